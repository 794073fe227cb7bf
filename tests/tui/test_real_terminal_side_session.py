"""The small network of the Geometry screen trains in a process of its own, which is gone once the app is."""

import os
from pathlib import Path

import pytest

from tests.tui.real_terminal import Home, RealTerminal, gone

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
]


def unfold(terminal: RealTerminal) -> list[int]:
    """Let both networks train; the processes of both."""
    terminal.until("paused")
    terminal.press("4")
    terminal.until("[operations]")
    terminal.press("p")
    terminal.until("epoch 0")
    terminal.press("space")
    terminal.until("epoch 2")
    children = terminal.children
    assert len(children) == 2
    return children


def test_no_process_is_left_when_the_app_is_left(tmp_path: Path) -> None:
    with Home(tmp_path).open() as terminal:
        children = unfold(terminal)
        terminal.press("q")
        assert terminal.ended() == 0
        assert all(map(gone, children))


def test_no_process_is_left_when_the_terminal_is_closed(tmp_path: Path) -> None:
    with Home(tmp_path).open() as terminal:
        children = unfold(terminal)
        terminal.hang_up()
        terminal.ended()
        assert all(map(gone, children))
