"""Makes one list of the commands of several parts: a key that two parts have does what it does in the one shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from tui_mnist.tui.kit.command import ScreenCommand

LONGEST_TITLE: Final = 25
"""Letters that lists of commands have room for."""


class HasParts(Protocol):
    """A screen of which one part is shown."""

    part: str


@dataclass(frozen=True)
class CommandOfParts(ScreenCommand):
    """What the same keys do in each of some parts, by the parts' names; its id is that of the first."""

    of_parts: Mapping[str, ScreenCommand] = field(default_factory=dict)


def combined(commands: Mapping[str, Sequence[ScreenCommand]], next_part: str) -> tuple[ScreenCommand, ...]:
    """The commands of these parts, by the parts' names; each is possible where its part is shown.

    `next_part` is the id of the command that goes to another part.
    """
    by_keys: dict[str, dict[str, ScreenCommand]] = {}
    for part, its in commands.items():
        for command in its:
            by_keys.setdefault(command.keys or command.id, {})[part] = command
    return tuple(_of_parts(of_parts, next_part) for of_parts in by_keys.values())


def _of_parts(of_parts: Mapping[str, ScreenCommand], next_part: str) -> CommandOfParts:
    first_part, first = next(iter(of_parts.items()))

    def why_not(screen: HasParts) -> str:
        command = of_parts.get(screen.part)
        if command is None:
            return f"it belongs to the part “{first_part}”; {{{next_part}}} goes to the next one"
        return command.why_not(screen)

    def bar_now(screen: HasParts) -> str:
        command = of_parts.get(screen.part, first)
        return command.bar_now(screen) if command.bar_now is not None else command.bar

    titles = " / ".join({command.title: None for command in of_parts.values()})
    helps = {command.help: None for command in of_parts.values()}
    return CommandOfParts(
        first.id,
        f"give_to_part('{first.id}')",
        first.keys,
        titles if len(titles) <= LONGEST_TITLE else first.title,
        " ".join(helps),
        bar=next((command.bar for command in of_parts.values() if command.bar), ""),
        bar_now=bar_now,
        pane=first.pane,
        why_not=why_not,
        of_parts=of_parts,
    )


def of_part(command: ScreenCommand, part: str) -> ScreenCommand | None:
    """The command as this part calls it; None if it belongs to other parts alone."""
    if not isinstance(command, CommandOfParts):
        return command
    own = command.of_parts.get(part)
    return None if own is None else replace(command, title=own.title, help=own.help)


def as_named_by(part: str, commands: Sequence[ScreenCommand], keymap: Mapping[str, str]) -> list[ScreenCommand]:
    """The commands of a part with the keys that they have now, so that its texts can name them by their own ids."""
    return [
        replace(command.of_parts[part], keys=keymap.get(command.id, command.keys))
        for command in commands
        if isinstance(command, CommandOfParts) and part in command.of_parts
    ]
