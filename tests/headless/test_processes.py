"""Real processes on real pipes and pseudo-terminals: what a shell and a person get of a run."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.headless.scripted import CURSOR_HIDDEN, CURSOR_SHOWN, screen_after

ROOT = Path(__file__).resolve().parents[2]
ENDLESS = "100000"
PATIENCE = 60
"""Seconds in which something is sure to happen, however busy the machine is."""

PROGRAM = """
import sys
from tests.headless.scripted import noise
from tui_mnist.headless import HeadlessOutput, run_headless
from tui_mnist.training import Control, Hyperparameters, Trainer

settings = Hyperparameters(epochs=int(sys.argv[1]), hidden=(6,), validation_size=500, batch_size=8)
trainer, control = Trainer(noise(5000), settings), Control()
output = HeadlessOutput(json="json" in sys.argv, quiet="quiet" in sys.argv)
sys.exit(run_headless(trainer.run(control), trainer=trainer, control=control, output=output))
"""


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, *arguments]


def environment(**replaced: str) -> dict[str, str]:
    personal = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "LC_ALL", "LC_CTYPE", "TTY_COMPATIBLE")
    usual = {name: value for name, value in os.environ.items() if name not in personal}
    return (
        usual
        | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
        | replaced
    )


class OnTerminal:
    """A run on a pseudo-terminal of its own."""

    def __init__(self, command: list[str], *, columns: int, rows: int, **environ: str) -> None:
        self.columns = columns
        self.output = b""
        self._terminal, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(**environ),
            stdin=inside,
            stdout=inside,
            stderr=inside,
        )
        os.close(inside)

    def read(self, until: bytes | None = None) -> None:
        """Read until this text, or to the end."""
        while until is None or until not in self.output:
            assert select.select([self._terminal], [], [], PATIENCE)[0], "nothing came"
            try:
                piece = os.read(self._terminal, 65536)
            except OSError:
                piece = b""
            if not piece:
                assert until is None, f"{until!r} never came"
                return
            self.output += piece

    @property
    def text(self) -> str:
        return self.output.decode().replace("\r\n", "\n")

    @property
    def screen(self) -> list[str]:
        return screen_after(self.text, self.columns)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._terminal)


@contextmanager
def on_terminal(command: list[str], *, columns: int = 80, rows: int = 24, **environ: str) -> Iterator[OnTerminal]:
    run = OnTerminal(command, columns=columns, rows=rows, **environ)
    try:
        yield run
    finally:
        run.close()


@contextmanager
def piped(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        program(*arguments),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def end_of(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    stdout, stderr = process.communicate(timeout=PATIENCE)
    return process.returncode, stdout, stderr


# On a terminal


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (40, 20)])
def test_a_whole_run_on_a_terminal(columns: int, rows: int) -> None:
    with on_terminal(program("3"), columns=columns, rows=rows) as run:
        run.read()
        assert run.process.wait(PATIENCE) == 0
    assert " left" in run.text
    assert "▀" in run.text
    assert not any(" left" in line for line in run.screen), "the moving line is gone"
    assert [line.split()[0] for line in run.screen if "/3 " in line] == ["1/3", "2/3", "3/3"]
    assert any(line.startswith("Test accuracy") for line in run.screen)
    assert run.text.rindex(CURSOR_SHOWN) > run.text.rindex(CURSOR_HIDDEN)


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_the_command_line_on_a_terminal(columns: int, rows: int) -> None:
    command = [sys.executable, "-m", "tui_mnist", "--headless", "--epochs", "1", "--train-size", "2000", "--no-save"]
    with on_terminal(command, columns=columns, rows=rows) as run:
        run.read()
        assert run.process.wait(PATIENCE) == 0
    assert run.screen[0].startswith("mnist 2,000 training + 5,000 validation + 10,000 test")
    assert "     0    1    2    3    4    5    6    7    8    9  recall" in run.screen
    assert run.screen[-2].startswith("Test accuracy")
    assert "looked at once" in run.screen[-2]


def test_a_terminal_of_the_c_locale_gets_ascii() -> None:
    with on_terminal(program("1"), LANG="C") as run:
        run.read()
        assert run.process.wait(PATIENCE) == 0
    assert run.text.isascii()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_a_summary_and_a_clean_terminal(number: int, code: int) -> None:
    with on_terminal(program(ENDLESS)) as run:
        run.read(until=b" left")
        run.process.send_signal(number)
        run.read()
        assert run.process.wait(PATIENCE) == code
    assert any(line.startswith("Stopped at step") for line in run.screen)
    assert any(line.startswith("Validation accuracy") for line in run.screen)
    assert not any(" left" in line or "Traceback" in line for line in run.screen)
    assert run.text.rindex(CURSOR_SHOWN) > run.text.rindex(CURSOR_HIDDEN)


# Into a pipe


def test_a_pipe_gets_plain_text() -> None:
    with piped("1") as process:
        code, stdout, stderr = end_of(process)
    assert (code, stderr) == (0, "")
    assert "\x1b" not in stdout
    assert "\r" not in stdout
    assert "Test accuracy" in stdout


def test_a_pipe_of_json_stays_json_when_a_signal_ends_the_run() -> None:
    with piped(ENDLESS, "json") as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        code, stdout, stderr = end_of(process)
    assert code == 130
    assert {json.loads(line)["event"] for line in [first, *stdout.splitlines()]} <= {"run_started", "epoch"}
    assert stderr.startswith("tui-mnist: stopped at step")


@pytest.mark.parametrize("mode", ["people", "json"])
def test_a_reader_that_goes_away_ends_the_run_without_a_word(mode: str) -> None:
    with piped(ENDLESS, mode) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(PATIENCE) == 141
        assert process.stderr.read() == ""
