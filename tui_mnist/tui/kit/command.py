"""What a command is: declared once, beside its screen, with its keys, its words, and when it is possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.binding import Binding

NO_KEY = "no_key_of_"
"""Begins the name of a key that no keyboard has: Textual gives another one only to what is bound already."""


def always(_screen: Any) -> str:
    """No reason against it, ever."""
    return ""


@dataclass(frozen=True)
class ScreenCommand:
    """Something that a person can ask for, on one screen or on all of them.

    `id` is what a keymap knows it by. `action` is the Textual action that does it, of the screen if it names no other
    namespace. `keys` are Textual's names of keys, separated by commas; a command without keys is in the palette alone.
    `bar` is the word that the key bar shows for it, empty for commands that have no room there; commands with the same
    word are one entry; `bar_now` gives the word where it depends on what the screen shows. `pane` is the id of the pane
    in whose focus it comes first in the bar. `why_not` says of a screen why the command makes no sense on it now, and
    what does, or returns ""; it may name commands as "{id}". One with `priority` can be given while a dialog asks, too.
    """

    id: str
    action: str
    keys: str
    title: str
    help: str
    bar: str = ""
    bar_now: Callable[[Any], str] | None = None
    pane: str = ""
    why_not: Callable[[Any], str] = always
    priority: bool = False

    @property
    def binding(self) -> Binding:
        """Textual's binding of it, which asks `why_not` before anything is done."""
        keys = self.keys or f"{NO_KEY}{self.id}"
        return Binding(keys, f"app.give('{self.id}')", self.title, show=False, id=self.id, priority=self.priority)
