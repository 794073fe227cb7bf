"""What the help has to say, row by row: the screen's commands, those of all screens, what is drawn, and the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.key_names import key_label
from tui_mnist.tui.kit.keymap import keys_of

RESET: Final = "reset"


@dataclass(frozen=True)
class HelpRow:
    """One thing to read; `command` is None for the notes and for the reset of the keys."""

    id: str
    keys: str
    title: str
    help: str
    group: str
    command: ScreenCommand | None = None

    def has(self, words: Sequence[str]) -> bool:
        """Whether all these words, in small letters, are somewhere in it."""
        text = f"{self.keys} {self.title} {self.help} {self.group}".casefold()
        return all(word in text for word in words)


def help_rows(
    title: str,
    own: Sequence[ScreenCommand],
    frame: Sequence[ScreenCommand],
    notes: Iterable[tuple[str, str]],
    keymap: Mapping[str, str],
) -> Iterator[HelpRow]:
    """All rows of a screen with this title, those of a group side by side; commands without a key after the others."""
    keyed, keyless = ([each for each in own if bool(keys_of(each, keymap)) is has_key] for has_key in (True, False))
    for group, commands in ((title, keyed), ("Everywhere", frame), (f"{title}, without a key", keyless)):
        for command in commands:
            keys = key_label(keys_of(command, keymap))
            yield HelpRow(command.id, keys, command.title, command.help, group, command)
    for number, (mark, meaning) in enumerate(notes):
        yield HelpRow(f"note {number}", "", mark, meaning, "Marks and panes")
    yield HelpRow(RESET, "", "Reset all keys", f"{len(keymap) or 'None'} of them changed.", "Keys")
