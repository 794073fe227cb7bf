"""The time of a play: how many operations are applied after so many seconds, each beginning and ending gently."""

from __future__ import annotations

import math

PACES = (0.25, 0.5, 1.0, 2.0)
"""Operations a second."""

FRAME_SECONDS = 0.1


class Player:
    """Goes on from a position, frame by frame."""

    def __init__(self) -> None:
        self.pace = PACES[1]
        self._elapsed = 0.0  # in operations

    def begin(self, position: float) -> None:
        """Play from there."""
        self._elapsed = position

    def after_a_frame(self) -> float:
        """The position one frame later."""
        self._elapsed += self.pace * FRAME_SECONDS
        whole = math.floor(self._elapsed + 1e-9)
        share = max(self._elapsed - whole, 0.0)
        return whole + share * share * (3 - 2 * share)

    def change_pace(self, direction: int) -> None:
        """Play faster, or slower."""
        self.pace = PACES[min(max(PACES.index(self.pace) + direction, 0), len(PACES) - 1)]
