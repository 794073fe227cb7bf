"""The README's table of keys, made from the declared commands: `python3 run.py python docs/keys.py`."""

from __future__ import annotations

from itertools import groupby

from tui_mnist.tui.app.commands import COMMANDS, Command
from tui_mnist.tui.kit.keys import key_label


def table() -> str:
    """A row for each command, in its group; one for both ways of turning a knob."""
    lines = ["| keys | | |", "| --- | --- | --- |"]
    for group, commands in groupby(sorted(COMMANDS, key=_place), key=lambda command: command.group):
        lines.append(f"| **{group}** | | |")
        for title, entry in groupby(commands, key=lambda command: command.title.partition(":")[0]):
            same = list(entry)
            keys = " ".join(f"`{key}`" for command in same for key in key_label(command.keys).split())
            lines.append(f"| {keys} | {title} | {same[0].help} |")
    return "\n".join(lines).replace("`|`", "`\\|`") + "\n"


def _place(command: Command) -> int:
    return [each.group for each in COMMANDS].index(command.group)


if __name__ == "__main__":
    print(table(), end="")
