"""Keys as Textual names them, and as people write them."""

from __future__ import annotations

import re
from typing import Final

from textual.binding import Binding, InvalidBinding
from textual.keys import format_key

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
    return " ".join(_label(key.strip()) for key in keys.split(",") if key)


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
