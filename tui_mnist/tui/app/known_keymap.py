"""What of a learner's keymap still makes sense: commands come and go, and so do the keys that they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui_mnist.tui.app.frame_commands import frame_commands
from tui_mnist.tui.kit.key_names import RESERVED, split_keys
from tui_mnist.tui.kit.keymap import without_clashes
from tui_mnist.tui.screens import ScreenEntry


def known_keymap(keymap: Mapping[str, str], entries: Iterable[ScreenEntry]) -> tuple[dict[str, str], str]:
    """The entries of the keymap that can be used with these screens, and a line on the others, or nothing.

    It loads all screens.
    """
    entries = tuple(entries)
    frame = frame_commands(entries)
    lists = [(*entry.load().OWN_COMMANDS, *frame) for entry in entries]
    own = {command.id: set(split_keys(command.keys)) for commands in lists for command in commands}
    gone = [id_ for id_ in keymap if id_ not in own]
    known = {
        id_: keys for id_, keys in keymap.items() if id_ in own and not set(split_keys(keys)) & RESERVED - own[id_]
    }
    for commands in lists:
        known = without_clashes(commands, known)
    clashing = [id_ for id_ in keymap if id_ in own and id_ not in known]
    parts = [
        f"{', '.join(ids)} {what}"
        for ids, what in (
            (gone, "is no command any more" if len(gone) == 1 else "are no commands any more"),
            (clashing, "can't have that key"),
        )
        if ids
    ]
    return known, f"of your keys: {'; '.join(parts)}" if parts else ""
