"""What the help has to say, row by row: commands by group, then the marks, then the reset of the keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tui_mnist.tui.app.commands import Command
from tui_mnist.tui.kit.keys import key_label, keys_of

MARKS: Final = (
    ("bright curve", "Running average of the loss or accuracy of the batches."),
    ("dim curve", "Each batch; a band from least to most where many share a column."),
    ("grey curve", "The run before this one, to compare."),
    ("● on a curve", "Validation: measured on images that are not trained on."),
    ("▾ on a curve", "A knob was turned here."),
    ("gap in a curve", "The value was not finite, so there is nothing to draw."),
    ("✓ ✗", "The network is right or wrong about this digit; the figure is its confidence."),
    ("◂ ▸", "The value before and the next one; click them."),
)
"""What is drawn, and what it means."""

RESET: Final = "reset"


@dataclass(frozen=True)
class HelpRow:
    """One thing to read; `command` is None for the marks and for the reset of the keys."""

    id: str
    keys: str
    title: str
    help: str
    group: str
    command: Command | None = None

    def has(self, words: Sequence[str]) -> bool:
        """Whether all these words, in small letters, are somewhere in it."""
        text = f"{self.keys} {self.title} {self.help} {self.group}".casefold()
        return all(word in text for word in words)


def help_rows(commands: Sequence[Command], keymap: Mapping[str, str]) -> Iterator[HelpRow]:
    """All rows, those of a group side by side."""
    for group in dict.fromkeys(command.group for command in commands):
        for command in commands:
            if command.group == group:
                keys = key_label(keys_of(command, keymap))
                yield HelpRow(command.id, keys, command.title, command.help, group, command)
    for number, (mark, meaning) in enumerate(MARKS):
        yield HelpRow(f"mark {number}", "", mark, meaning, "What the marks mean")
    yield HelpRow(RESET, "", "Reset all keys", f"{len(keymap) or 'None'} of them changed.", "Keys")
