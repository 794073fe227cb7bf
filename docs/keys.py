"""The README's tables of keys, made from the declared commands: `python3 run.py python docs/keys.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tui_mnist.tui.app.frame_commands import frame_commands
from tui_mnist.tui.kit.command import Command
from tui_mnist.tui.kit.key_names import key_label
from tui_mnist.tui.screens import SCREENS, ScreenEntry


def tables(entries: Sequence[ScreenEntry] = SCREENS) -> str:
    """What goes for all screens, then what goes for each; a row for each command, one for both of its directions."""
    lists = [("Everywhere", frame_commands(entries))]
    lists += [(entry.title, entry.load().OWN_COMMANDS) for entry in entries]
    return "\n".join(line for title, commands in lists for line in (f"| **{title}** | | |", *_rows(commands)))


def _rows(commands: Iterable[Command]) -> Iterator[str]:
    keyed = [command for command in commands if command.keys]
    for _, entry in groupby(keyed, key=lambda command: command.bar or command.id):
        same = list(entry)
        keys = " ".join(f"`{key}`" for command in same for key in key_label(command.keys).split()).replace(
            "`|`", "`\\|`"
        )
        yield f"| {keys} | {same[0].title.partition(':')[0]} | {same[0].help} |"


if __name__ == "__main__":
    print(f"| keys | | |\n| --- | --- | --- |\n{tables()}")
