"""The debiased exponential average of a series, carried on from chunk to chunk."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

BLOCK = 1024
"""Values averaged by one formula: so few that no float32 times beta**-BLOCK overflows a float64 if beta >= 0.9."""


class ExponentialAverage:
    """a = beta * a + (1 - beta) * value, from a = 0; its average after n values is a / (1 - beta**n).

    The division takes away the pull towards the 0 it starts from: D. P. Kingma, J. Ba, Adam (2015), section 3.
    """

    def __init__(self, beta: float) -> None:
        if not 0.9 <= beta < 1:
            raise ValueError(f"beta is {beta}; expected at least 0.9 and less than 1")
        self.beta = beta
        self._average = 0.0
        self._count = 0
        self._powers = beta ** np.arange(1, BLOCK + 1, dtype=np.float64)

    def add(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take the next n values, all finite, and give the average after each of them, shape (n,)."""
        averages = np.empty(len(values))
        for start in range(0, len(values), BLOCK):
            block = values[start : start + BLOCK]
            powers = self._powers[: len(block)]
            # a_i = beta**i * (a_0 + (1 - beta) * sum over j <= i of value_j / beta**j)
            sums = np.cumsum(block / powers) * (1 - self.beta)
            averages[start : start + BLOCK] = powers * (self._average + sums)
            self._average = float(averages[start + len(block) - 1])
        numbers = np.arange(self._count + 1, self._count + len(values) + 1)
        self._count += len(values)
        debiased: NDArray[np.float64] = averages / -np.expm1(numbers * math.log(self.beta))
        return debiased
