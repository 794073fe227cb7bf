"""The commands that go for all screens: the screens themselves, help, comfort, and leaving."""

from __future__ import annotations

from collections.abc import Iterable

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.screens import ScreenEntry


def frame_commands(entries: Iterable[ScreenEntry]) -> tuple[ScreenCommand, ...]:
    """Those of an app with these screens."""
    return (*(_show(number, entry) for number, entry in enumerate(entries, start=1)), *COMFORT)


def _show(number: int, entry: ScreenEntry) -> ScreenCommand:
    return ScreenCommand(f"show_{entry.mode}", f"app.show('{entry.mode}')", str(number), entry.title, entry.help)


COMFORT = (
    ScreenCommand(
        *("help", "app.help", "question_mark,f1", "Help", "What can be done here, and with which keys."), bar="help"
    ),
    ScreenCommand(
        *("palette", "app.command_palette", "ctrl+p,colon", "Command palette", "Find any command by its name."),
    ),
    ScreenCommand(*("theme", "app.change_theme", "f2", "Theme", "A list of themes, seen while choosing.")),
    ScreenCommand(
        *("palette_colours", "app.palette_colours", "", "Colours", "Colours of curves, and of right and wrong.")
    ),
    ScreenCommand(*("drawing", "app.drawing", "", "Drawing", "Digits in half-blocks, braille or letters.")),
    ScreenCommand(
        *("suspend", "app.suspend_process", "ctrl+z", "Suspend", "Back to the shell; training waits until fg."),
        priority=True,
    ),
    ScreenCommand(
        *("quit", "app.quit", "q,ctrl+q,ctrl+c", "Quit", "Leave; asks first if it interrupts an epoch."),
        bar="quit",
    ),
)
