"""Prunes the weights of a copy of a network, and adds noise to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]
"""Kernels "W1", "W2"... (inputs, units) and biases "b1", "b2"... (units,)."""


NOISE_OF_WEIGHTS: Final = 1
"""What the run's seed is joined by, so that this generator is none of the others."""


def normal_weights(weights: Weights, seed: int) -> Weights:
    """Standard normal numbers of the same shapes, from a generator of their own."""
    generator = np.random.default_rng([seed, NOISE_OF_WEIGHTS])
    return {name: generator.standard_normal(array.shape, dtype=np.float32) for name, array in weights.items()}


def magnitudes(weights: Weights) -> NDArray[np.float32]:
    """The sizes of all weights, biases apart, from the smallest."""
    return np.sort(np.concatenate([np.abs(array).ravel() for name, array in weights.items() if name[0] == "W"]))


def threshold(sizes: NDArray[np.float32], share: float) -> float:
    """The size up to which weights are pruned, for a share of them from 0 to 1; below 0 if none are."""
    count = round(share * len(sizes))
    return float(sizes[count - 1]) if count else -1.0


def changed_weights(
    weights: Weights, normal: Weights, largest_pruned: float, noise: float
) -> dict[str, NDArray[np.float32]]:
    """A copy in which weights up to this size are 0, and `noise` standard deviations of their layer are on the others.

    `normal` are standard normal numbers of the same shapes. Biases stay. Weights of the same size go together.
    """
    changed = {}
    for name, array in weights.items():
        if name[0] != "W":
            changed[name] = array.copy()
            continue
        kept = np.abs(array) > largest_pruned
        noisy = array + np.float32(noise) * array.std() * normal[name] if noise else array
        changed[name] = np.where(kept, noisy, np.float32(0)) if largest_pruned >= 0 else noisy.copy()
    return changed
