"""Where an activation with a kink, as relu has one at 0, creases the plane: lines before all operations."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tui_mnist.geometry.affine import Array
from tui_mnist.geometry.sequence import OperationSequence
from tui_mnist.nn.activations import ACTIVATIONS

NEAR = 1e-6


@lru_cache(maxsize=64)
def has_kink(activation: str) -> bool:
    """Whether its slope jumps at 0."""
    below, at, above = np.asarray(ACTIVATIONS[activation](np.array([-NEAR, 0.0, NEAR])))
    return bool(abs((above - at) - (at - below)) > 0.01 * NEAR)


def creases(sequence: OperationSequence, reach: float, spacing: float) -> list[tuple[int, Array]]:
    """For each operation that creases the plane its place, and points (n, 2) of the plane where it does so.

    They are found where a number before the activation changes its sign between neighbours on a lattice, which reaches
    from -`reach` to `reach`; so they lie about a `spacing` apart, on lines that may themselves have been bent before.
    """
    side = np.linspace(-reach, reach, 2 * round(reach / spacing))  # an even count: no point of it lies on an axis
    lattice = np.stack(np.meshgrid(side, side), axis=-1)
    found = []
    for place, operation in enumerate(sequence.operations):
        if operation.kind.activation and has_kink(operation.kind.activation):
            inputs = operation.before_activation(sequence.before(place).apply(lattice.reshape(-1, 2)))
            found.append((place, _crossings(lattice, inputs.reshape(lattice.shape))))
    return found


def _crossings(lattice: Array, inputs: Array) -> Array:
    """The points between neighbours where one of two numbers of each, inputs (rows, columns, 2), passes 0."""
    points = []
    for coordinate in range(inputs.shape[-1]):
        values = inputs[..., coordinate]
        for before, after in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
            crossed = (values[before] > 0) != (values[after] > 0)
            start, end = values[before][crossed], values[after][crossed]
            share = (start / (start - end))[:, None]
            points.append((1 - share) * lattice[before][crossed] + share * lattice[after][crossed])
    return np.concatenate(points)
