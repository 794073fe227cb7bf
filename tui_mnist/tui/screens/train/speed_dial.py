"""The dial of speeds: where on it the chosen one is, and what a click on it asks for."""

from __future__ import annotations

from tui_mnist.training.speed import SPEEDS, speed_in_words

DIAL_WIDTH = len(SPEEDS) + 2


def dial_place(speed: float | None) -> int:
    """Which cell of the track stands for a speed, counted from 0; one between two on the dial is at the lower."""
    if speed is None:
        return len(SPEEDS) - 1
    return max(sum(each is not None and each <= speed for each in SPEEDS) - 1, 0)


def speed_dial(speed: float | None, *, ascii_only: bool) -> str:
    """A track between two arrows, DIAL_WIDTH cells wide."""
    left, track, handle, right = "<-o>" if ascii_only else "◂━●▸"
    place = dial_place(speed)
    return left + track * place + handle + track * (len(SPEEDS) - 1 - place) + right


def dial_direction(speed: float | None, cell: int) -> int:
    """What a click on a cell of the dial asks for: 1 is faster, -1 slower, 0 neither."""
    handle = dial_place(speed) + 1
    return (cell > handle) - (cell < handle)


def brief_speed(speed: float | None) -> str:
    """A speed in few characters: "30/s", "1 in 3 s", "full"."""
    if speed is None:
        return "full"
    if speed < 1:
        return speed_in_words(speed).replace(" step", "")
    return f"{speed:.0f}/s" if speed >= 10 else f"{speed:.2g}/s"
