"""Affine operations in a row are one of them; with an activation between they are not, and a point shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from tui_mnist.geometry.affine import IDENTITY, AffineMap, Array
from tui_mnist.geometry.kinds import kinds
from tui_mnist.geometry.operation import PlaneOperation
from tui_mnist.geometry.sequence import OperationSequence

REACH = 4
"""Counterexamples are looked for among the whole-numbered points so far from 0."""


def collapsed(sequence: OperationSequence) -> OperationSequence:
    """The same map with each run of affine operations multiplied out into one, or left out if it does nothing."""
    operations: list[PlaneOperation] = []
    for is_affine, run in groupby(sequence.operations, lambda operation: operation.kind.is_affine):
        together = list(run)
        if is_affine and len(together) > 1:
            whole = IDENTITY
            for operation in together:
                whole = whole.then(operation.affine)
            operations.append(_one(whole))
        else:
            operations.extend(together)
    return replace(sequence, operations=tuple(operations))


def _one(whole: AffineMap) -> PlaneOperation:
    weights = whole.weights.ravel().tolist()
    if np.any(whole.bias):
        return PlaneOperation(kinds()["affine"], (*weights, *whole.bias.tolist()))
    return PlaneOperation(kinds()["matrix"], tuple(weights))


@dataclass(frozen=True, eq=False)
class Counterexample:
    """A map sends the middle of two points elsewhere than halfway between their images, as no x @ W + b does.

    `ends` (2, 2) and `middle` (2,) are points, `images` and `image` where they go, `expected` is halfway.
    """

    ends: Array
    middle: Array
    images: Array
    image: Array
    expected: Array


def counterexample(sequence: OperationSequence) -> Counterexample | None:
    """Where it shows most that a sequence is no affine map; None where it acts as one."""
    side = np.arange(-REACH, REACH + 1, dtype=np.float64)
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    first, second = np.triu_indices(len(points), 1)
    middles = (points[first] + points[second]) / 2
    images, found = sequence.apply(points), sequence.apply(middles)
    expected = (images[first] + images[second]) / 2
    gaps = np.linalg.norm(found - expected, axis=1)
    largest = int(np.argmax(gaps))
    if not gaps[largest] > 1e-9 * max(1.0, float(np.abs(images).max())):
        return None
    pair = [first[largest], second[largest]]
    return Counterexample(points[pair], middles[largest], images[pair], found[largest], expected[largest])
