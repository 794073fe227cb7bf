"""Whatever error ends the program, its last words are what was kept, how to go on, and where the traceback is."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.tui.real_terminal import PATIENCE, Home, RealTerminal, epoch, gone, steps

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
]

SPOIL = """
import importlib
def spoil(module, name, *, late=False, error=ValueError):
    owner = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    before = getattr(owner, last, None)
    def fails(*arguments, **options):
        if late and not pressed:
            return before(*arguments, **options) if before else None
        raise error("spoilt \\x1b[31m on\\n purpose " + "x" * 500)
    setattr(owner, last, fails)
pressed = []
from tui_mnist.tui.screens.train.screen import TrainScreen
def action_smooth(self):
    pressed.append(True)
    for widget in self.query("*"):
        widget.refresh()
TrainScreen.action_smooth = action_smooth
"""
"""Spoils a part of the program so that it fails at once, or `late`: once the key s is pressed."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def train(terminal: RealTerminal) -> int:
    terminal.until("paused")
    (trainer,) = terminal.children
    terminal.press("space")
    terminal.until(lambda text: epoch(text) >= 3)
    return trainer


def assert_told(terminal: RealTerminal, home: Home, kind: str) -> list[str]:
    """One line says what happened and where the traceback is, which is there; the lines before it."""
    terminal.assert_as_it_was()
    *before, last = terminal.said.splitlines()
    assert last.startswith("tui-mnist: an unexpected error ended ")
    assert f"{kind}: spoilt \\x1b[31m on purpose xxx" in last
    assert len(last) < 500
    (traceback,) = home.tracebacks
    assert str(traceback) in last
    content = traceback.read_text()
    assert "Traceback (most recent call last)" in content
    assert f"{kind}: spoilt" in content
    assert "Traceback" not in terminal.said
    return before


LATE = {
    "a widget that draws": 'spoil("tui_mnist.tui.kit.title_bar", "TitleBar.render_line", late=True)',
    "an action": 'spoil("tui_mnist.tui.screens.train.screen", "TrainScreen.action_log_y")',
    "a handler of a message": 'spoil("tui_mnist.tui.app.app", "TuiMnistApp.show_run", late=True)',
    "a screen that is composed": 'spoil("tui_mnist.tui.screens.step.screen", "StepScreen.compose")',
    "a screen that is mounted": 'spoil("tui_mnist.tui.screens.graph.screen", "GraphScreen.on_mount")',
    "the thread that reads the keys": 'spoil("textual._xterm_parser", "XTermParser.tick", late=True)',
    "a timer": """
from textual.app import App
def action_log_y(self):
    def fails():
        raise ValueError("spoilt \\x1b[31m on\\n purpose " + "x" * 500)
    self.set_timer(0.01, fails)
TrainScreen.action_log_y = action_log_y""",
    "a callback of the loop": """
import asyncio
def action_log_y(self):
    def fails():
        raise ValueError("spoilt \\x1b[31m on\\n purpose " + "x" * 500)
    asyncio.get_running_loop().call_soon(fails)
TrainScreen.action_log_y = action_log_y""",
    "a worker": """
def action_log_y(self):
    async def fails():
        raise ValueError("spoilt \\x1b[31m on\\n purpose " + "x" * 500)
    self.run_worker(fails())
TrainScreen.action_log_y = action_log_y""",
    "a thread of a worker": """
def action_log_y(self):
    def fails():
        raise ValueError("spoilt \\x1b[31m on\\n purpose " + "x" * 500)
    self.run_worker(fails, thread=True)
TrainScreen.action_log_y = action_log_y""",
}


@pytest.mark.parametrize(("where", "key"), [*zip(LATE, "sys23syyyy", strict=True)])
def test_an_error_while_it_trains(home: Home, where: str, key: str) -> None:
    with home.open("--epochs=100000", size=(120, 40), broken=SPOIL + LATE[where]) as terminal:
        trainer = train(terminal)
        terminal.press(key)
        assert terminal.ended() == 1
        outcome, kept, again = assert_told(terminal, home, "ValueError")
        assert gone(trainer)
    assert outcome.startswith(f"tui-mnist: stopped after {steps(home.run):,} steps, ")
    assert kept == f"kept in {home.run.folder}"
    assert again == f"go on with: tui-mnist --resume {home.run.name}"


EARLY = {
    "the app": 'spoil("tui_mnist.tui.app.app", "TuiMnistApp.__init__")',
    "the settings": 'spoil("tui_mnist.tui.app.start", "load_settings")',
    "the stylesheet": """
class Spoilt(ValueError):
    def __rich__(self):
        return "a hundred lines"
spoil("textual.css.stylesheet", "Stylesheet.read_all", error=Spoilt)""",
    "its first picture": 'spoil("tui_mnist.tui.screens.train.screen", "TrainScreen.compose")',
    "what is mounted": 'spoil("tui_mnist.tui.app.app", "TuiMnistApp.on_mount")',
    "the driver": 'spoil("textual.drivers.linux_driver", "LinuxDriver._enable_bracketed_paste")',
    "a thread": """
import threading
before = threading.Thread.start
def start(self):
    if self.name == "textual-input":
        raise ValueError("spoilt \\x1b[31m on\\n purpose " + "x" * 500)
    before(self)
threading.Thread.start = start""",
}


@pytest.mark.parametrize("where", EARLY)
def test_an_error_in_starting(home: Home, where: str) -> None:
    with home.open(broken=SPOIL + EARLY[where]) as terminal:
        assert terminal.ended() == 1
        kind = "Spoilt" if "Spoilt" in EARLY[where] else "ValueError"
        before = assert_told(terminal, home, kind)
        assert before in ([], ["tui-mnist: nothing was trained, so nothing is lost"])
    assert home.runs == []


LEAVING = {
    "unmounting the app": 'spoil("tui_mnist.tui.app.app", "TuiMnistApp.on_unmount")',
    "unmounting a screen": 'spoil("tui_mnist.tui.screens.train.screen", "TrainScreen.on_unmount")',
    "the exit message": 'spoil("tui_mnist.tui.session.driver", "Driver.closed")',
}


@pytest.mark.parametrize("where", LEAVING)
def test_an_error_in_leaving(home: Home, where: str) -> None:
    with home.open(broken=SPOIL + LEAVING[where]) as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("finished")
        terminal.press("q")
        assert terminal.ended() == 1
        outcome, kept, again = assert_told(terminal, home, "ValueError")
    assert outcome.startswith("tui-mnist: finished after 81 steps")
    assert kept == f"kept in {home.run.folder}"
    assert again == f"go on with: tui-mnist --resume {home.run.name}"


def test_an_error_while_nothing_is_kept(home: Home) -> None:
    with home.open("--no-save", "--epochs=100000", broken=SPOIL + LATE["an action"]) as terminal:
        train(terminal)
        terminal.press("y")
        assert terminal.ended() == 1
        outcome, kept = assert_told(terminal, home, "ValueError")
    assert outcome.startswith("tui-mnist: stopped after ")
    assert kept == "nothing of this run is on disk"


def test_only_the_last_few_tracebacks_are_kept(home: Home) -> None:
    for number in range(7):
        with home.open(broken=SPOIL + EARLY["the settings"]) as terminal:
            terminal.ended()
            said = terminal.said.split()
        assert len(home.tracebacks) == min(number + 1, 5)
        assert str(home.tracebacks[-1]) in said


def test_a_traceback_that_can_not_be_kept_in_its_folder_is_kept_elsewhere(home: Home) -> None:
    (home.folder / "state").write_text("in the way")
    (home.folder / "tmp").mkdir()
    with home.open(broken=SPOIL + EARLY["the settings"], TMPDIR=str(home.folder / "tmp")) as terminal:
        assert terminal.ended() == 1
        (path,) = re.findall(r"the traceback is in (\S+)", terminal.said)
    assert "ValueError: spoilt" in Path(path).read_text()
    assert Path(path).is_relative_to(home.folder / "tmp")


# The trainer's process


CHILD = """
import tui_mnist.hosting.process as process
process.python_command = lambda module: [sys.executable, "-c", {!r}]
"""
TRAINER = """
from tui_mnist.training.trainer import Trainer
before = Trainer.update
def update(self, *arguments):
    if self.step == 40:
        raise {}
    return before(self, *arguments)
Trainer.update = update
from tui_mnist.hosting.child import main
main()
"""


@pytest.mark.parametrize(
    ("error", "words"),
    [("ValueError('spoilt on purpose')", "ValueError: spoilt on purpose"), ("SystemExit('no more')", "no more")],
)
def test_an_error_in_the_trainer_is_told_in_the_app_and_after_it(home: Home, error: str, words: str) -> None:
    with home.open(size=(200, 60), broken=CHILD.format(TRAINER.format(error))) as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("esc close")
        said = terminal.words_under("Training broke off")
        assert words in said
        (traceback,) = home.tracebacks
        assert traceback.name in said.replace(" ", "")
        assert "kept up to step 27" in said
        terminal.press("escape")
        terminal.until("broken off")
        terminal.press("q")
        assert terminal.ended() == 0
        outcome, kept, again, what = terminal.said.splitlines()
    assert outcome.startswith("tui-mnist: broken off after ")
    assert kept == f"kept up to step 27 in {home.run.folder}"
    assert again == f"go on with: tui-mnist --resume {home.run.name}"
    assert words in what
    assert str(traceback) in what


def test_a_trainer_that_dies_before_anything_is_kept_is_said_to_have_kept_nothing(home: Home) -> None:
    early = TRAINER.replace("40", "4").format("SystemExit('no more')")
    with home.open(size=(200, 60), broken=CHILD.format(early)) as terminal:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("esc close")
        assert "nothing of this run is on disk" in terminal.words_under("Training broke off")


# Without a screen


@pytest.mark.parametrize("flags", [(), ("--json",), ("--quiet",)], ids=str)
def test_an_error_without_a_screen(home: Home, flags: tuple[str, ...]) -> None:
    spoilt = TRAINER.partition("from tui_mnist.hosting")[0].format("ValueError('spoilt on purpose')")
    command = [*home.program(spoilt), *home.arguments("--headless", *flags)]
    ended = subprocess.run(
        command, cwd=home.folder, env=home.environ(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert ended.returncode == 1
    broke, kept, again, what = ended.stderr.splitlines()
    assert broke == "tui-mnist: training broke off"
    assert kept == f"kept up to step 27 in {home.run.folder}"
    assert again == f"go on with: tui-mnist --headless --resume {home.run.name}"
    assert what.startswith("tui-mnist: an unexpected error ended the program: ValueError: spoilt on purpose; ")
    assert str(home.tracebacks[0]) in what
    assert "spoilt" not in ended.stdout
