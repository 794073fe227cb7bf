"""The README's tables of keys, made from the declared commands: `python3 run.py python docs/keys.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tui_mnist.tui.app.frame_commands import frame_commands
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.commands_of_parts import CommandOfParts, of_part
from tui_mnist.tui.kit.key_names import key_label
from tui_mnist.tui.screens import SCREENS, ScreenEntry


def tables(entries: Sequence[ScreenEntry] = SCREENS) -> str:
    """What goes for all screens, then what goes for each; a row for each command, one for both of its directions."""
    lists = [("Everywhere", frame_commands(entries))]
    lists += [commands for entry in entries for commands in _by_part(entry)]
    return "\n".join(line for title, commands in lists for line in (f"| **{title}** | | |", *_rows(commands)))


def _by_part(entry: ScreenEntry) -> Iterator[tuple[str, Sequence[ScreenCommand]]]:
    """What goes for the whole screen, and then for each of its parts, if it has some."""
    screen = entry.load()
    yield entry.title, [command for command in screen.OWN_COMMANDS if not isinstance(command, CommandOfParts)]
    for part in getattr(screen, "PARTS", ()):
        of_parts = (command for command in screen.OWN_COMMANDS if isinstance(command, CommandOfParts))
        named = (of_part(command, part) for command in of_parts)
        yield f"{entry.title}, {part}", [command for command in named if command is not None]


def _rows(commands: Iterable[ScreenCommand]) -> Iterator[str]:
    rows: list[list[ScreenCommand]] = []
    for command in commands:
        if command.keys and rows and _belong_together(rows[-1][-1], command):
            rows[-1].append(command)
        elif command.keys:
            rows.append([command])
    for same in rows:
        keys = " ".join(f"`{key}`" for command in same for key in key_label(command.keys).split()).replace(
            "`|`", "`\\|`"
        )
        first, *others = dict.fromkeys(_name(command) for command in same)
        yield f"| {keys} | {', '.join([first, *(other.lower() for other in others)])} | {same[0].help} |"


def _belong_together(one: ScreenCommand, other: ScreenCommand) -> bool:
    """Whether they are two directions of one thing: with one word in the key bar, or one title before the colon."""
    return _name(one) == _name(other) or (bool(one.bar) and one.bar == other.bar)


def _name(command: ScreenCommand) -> str:
    return command.title.partition(":")[0]


if __name__ == "__main__":
    print(f"| keys | | |\n| --- | --- | --- |\n{tables()}")
