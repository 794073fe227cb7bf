"""What a command of the app is, so that each screen can declare its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """Something that a person can ask of the app.

    `action` is the Textual action that does it; `id` is what a keymap knows it by. `keys` are Textual's names of keys,
    separated by commas. `footer` is the word that the line of keys shows for it, empty for commands that have no room
    there; commands with the same non-empty `footer` are shown as one entry. `mode` is the screen that it belongs to,
    empty if it belongs to all of them; no two commands share a key, whatever their screens. One with `priority` can
    be given while a dialog asks, too.
    """

    id: str
    action: str
    keys: str
    title: str
    help: str
    group: str
    footer: str = ""
    mode: str = ""
    priority: bool = False
