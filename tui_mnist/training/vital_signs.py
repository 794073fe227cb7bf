"""How large the gradient is and how far a step moves the parameters: measured now and then, since it costs time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from tui_mnist.nn.parameters import Parameters
from tui_mnist.nn.vectors import GRADIENT, PARAMETERS, PREVIOUS

LEAST_NORM = 1e-30
"""Parameters that are all zero have no size to compare a step with."""


class VitalSigns(NamedTuple):
    """`gradient_norm` is the length of the gradient, `update_ratio` that of the step, over that of the parameters."""

    gradient_norm: float | None = None
    update_ratio: float | None = None


class Measurements:
    """Measures after a step if at least so many seconds lie behind the measurement before; None: never."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._last = -math.inf

    def after_step(self, parameters: Parameters, now: float) -> VitalSigns:
        """What was measured of the step that began `now`, in seconds; nothing if it is not time yet."""
        if self._seconds is None or 0 <= now - self._last < self._seconds:
            return VitalSigns()
        self._last = now
        with np.errstate(over="ignore"):  # a gradient may be finite while its square is not
            gradient_norm = math.sqrt(parameters.square(GRADIENT))
            moved = math.sqrt(parameters.square(PARAMETERS, minus=PREVIOUS))
            size = math.sqrt(parameters.square(PREVIOUS))
        return VitalSigns(gradient_norm, moved / max(size, LEAST_NORM))
