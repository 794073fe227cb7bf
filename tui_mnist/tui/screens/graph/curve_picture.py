"""What the playground's curve shows: the curve, the names on it, and where the ball has been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tui_mnist.playground import TargetCurve
from tui_mnist.render.axis import LARGEST

STEEP = 12
"""A curve whose ends are so many times further apart than its middle half is cut off above and below."""


@dataclass(frozen=True, eq=False)
class CurvePicture:
    """What is drawn: `name` moves from `low` to `high`, `target` follows; `trail` is where the ball has been."""

    curve: TargetCurve
    name: str
    target: str
    low: float
    high: float
    trail: Sequence[tuple[float, float]] = ()

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest of the curve that are shown; what rises far beyond the rest is cut off."""
        ys = np.clip(
            self.curve.ys[np.isfinite(self.curve.ys)], -LARGEST / 100, LARGEST / 100
        )  # with room for their distances
        if not ys.size:
            return -1.0, 1.0
        low, high = float(ys.min()), float(ys.max())
        first, third = np.quantile(ys, (0.1, 0.9))
        if high - low > STEEP * (third - first) > 0:
            spread = 2 * (third - first)
            low, high = max(low, float(first - spread)), min(high, float(third + spread))
        return low, high
