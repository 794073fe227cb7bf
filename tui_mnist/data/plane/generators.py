"""Each data set of points in the plane is one formula: labels in, a random point of that class out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Points = NDArray[np.float64]
Labels = NDArray[np.integer[Any]]

TURNS: Final = 1.75
REACH: Final = 3.0
"""No coordinate is farther from 0."""


def spirals(labels: Labels, generator: Generator) -> Points:
    """Two spirals of 1.75 turns; they begin apart, since both would pass through the middle."""
    along = generator.uniform(0.1, 1, len(labels))
    return _on_circle(REACH * along, 2 * np.pi * TURNS * along + np.pi * labels)


def rings(labels: Labels, generator: Generator) -> Points:
    """Two circles around the middle, of radius 1 and 2.3."""
    return _on_circle(np.where(labels == 0, 1.0, 2.3), _any_angle(labels, generator))


def disk_in_ring(labels: Labels, generator: Generator) -> Points:
    """A disk of radius 1, and a ring around it from radius 2.3 to 3; equally dense all over each of them."""
    inner, outer = np.where(labels == 0, 0.0, 2.3), np.where(labels == 0, 1.0, 3.0)
    radius = np.sqrt(generator.uniform(inner**2, outer**2))
    return _on_circle(radius, _any_angle(labels, generator))


def moons(labels: Labels, generator: Generator) -> Points:
    """The upper half of a circle, and the lower half of another, whose end lies inside the first."""
    upper, angle = labels == 0, generator.uniform(0, np.pi, len(labels))
    across = np.where(upper, np.cos(angle), 1 - np.cos(angle)) - 0.5
    up = np.where(upper, np.sin(angle), 0.5 - np.sin(angle)) - 0.25
    return 1.8 * np.column_stack([across, up])


def xor(labels: Labels, generator: Generator) -> Points:
    """Class 0 where both coordinates have the same sign, with a cross between the four squares that is empty."""
    x, y = generator.uniform(0.25, REACH, (2, len(labels)))
    x *= generator.choice([-1, 1], len(labels))
    return np.column_stack([x, y * np.where(labels == 0, np.sign(x), -np.sign(x))])


def blobs(labels: Labels, generator: Generator) -> Points:
    """The corners of a square; the noise makes round clouds of them."""
    del generator
    return _on_circle(np.full(len(labels), 2.2), np.pi * (2 * labels + 1) / 4)


def crumpled(labels: Labels, generator: Generator) -> Points:
    """A strip of paper, crumpled and seen from its edge: class 0 lies on its front, class 1 on its back.

    Its direction swings to and fro along the strip, in large and in small folds, and goes round once in all. Points
    keep a little away from the paper, and so near to it that no fold touches the points of another.
    """
    length = np.linspace(0, 1, 2001)
    direction = 1.4 * np.sin(5 * np.pi * length) + np.sin(10 * np.pi * length + 3.8) + 5.7 * length
    paper = np.cumsum(np.exp(1j * direction)) * 22 / len(length) + (0.36 - 2.34j)
    place = generator.integers(len(length), size=len(labels))
    away = generator.uniform(0.06, 0.28, len(labels)) * np.where(labels == 0, 1, -1)
    points = paper[place] + 1j * np.exp(1j * direction[place]) * away
    return np.column_stack([points.real, points.imag])


GENERATORS: Final[Mapping[str, Callable[[Labels, Generator], Points]]] = MappingProxyType(
    {
        "spirals": spirals,
        "rings": rings,
        "disk-in-ring": disk_in_ring,
        "moons": moons,
        "xor": xor,
        "blobs": blobs,
        "crumpled": crumpled,
    }
)


def _on_circle(radius: Points, angle: Points) -> Points:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _any_angle(labels: Labels, generator: Generator) -> Points:
    return generator.uniform(0, 2 * np.pi, len(labels))
