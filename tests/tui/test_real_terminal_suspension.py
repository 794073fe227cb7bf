"""Suspended under a shell with job control, the app gives the terminal back, training waits, and fg brings it back."""

import os
import random
import re
import shlex
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.tui.real_terminal import PATIENCE, Home, RealTerminal, epoch, gone, steps

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix" or shutil.which("bash") is None, reason="needs a shell with job control"),
]

PROMPT = "ready$ "


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


class Shell:
    """bash in a real terminal, and the app that it has started there as a job."""

    def __init__(self, home: Home, terminal: RealTerminal, *flags: str) -> None:
        self.terminal = terminal
        terminal.until(PROMPT.rstrip())
        self.type(shlex.join([*home.program(), *home.arguments("--epochs=100000", *flags)]))
        terminal.until("paused")
        (self.app,) = terminal.children

    def type(self, line: str) -> None:
        """Type a line to the shell."""
        self.terminal.press(*line, "enter")

    def start_training(self) -> None:
        self.terminal.press("space")
        self.terminal.until("▶ training")
        self.terminal.until(lambda text: epoch(text) >= 4)

    def until_it_trains(self) -> None:
        before = epoch(self.terminal.text)
        self.terminal.until(lambda text: epoch(text) > before)

    @property
    def state(self) -> str:
        """The letter of the app's state: T where it is stopped."""
        return Path(f"/proc/{self.app}/stat").read_text().rpartition(")")[2].split()[0]

    def until_state(self, stopped: bool) -> None:
        end = time.monotonic() + PATIENCE
        while (self.state == "T") != stopped:
            assert time.monotonic() < end, f"it is {self.state}:\n{self.terminal.text}"
            self.terminal.pump(0.01)

    def at_the_prompt(self) -> str:
        """Wait for the shell's prompt on the usual screen, with the app stopped; what the screen shows."""
        self.until_state(stopped=True)
        shows = self.terminal.until(lambda text: "Stopped" in text and text.rstrip().endswith(PROMPT.rstrip()))
        switched = dict(re.findall(rb"\x1b\[\?([0-9]+)([hl])", self.terminal.output))
        assert {switched[mode] for mode in (b"1049", b"1000", b"1003", b"1006", b"1004")} == {b"l"}
        assert switched[b"25"] == switched[b"7"] == b"h"
        self.type("echo $((6 * 7))")
        self.terminal.until(re.compile("^42$", re.M).search)
        return shows

    def foreground(self) -> None:
        self.type("fg")
        self.until_state(stopped=False)
        self.terminal.until(is_whole)


def is_whole(text: str) -> bool:
    """Whether the whole of the Train screen is there, and nothing else."""
    lines = text.splitlines()
    return (
        "[1 Train]" in lines[0]
        and "━ Hyperparameters ━" in text
        and "╰" in lines[20]
        and re.search("space (run|pause|go on) ", lines[-1]) is not None
        and len(lines) == 24
        and "ready$" not in text
        and "fg" not in text.split()
    )


@contextmanager
def shell(home: Home, *flags: str) -> Iterator[Shell]:
    environment = home.environ(PS1=PROMPT, BASH_SILENCE_DEPRECATION_WARNING="1")
    command = ["bash", "--norc", "--noprofile", "-i"]
    terminal = RealTerminal(command, size=(80, 24), cwd=home.folder, env=environment)
    opened: Shell | None = None
    try:
        opened = Shell(home, terminal, *flags)
        yield opened
    finally:
        if opened is not None:
            with suppress(ProcessLookupError):
                os.kill(opened.app, signal.SIGKILL)
        terminal.close()


def leave(opened: Shell, home: Home) -> None:
    """Quit and save."""
    opened.terminal.press("q")
    opened.terminal.until("Quit?")
    opened.terminal.press("s")
    opened.terminal.until("go on with: ")
    assert gone(opened.app)
    assert f"after {steps(home.run):,} steps" in opened.terminal.text.replace("\n", "")


def test_ctrl_z_gives_the_terminal_back_and_fg_brings_the_app_back(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        for _ in range(4):
            opened.terminal.press("\x1a")
            opened.at_the_prompt()
            opened.foreground()
            opened.until_it_trains()
        leave(opened, home)


def test_training_waits_meanwhile(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        opened.terminal.press("\x1a")
        opened.at_the_prompt()
        before = home.run.journal_path.read_bytes()
        home.headless("--epochs=3")  # another run has time for whole epochs
        assert home.run.journal_path.read_bytes() == before
        opened.foreground()
        opened.until_it_trains()
        leave(opened, home)


def test_a_dialog_is_suspended_and_comes_back(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        opened.terminal.press("?")
        opened.terminal.until("Help")
        opened.terminal.press("\x1a")
        opened.at_the_prompt()
        opened.type("fg")
        opened.terminal.until("Help")
        opened.terminal.press("escape")
        opened.terminal.until(is_whole)


def test_resized_while_suspended_it_comes_back_in_the_new_size(home: Home) -> None:
    with shell(home) as opened:
        opened.terminal.press("\x1a")
        opened.at_the_prompt()
        opened.terminal.resize(100, 30)
        opened.type("fg")
        opened.terminal.until(lambda text: len(text.splitlines()) > 29 and "space run" in text.splitlines()[29])


def test_a_stop_from_outside_and_a_continue_at_any_moment_never_freeze_it(home: Home) -> None:
    choices = random.Random(11)
    with shell(home) as opened:
        opened.start_training()
        for _ in range(25):
            os.kill(opened.app, signal.SIGTSTP)
            opened.terminal.pump(choices.choice((0, 0.001, 0.02, 0.1, 0.3)))
            os.kill(opened.app, signal.SIGCONT)
            opened.terminal.pump(choices.choice((0, 0.01, 0.2)))
        opened.terminal.pump(0.3)
        if opened.state == "T" or "ready$" in opened.terminal.text:
            opened.foreground()
        opened.terminal.until(is_whole)
        opened.until_it_trains()
        leave(opened, home)


def test_a_stop_from_outside_is_as_ctrl_z(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        for _ in range(8):
            os.kill(opened.app, signal.SIGTSTP)
            opened.at_the_prompt()
            opened.foreground()
        leave(opened, home)


def test_a_continue_alone_changes_nothing(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        threads = len(os.listdir(f"/proc/{opened.app}/task"))
        for _ in range(5):
            os.kill(opened.app, signal.SIGCONT)
            opened.until_it_trains()
        opened.terminal.until(is_whole)
        assert len(os.listdir(f"/proc/{opened.app}/task")) == threads
        before = epoch(opened.terminal.text)
        opened.terminal.press("space")
        opened.terminal.until("paused")
        opened.terminal.press("e")
        opened.terminal.until(lambda text: epoch(text) > before)


def test_a_stop_that_can_not_be_caught_leaves_a_screen_that_fg_makes_whole(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        os.kill(opened.app, signal.SIGSTOP)
        opened.until_state(stopped=True)
        opened.terminal.until(PROMPT.rstrip())
        opened.foreground()
        leave(opened, home)


def test_continued_in_the_background_it_stops_again_and_leaves_the_terminal_alone(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        opened.terminal.press("\x1a")
        opened.at_the_prompt()
        for _ in range(3):
            opened.type("bg")
            opened.terminal.pump(0.3)
            opened.until_state(stopped=True)
        before = opened.terminal.output.count(b"\x1b[?1049h")
        opened.type("echo $((6 * 8))")
        opened.terminal.until(re.compile("^48$", re.M).search)
        assert opened.terminal.output.count(b"\x1b[?1049h") == before
        opened.foreground()
        leave(opened, home)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda number: number.name)
def test_a_suspended_app_is_ended_by_a_signal_and_keeps_the_run(home: Home, number: signal.Signals) -> None:
    with shell(home) as opened:
        opened.start_training()
        opened.terminal.press("\x1a")
        opened.at_the_prompt()
        opened.type(f"kill -{number.name[3:]} %1; kill -CONT %1; wait %1; echo code=$?")
        opened.terminal.until(f"code={128 + number}")
        assert gone(opened.app)
        assert "go on with: " in opened.terminal.text
        assert steps(home.run) > 100


def test_the_terminal_of_a_suspended_app_closes(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        (trainer,) = _children(opened.app)
        opened.terminal.press("\x1a")
        opened.at_the_prompt()
        opened.terminal.hang_up()
        assert gone(opened.app)
        assert gone(trainer)
    assert steps(home.run) > 100


def test_a_suspended_app_that_is_killed_leaves_no_trainer(home: Home) -> None:
    with shell(home) as opened:
        opened.start_training()
        (trainer,) = _children(opened.app)
        opened.terminal.press("\x1a")
        opened.at_the_prompt()
        os.kill(opened.app, signal.SIGKILL)
        assert gone(opened.app)
        assert gone(trainer)
    assert steps(home.run) > 100


def test_without_a_shell_to_go_back_to_it_goes_on(home: Home) -> None:
    with home.open("--epochs=100000") as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("▶ training")
        for _ in range(3):
            terminal.press("\x1a")
            terminal.pump(0.3)
            terminal.process.send_signal(signal.SIGTSTP)
            terminal.pump(0.3)
        before = epoch(terminal.until(is_whole))
        terminal.until(lambda text: epoch(text) > before)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] or [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
