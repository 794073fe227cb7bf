"""Six keyboard layouts, as far as a key for a command may be hard to press on one of them.

For each of the 94 printable ASCII characters that is neither direct nor with shift: it needs AltGr, or it is a dead key
that shows nothing before the next key. Where the countries of a layout differ, all that is hard in one of them stands
here. After the layouts "us", "gb", "de", "fr", "es", and "se", "fi", "no", "dk" of xkeyboard-config.
"""

from typing import NamedTuple


class Keyboard(NamedTuple):
    """What needs AltGr, and what is a dead key."""

    alt_gr: str
    dead: str


KEYBOARDS = {
    "US": Keyboard("", ""),
    "UK": Keyboard("", ""),
    "German": Keyboard("@[]{}\\|~", "^`"),
    "French": Keyboard("~#{[|`\\^@]}", "^"),
    "Spanish": Keyboard("\\|@#~[]{}", "^`"),
    "Nordic": Keyboard("@$[]{}\\|~", "^`~"),
}

OF_THE_TERMINAL = frozenset(
    {"f10", "f11", "ctrl+s", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket"}
)
"""Keys that terminals or their windows take for themselves, or that are the same as others to them."""


def hard_on(character: str) -> list[str]:
    """The keyboards on which a character needs more than one key and shift."""
    return [name for name, keyboard in KEYBOARDS.items() if character in {*keyboard.alt_gr, *keyboard.dead}]
