"""Every terminal gets what it can show, and one that can't show the app gets one line that says so."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.real_terminal import Home, RealTerminal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
]

COLOURS = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def train_and_look_around(terminal: RealTerminal) -> None:
    """See the whole of the app: a run, the help, the palette of commands, the themes and a question."""
    terminal.until("paused")
    terminal.press("space")
    terminal.until("finished")
    for key, words in (("?", "Help"), ("ctrl+p", "Search")):
        terminal.press(key)
        terminal.until(words)
        terminal.press("escape")
        terminal.until_gone(words)
    terminal.press("b", "[")
    terminal.until(lambda text: re.search(r"Batch size\W+32 ", text))
    terminal.press("q")
    assert terminal.ended() == 0
    terminal.assert_as_it_was()
    assert terminal.said.startswith("tui-mnist: finished")


@pytest.mark.parametrize(
    ("term", "plain"),
    [
        ("xterm-256color", False),
        ("xterm", False),
        ("screen", False),
        ("tmux-256color", False),
        ("xterm-kitty", False),
        ("linux", True),
        ("vt100", True),
        (None, False),
    ],
)
def test_terminals_of_every_kind(home: Home, term: str | None, plain: bool) -> None:
    with home.open(TERM=term) as terminal:
        train_and_look_around(terminal)
        assert terminal.output.isascii() == plain


@pytest.mark.parametrize(
    ("environ", "depths"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, {b"2"}),
        ({"TERM": "xterm-256color"}, {b"5"}),
        ({"TERM": "xterm"}, set()),
    ],
    ids=["truecolor", "256", "16"],
)
def test_no_more_colours_than_the_terminal_has(home: Home, environ: dict[str, Any], depths: set[bytes]) -> None:
    with home.open(**environ) as terminal:
        train_and_look_around(terminal)
        assert set(re.findall(rb"[34]8;([25]);", terminal.output)) == depths
        assert COLOURS.search(terminal.output)


def test_no_hue_where_no_colour_is_welcome(home: Home) -> None:
    with home.open(NO_COLOR="1", COLORTERM="truecolor") as terminal:
        train_and_look_around(terminal)
    shades = re.findall(rb"[34]8;2;([0-9]+);([0-9]+);([0-9]+)", terminal.output)
    assert shades
    assert all(red == green == blue for red, green, blue in shades)


def test_hues_where_no_color_is_empty(home: Home) -> None:
    with home.open(NO_COLOR="", COLORTERM="truecolor") as terminal:
        train_and_look_around(terminal)
    shades = re.findall(rb"[34]8;2;([0-9]+);([0-9]+);([0-9]+)", terminal.output)
    assert any(red != green or green != blue for red, green, blue in shades)


def assert_it_fills(terminal: RealTerminal, columns: int, rows: int) -> None:
    """Wait until the app takes all of these columns and rows."""
    terminal.until(lambda text: "q quit" in "".join(text.splitlines()[rows - 1 :]))
    terminal.until(lambda text: any(len(line) == columns for line in text.splitlines()))


@pytest.mark.parametrize("environ", [{"COLUMNS": "40", "LINES": "12"}, {"COLUMNS": "300"}, {"LINES": "x"}], ids=str)
def test_the_size_is_the_terminals_own_whatever_the_environment_says(home: Home, environ: dict[str, Any]) -> None:
    with home.open(**environ) as terminal:
        assert_it_fills(terminal, 80, 24)
        terminal.resize(100, 30)
        assert_it_fills(terminal, 100, 30)
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.parametrize(
    "environ", [{"LANG": "C"}, {"LC_ALL": "C"}, {"LANG": "POSIX"}, {"LANG": "en_US.ISO-8859-1"}], ids=str
)
def test_not_one_byte_beyond_ascii_where_the_locale_knows_no_more(home: Home, environ: dict[str, Any]) -> None:
    with home.open(**environ) as terminal:
        train_and_look_around(terminal)
        assert terminal.output.isascii()


# What is no terminal for the app


def refused(terminal: RealTerminal) -> str:
    """The one line that it says instead of opening."""
    assert terminal.ended() == 2
    assert not terminal.opened
    (line,) = terminal.said.splitlines()
    assert line.startswith("tui-mnist: ")
    return line


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_can_not_move_its_cursor(home: Home, term: str) -> None:
    with home.open(TERM=term, size=(200, 24)) as terminal:
        line = refused(terminal)
    assert repr(term) in line
    assert "--headless" in line


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--optimizer=sdg",), "sgd"),
        (("--lr=fast",), "expected a number"),
        (("--epochs=0",), "expected"),
        (("--no-such-flag",), "--no-such-flag"),
        (("--data=/nowhere/at/all",), "/nowhere/at/all"),
        (("--resume=no-such-run",), "no-such-run"),
        (("--preset=none",), "none"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_bad_usage_and_bad_data_are_told_before_the_screen_opens(
    home: Home, flags: tuple[str, ...], words: str
) -> None:
    with home.open(*flags, size=(500, 24)) as terminal:
        assert words in refused(terminal)


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_without_a_terminal_at_both_ends_it_trains_without_a_screen(home: Home, stream: str) -> None:
    elsewhere = home.folder / "elsewhere"
    redirected = f"{'<' if stream == 'stdin' else '2>' if stream == 'stderr' else '>'}{elsewhere}"
    elsewhere.touch()
    program = f"{sys.executable} -m tui_mnist {' '.join(home.arguments())} {redirected}"
    terminal = RealTerminal(["sh", "-c", program], size=(200, 24), cwd=home.folder, env=home.environ())
    try:
        assert terminal.ended() == 0
        assert not terminal.opened
        said = elsewhere.read_text() if stream == "stderr" else terminal.said
        assert "is no terminal" in said.splitlines()[0]
        assert "\x1b[?" not in elsewhere.read_text()
    finally:
        terminal.close()
    assert home.run.finished


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_inside_tmux(home: Home) -> None:
    socket = str(home.folder / "socket")
    program = f"{sys.executable} -m tui_mnist {' '.join(home.arguments())}"
    command = ["tmux", "-u", "-S", socket, "-f", "/dev/null", "new-session", program]
    terminal = RealTerminal(command, size=(80, 24), cwd=home.folder, env=home.environ())
    try:
        terminal.until("paused")
        terminal.press("space")
        terminal.until("finished")
        terminal.resize(40, 12)
        terminal.until(lambda text: text.splitlines()[10].strip() and "help" in text)
        terminal.resize(80, 24)
        terminal.until("finished")
        terminal.press("q")
        assert terminal.ended() == 0
    finally:
        subprocess.run(["tmux", "-S", socket, "kill-server"], capture_output=True, check=False)
        terminal.close()
    assert home.run.finished
