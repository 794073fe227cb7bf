"""How fast a trainer may go: so many steps a second, waiting between batches, which changes no bit of the run."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.errors import UsageError
from tui_mnist.training.command import Command

FULL = None
"""As fast as the machine can."""

SPEEDS: tuple[float | None, ...] = (1 / 3, 1, 3, 10, 30, 100, 300, FULL)
"""In steps a second, from one in three seconds to full speed."""


@dataclass(frozen=True)
class SetSpeed(Command):
    """Train at most so many steps a second from now on; None is full speed."""

    steps_per_second: float | None


def faster(speed: float | None, direction: int) -> float | None:
    """The next speed on the dial (`direction` 1), or the one before (-1); at its ends the same."""
    number = next((number for number, each in enumerate(SPEEDS) if each is None or speed is None or each >= speed), 0)
    if speed is None:
        number = len(SPEEDS) - 1
    elif SPEEDS[number] != speed and direction > 0:
        number -= 1  # a speed between two of the dial
    return SPEEDS[max(0, min(number + direction, len(SPEEDS) - 1))]


def speed_in_words(speed: float | None) -> str:
    """A speed as people say it: "30 steps/s", "1 step in 3 s", "full speed"."""
    if speed is None:
        return "full speed"
    if speed < 1:
        return f"1 step in {1 / speed:.3g} s"
    return f"{speed:g} step{'' if speed == 1 else 's'}/s"


def speed_from(text: str) -> float | None:
    """A speed as it is typed: a number of steps a second, a fraction as 1/3, or "full"; UsageError for others."""
    if text == "full":
        return FULL
    above, _, below = text.partition("/")
    try:
        speed = float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        speed = 0.0
    if not 0.001 <= speed <= 1e6:
        raise UsageError(f"speed {text!r} is not allowed; expected steps a second, as 30 or 1/3, or full")
    return speed
