"""Takes hold of the image of a basis vector and pulls, and finds the numbers of an operation that send it there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tui_mnist.geometry.affine import Array
from tui_mnist.geometry.operation import PlaneOperation
from tui_mnist.geometry.sequence import OperationSequence

HANDLES = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
"""What can be pulled: the images of 0 and of the tips of the two basis vectors."""

ROUNDS = 12
DIFFERENCE = 1e-5
OTHERS = 0.05
"""How much it counts that the other handles stay, against that the pulled one comes along."""


def pulled(sequence: OperationSequence, place: int, handle: int, target: Array) -> PlaneOperation:
    """The operation at this place with numbers such that the sequence sends a handle to the target (2,), or nearest.

    The images of the other handles stay where that is possible; with 0 they come along. Numbers are snapped to their
    grid. By the method of Gauss and Newton with a little damping, as an operation may also do nothing to a handle.
    """
    operation = sequence.operations[place]
    if not operation.numbers:
        return operation
    start, images = sequence.before(place).apply(HANDLES), sequence.apply(HANDLES)
    rest = OperationSequence(sequence.operations[place + 1 :])
    units = np.array([60.0 if parameter.unit else 1.0 for parameter in operation.kind.parameters])
    targets = images + (target - images[0] if handle == 0 else 0)
    targets[handle] = target
    counts = np.where(np.arange(len(HANDLES)) == handle, 1.0, OTHERS)[:, None]

    def misses(scaled: Array) -> Array:
        moved = replace(operation, numbers=tuple((scaled * units).tolist()))
        return (counts * (rest.apply(moved.apply(start)) - targets)).ravel()

    scaled = np.array(operation.numbers) / units
    for _ in range(ROUNDS):
        now = misses(scaled)
        slopes = np.stack([misses(scaled + DIFFERENCE * way) - now for way in np.eye(len(scaled))], axis=1) / DIFFERENCE
        way = np.linalg.solve(slopes.T @ slopes + 1e-8 * np.eye(len(scaled)), -slopes.T @ now)
        scaled = scaled + np.clip(way, -1, 1)
    numbers = (scaled * units).tolist()
    if not np.all(np.isfinite(numbers)):
        return operation
    snapped = (
        parameter.snapped(_wrapped(number) if parameter.unit else number)
        for parameter, number in zip(operation.kind.parameters, numbers, strict=True)
    )
    return replace(operation, numbers=tuple(snapped))


def _wrapped(degrees: float) -> float:
    return (degrees + 180) % 360 - 180
