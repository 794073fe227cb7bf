"""Names of classes, in as few letters as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

FEWEST_LETTERS = 3
"""Fewer letters of a word are no word: then the class's number says more."""


def short_names(names: Sequence[str], room: int) -> tuple[str, ...]:
    """The names in at most `room` letters: whole, else shortened to different words, else the classes' numbers.

    All are of one kind; numbers are as long as they have to be, whatever the room.
    """
    if max(map(len, names), default=0) <= room:
        return tuple(names)
    shortened = tuple(_shortened(name, room) for name in names)
    if room >= FEWEST_LETTERS and len(set(shortened)) == len(names):
        return shortened
    return tuple(str(number) for number in range(len(names)))


def _shortened(name: str, room: int) -> str:
    """The words of the name that have room, or the beginning of the first."""
    if len(name) <= room:
        return name
    end = max((place for place in range(1, room + 1) if not name[place].isalnum() and name[place] != "-"), default=room)
    return name[:end].rstrip()
