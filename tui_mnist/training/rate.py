"""How fast something goes, by a clock that may stand still or be set back."""

from __future__ import annotations

SHORTEST_SECONDS = 1e-6
"""Below that a clock tells nothing: not even one image is trained on in so short a time."""


def seconds_between(before: float, after: float) -> float:
    """The time that passed between two readings of a clock: none, if it was set back meanwhile."""
    return max(0.0, after - before)


def rate(count: float, seconds: float) -> float | None:
    """So many a second; None if the clock did not tell how long it took."""
    return count / seconds if seconds >= SHORTEST_SECONDS else None
