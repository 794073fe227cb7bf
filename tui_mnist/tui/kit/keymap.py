"""Which command has which keys: its own, or those that the learner gave it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.key_names import key_label, split_keys


def keys_of(command: ScreenCommand, keymap: Mapping[str, str]) -> str:
    """The keys of a command, separated by commas: those of the keymap, or else its own."""
    return keymap.get(command.id, command.keys)


def taken_by(key: str, commands: Iterable[ScreenCommand], keymap: Mapping[str, str]) -> ScreenCommand | None:
    """The command that has the key, if one has."""
    return next((command for command in commands if key in split_keys(keys_of(command, keymap))), None)


def with_key(command: ScreenCommand, key: str, keymap: Mapping[str, str]) -> dict[str, str]:
    """The keymap after the first key of a command was replaced; its further keys stay."""
    keys = ",".join((key, *split_keys(keys_of(command, keymap))[1:]))
    others = {id_: its for id_, its in keymap.items() if id_ != command.id}
    return others if keys == command.keys else {**others, command.id: keys}


def without_clashes(commands: Sequence[ScreenCommand], keymap: Mapping[str, str]) -> dict[str, str]:
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


def with_keys(text: str, commands: Iterable[ScreenCommand], keymap: Mapping[str, str]) -> str:
    """The text with each "{id}" of a command replaced by its first key, or by its title where it has none.

    One that is not among these commands is named by its id, in words.
    """
    known = {command.id: command for command in commands}

    def key(found: re.Match[str]) -> str:
        command = known.get(found[1])
        if command is None:
            return f"“{found[1].replace('_', ' ')}”"
        keys = keys_of(command, keymap)
        return key_label(keys.split(",")[0]) if keys else f"“{command.title}”"

    return re.sub(r"\{(\w+)\}", key, text)
