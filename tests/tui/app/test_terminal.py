import os
import pty
import select
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.pilot import Pilot

from tests.tui.recording_app import RecordingApp, RecordingScreen, play, screen_text
from tui_mnist.errors import UsageError
from tui_mnist.tui.app.help import HelpScreen
from tui_mnist.tui.app.terminal import PlainLetters, Terminal, look_at, plain


@pytest.mark.parametrize(
    ("environ", "unicode"),
    [
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "de_DE.utf8@euro"}, True),
        ({"LANG": "en_US"}, True),
        ({"LANG": "C.UTF-8"}, True),
        ({}, True),
        ({"LANG": "C"}, False),
        ({"LANG": "POSIX"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "ru_RU.KOI8-R"}, False),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LC_CTYPE": "C", "LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "C"}, True),
        ({"LC_CTYPE": "en_US.UTF-8", "LANG": "C"}, True),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "en_US.UTF-8"}, True),
        ({"LC_CTYPE": "UTF-8"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, False),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, False),
        ({"TERM": "vt100", "LANG": "en_US.UTF-8"}, False),
        ({"TERM": "tmux-256color", "LANG": "en_US.UTF-8"}, True),
    ],
)
def test_the_environment_says_whether_there_is_more_than_ascii(environ: dict[str, str], unicode: bool) -> None:
    assert look_at(environ, "utf-8") == Terminal(unicode, colour=True)


@pytest.mark.parametrize(
    ("encoding", "unicode"), [("utf-8", True), ("UTF8", True), ("ascii", False), ("latin-1", False), (None, True)]
)
def test_the_encoding_of_the_output_has_a_say(encoding: str | None, unicode: bool) -> None:
    assert look_at({"LANG": "en_US.UTF-8"}, encoding).unicode is unicode


@pytest.mark.parametrize("value", ["1", "0", "no"])
def test_no_color_is_heard(value: str) -> None:
    assert look_at({"NO_COLOR": value}, "utf-8") == Terminal(unicode=True, colour=False)


def test_an_empty_no_color_is_none() -> None:
    assert look_at({"NO_COLOR": ""}, "utf-8") == Terminal(unicode=True, colour=True)


@pytest.mark.parametrize("term", ["dumb", "unknown", "DUMB"])
def test_a_terminal_that_cannot_show_the_app_is_refused_with_a_way_out(term: str) -> None:
    with pytest.raises(UsageError, match="--headless") as raised:
        look_at({"TERM": term}, "utf-8")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("╭─┬─╮│├┼┤╰┴╯━┃╋═║╬╱╲╳", "+-+-+|++++++-|+=|+/\\X"),
        ("▀▄█▌▐▊▎ ▁▂▃▅▇ ░▒▓", "###|||| _.:## .:#"),
        ("▾▸◂▴▼►◄▲ ←→↑↓", "v><^v><^ <>^v"),
        ("●○•✓✗✔✘ ×…·–—−", "*o*+x+x x..---"),
        ("⠀⠁⠃⠇⡇⣇⣧⣷⣿", " ..::**##"),
        ("‖“”‘’≤≥±≈∂∇", "|\"\"''<>+~dv"),
        ("éüñÇ σβΔ²", "eunC sbD2"),
        ("漢字", "????"),
        ("e\u0301", "e"),
        ("plain", "plain"),
    ],
)
def test_likenesses(text: str, letters: str) -> None:
    assert plain(text) == letters


def test_every_character_that_is_used_for_drawing_has_its_width_in_ascii() -> None:
    for code in (*range(0x80, 0x3400), *range(0x1F000, 0x1FC00)):
        letters = plain(chr(code))
        assert letters.isascii(), hex(code)
        assert letters.isprintable(), hex(code)
        assert len(letters) == cell_len(chr(code)), (hex(code), unicodedata.name(chr(code), ""))


@examples(deadline=None, derandomize=True)
@given(st.text())
def test_any_text_keeps_its_width(text: str) -> None:
    letters = plain(text)
    assert letters.isascii()
    assert text.isascii() or len(letters) == cell_len(text)


def test_the_filter_keeps_styles_and_leaves_plain_segments_alone() -> None:
    style = Style(bold=True)
    filtered = PlainLetters().apply([Segment("a─", style), Segment("b", None)], Color(0, 0, 0))
    assert filtered == [Segment("a-", style), Segment("b", None)]
    untouched = [Segment("a", style)]
    assert PlainLetters().apply(untouched, Color(0, 0, 0)) is untouched


def help_of(app: App[Any]) -> HelpScreen:
    screen = app.screen
    assert isinstance(screen, RecordingScreen)
    return HelpScreen(screen, {})


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
def test_a_screen_is_ascii_in_plain_letters_and_otherwise_is_not(size: tuple[int, int]) -> None:
    async def scene(pilot: Pilot[None]) -> None:
        await pilot.app.push_screen(help_of(pilot.app))
        await pilot.app.run_action("app.command_palette")
        pilot.app.notify("a word in passing…", title="“title”")
        await pilot.pause(0.2)
        assert screen_text(app).isascii() is is_plain

    for is_plain in (True, False):
        app = RecordingApp(plain=is_plain)
        play(app, scene, size)


PROGRAM = """
from tests.tui.recording_app import RecordingApp
from tui_mnist.tui.app.help import HelpScreen

class Program(RecordingApp):
    def on_ready(self):
        self.push_screen(HelpScreen(self.screen, {}), lambda _: self.exit())
        self.notify("ready…")

Program(plain=True).run()
"""


def test_not_one_byte_above_127_reaches_a_real_terminal() -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update({"TERM": "xterm-256color", "LANG": "C", "PYTHONPATH": str(Path(__file__).parents[2])})
        os.execv(sys.executable, [sys.executable, "-c", PROGRAM])
    output = b""
    deadline = time.monotonic() + 60
    pressed = False
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            output += data
        elif b"ready." in output and not pressed:
            os.write(terminal, b"q")
            pressed = True
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert b"Restart" in output
    assert output.isascii()
