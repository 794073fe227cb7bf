"""The commands that go for all screens: the screens themselves, help, comfort, and leaving."""

from __future__ import annotations

from collections.abc import Iterable

from tui_mnist.tui.kit.command import Command
from tui_mnist.tui.screens import ScreenEntry


def frame_commands(entries: Iterable[ScreenEntry]) -> tuple[Command, ...]:
    """Those of an app with these screens."""
    return (*(_show(number, entry) for number, entry in enumerate(entries, start=1)), *COMFORT)


def _show(number: int, entry: ScreenEntry) -> Command:
    return Command(f"show_{entry.mode}", f"app.show('{entry.mode}')", str(number), entry.title, entry.help)


COMFORT = (
    Command(
        *("help", "app.help", "question_mark,f1", "Help", "What can be done here, and with which keys."), bar="help"
    ),
    Command(
        *("palette", "app.command_palette", "ctrl+p,colon", "Command palette", "Find any command by its name."),
    ),
    Command(*("theme", "app.change_theme", "f2", "Theme", "Choose the theme.")),
    Command(*("palette_colours", "app.palette_colours", "", "Colours", "Colours that everyone can tell apart.")),
    Command(*("drawing", "app.drawing", "", "Drawing", "Digits in half-blocks, braille or letters.")),
    Command(
        *("suspend", "app.suspend_process", "ctrl+z", "Suspend", "Back to the shell; training waits until fg."),
        priority=True,
    ),
    Command(
        *("quit", "app.quit", "q,ctrl+q,ctrl+c", "Quit", "Leave; asks first if it interrupts an epoch."),
        bar="quit",
    ),
)
