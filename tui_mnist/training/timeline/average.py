"""The debiased exponential averages of a series, carried on from chunk to chunk."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLOCK = 1024
"""Values averaged by one formula: so few that no float32 times beta**-BLOCK overflows a float64 if beta >= 0.9."""

UNBIASED = -40.0
"""From this logarithm of beta**n on 1 - beta**n is 1 to the last digit."""


class ExponentialAverages:
    """For each beta a = beta * a + (1 - beta) * value, from a = 0; the average after n values is a / (1 - beta**n).

    The division takes away the pull towards the 0 it starts from: D. P. Kingma, J. Ba, Adam (2015), section 3.
    """

    def __init__(self, betas: Sequence[float]) -> None:
        if any(not 0.9 <= beta < 1 for beta in betas):
            raise ValueError(f"betas are {tuple(betas)}; expected each at least 0.9 and less than 1")
        self._betas = np.array(betas, np.float64)[:, None]
        self._averages = np.zeros_like(self._betas)
        self._count = 0
        self._powers = self._betas ** np.arange(1, BLOCK + 1, dtype=np.float64)

    def add(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take the next n values, all finite, and give the averages after each of them, shape (betas, n)."""
        averages = np.empty((len(self._betas), len(values)))
        for start in range(0, len(values), BLOCK):
            block = values[start : start + BLOCK]
            powers = self._powers[:, : len(block)]
            # a_i = beta**i * (a_0 + (1 - beta) * sum over j <= i of value_j / beta**j)
            sums = np.cumsum(block / powers, axis=1) * (1 - self._betas)
            averages[:, start : start + BLOCK] = powers * (self._averages + sums)
            self._averages = averages[:, start + len(block) - 1, None].copy()
        first, self._count = self._count + 1, self._count + len(values)
        logarithms = np.log(self._betas)
        if (first * logarithms > UNBIASED).any():
            averages /= -np.expm1(np.arange(first, self._count + 1) * logarithms)
        return averages
