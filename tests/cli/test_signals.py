"""Signals to end and a terminal that closes end a run after its batch, with everything kept, as a shell expects it."""

import json
import os
import signal
import subprocess
from typing import NoReturn

import pytest

from tests.cli.conftest import PATIENCE, Program
from tests.tui.real_terminal import RealTerminal
from tui_mnist.cli import main

pytestmark = pytest.mark.skipif(os.name != "posix", reason="these signals are POSIX's")


def stop_in_an_epoch(process: "subprocess.Popen[str]", number: int, *, after_epochs: int) -> tuple[int, str, str]:
    """Send a signal once some epochs have been told; then the exit code, and what was written on both streams."""
    assert process.stdout is not None
    lines: list[str] = []
    while sum('"event": "epoch"' in line for line in lines) < after_epochs:
        lines.append(process.stdout.readline())
        assert lines[-1], "the run ended by itself"
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=PATIENCE)
    return process.returncode, "".join(lines) + stdout, stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["SIGINT", "SIGTERM", "SIGHUP"],
)
def test_a_signal_keeps_the_run_which_goes_on_bit_identically(
    program: Program, undisturbed: Program, number: int, code: int
) -> None:
    endless = program.small("--json", "--epochs=100000", "--dropout=0.1")
    ended, stdout, stderr = stop_in_an_epoch(program.start(*endless), number, after_epochs=3)
    assert ended == code
    (line,) = stderr.splitlines()
    assert line.startswith("tui-mnist: stopped at step ")
    assert f"--resume {program.kept}" in line
    events = [json.loads(text) for text in stdout.splitlines()]
    assert {event["event"] for event in events} == {"run_started", "epoch"}
    assert program.journal == events

    again = ("--resume=last", f"--runs-dir={program.runs}", "--json")
    ended, _, _ = stop_in_an_epoch(program.start(*again), number, after_epochs=2)
    assert ended == code
    last = 1 + max(entry["epoch"] for entry in program.journal if entry["event"] == "epoch")
    assert program.run(*again, f"--epochs={last}").code == 0
    undisturbed.train("--json", "--dropout=0.1", f"--epochs={last}")
    assert program.result == undisturbed.result
    epochs = [entry for entry in program.journal if entry["event"] == "epoch"]
    assert [entry["epoch"] for entry in epochs] == list(range(1, last + 1))
    timeless = [{name: value for name, value in entry.items() if "second" not in name} for entry in epochs]
    assert timeless == [
        {name: value for name, value in entry.items() if "second" not in name}
        for entry in undisturbed.journal
        if entry["event"] == "epoch"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("mode", [[], ["--json"], ["--quiet"]], ids=["", "json", "quiet"])
def test_a_terminal_that_closes_keeps_the_run(program: Program, mode: list[str]) -> None:
    command = program.command(*program.small(*mode, "--headless", "--epochs=100000"))
    terminal = RealTerminal(command, size=(80, 24), cwd=program.folder, env=program.environ)
    try:
        while not any('"event": "epoch"' in path.read_text() for path in program.runs.glob("*/journal.jsonl")):
            assert terminal.process.poll() is None
            terminal.pump(0.05)
        terminal.hang_up()
        assert terminal.ended() == 129
    finally:
        terminal.close()
    assert program.result["step"] > 0


def test_without_a_terminal_s_signal_it_trains_on(program: Program) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does, which a new process inherits
    try:
        process = program.start(*program.small("--json", "--epochs=100000"))
    finally:
        signal.signal(signal.SIGHUP, before)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    assert stop_in_an_epoch(process, signal.SIGTERM, after_epochs=3)[0] == 143


def test_a_run_that_keeps_nothing_ends_all_the_same(program: Program) -> None:
    process = program.start(*program.small("--json", "--epochs=100000", "--no-save"))
    ended, _, stderr = stop_in_an_epoch(process, signal.SIGINT, after_epochs=1)
    assert ended == 130
    assert len(stderr.splitlines()) == 1
    assert not program.runs.exists()


@pytest.mark.parametrize("moment", ["load", "Trainer.use_cores", "run_headless"])
def test_an_end_before_anything_is_kept_leaves_no_folder(
    program: Program, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def interrupted(*_arguments: object, **_options: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"tui_mnist.headless.start.{moment}", interrupted)
    assert main(program.small("--json")) == 128 + signal.SIGINT
    assert not program.runs.exists() or not [*program.runs.iterdir()]
