"""Keys as people write them, and who has which, so that key bar, help and settings agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from textual.binding import Binding, InvalidBinding
from textual.keys import format_key

from tui_mnist.tui.app.commands import Command

RESERVED: Final = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab", "enter", "escape"}
    | {"ctrl+c", "ctrl+p", "ctrl+q"}
)
"""Keys that move about in the app, or always leave it; no command can be given one of them."""

LABELS: Final = {
    "up": "up",
    "down": "down",
    "left": "left",
    "right": "right",
    "enter": "enter",
    "escape": "esc",
    "backspace": "backspace",
    "delete": "del",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def key_label(keys: str) -> str:
    """How a person writes a key, or several separated by commas: "full_stop" is ".", "q,ctrl+q" is "q ^q"."""
    return " ".join(_label(key.strip()) for key in keys.split(","))


def _label(key: str) -> str:
    *modifiers, name = key.split("+")
    label = LABELS.get(name) or format_key(name)
    if re.fullmatch(r"f\d+", label):
        label = label.upper()
    if modifiers == ["ctrl"] and len(label) == 1:
        return f"^{label}"
    return "+".join([*modifiers, label.replace("_", " ")])


def split_keys(keys: str) -> tuple[str, ...]:
    """The keys of a list separated by commas, each named as Textual names it: "?" is "question_mark".

    Empty if there is none in it, or if one of them can't be a key.
    """
    try:
        names = tuple(binding.key for binding in Binding.make_bindings([Binding(keys, "")]))
    except InvalidBinding:
        return ()
    return names if all(re.fullmatch(r"\w+(\+\w+)*", name) and len(name) <= 60 for name in names) else ()


def keys_of(command: Command, keymap: Mapping[str, str]) -> str:
    """The keys of a command, separated by commas: those of the keymap, or else its own."""
    return keymap.get(command.id, command.keys)


def taken_by(key: str, commands: Iterable[Command], keymap: Mapping[str, str]) -> Command | None:
    """The command that has the key, if one has."""
    return next((command for command in commands if key in split_keys(keys_of(command, keymap))), None)


def with_key(command: Command, key: str, keymap: Mapping[str, str]) -> dict[str, str]:
    """The keymap after the first key of a command was replaced; its further keys stay."""
    keys = ",".join((key, *split_keys(keys_of(command, keymap))[1:]))
    others = {id_: its for id_, its in keymap.items() if id_ != command.id}
    return others if keys == command.keys else {**others, command.id: keys}


def without_clashes(commands: Sequence[Command], keymap: Mapping[str, str]) -> dict[str, str]:
    """The keymap without the entries that would give one key to two commands."""
    keymap = dict(keymap)
    while True:
        owner: dict[str, str] = {}
        clashing: set[str] = set()
        for command in commands:
            for key in split_keys(keys_of(command, keymap)):
                if owner.setdefault(key, command.id) != command.id:
                    clashing |= {command.id, owner[key]}
        if not clashing & keymap.keys():
            return keymap
        keymap = {id_: keys for id_, keys in keymap.items() if id_ not in clashing}
