"""An affine map of the plane, x @ W + b: its figures, and the way on which it comes about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROUNDING = 1e-9
"""Numbers that differ by less than this share of the largest count as equal."""


@dataclass(frozen=True, eq=False)
class AffineMap:
    """`weights` W (2, 2) and `bias` b (2,); points are rows, as samples are in a batch."""

    weights: Array
    bias: Array

    @classmethod
    def of(cls, weights: object, bias: object = (0.0, 0.0)) -> AffineMap:
        """From nested sequences of numbers."""
        return cls(np.array(weights, np.float64), np.array(bias, np.float64))

    def __call__(self, points: Array) -> Array:
        """The images of points (n, 2)."""
        return points @ self.weights + self.bias

    def then(self, other: AffineMap) -> AffineMap:
        """This map and then the other one, as one map."""
        return AffineMap(self.weights @ other.weights, other(self.bias))

    def at(self, share: float) -> AffineMap:
        """So far on the way, from the identity at 0 to this map at 1.

        Stretch and angle of the polar decomposition W = PQ (P symmetric, Q a rotation) grow apart from one another, so
        that a rotation keeps all lengths and a reflection turns the plane over.
        """
        if share >= 1:
            return self
        if share <= 0:
            return IDENTITY
        stretch, angle = self._polar
        return AffineMap(((1 - share) * np.eye(2) + share * stretch) @ turn(share * angle), share * self.bias)

    @cached_property
    def _polar(self) -> tuple[Array, float]:
        """P, with a negative eigenvalue where W turns the plane over, and the angle of Q in radians."""
        left, sizes, right = np.linalg.svd(self.weights)
        sizes = sizes.copy()
        if np.linalg.det(left @ right) < 0:
            if sizes[0] - sizes[1] <= ROUNDING * sizes[0]:  # a reflection: every left and right would do, but one is 0°
                return self.weights, 0.0
            sizes[1] = -sizes[1]
            right = right * np.array([[1.0], [-1.0]])
        rotation = left @ right
        angle = np.arctan2(rotation[0, 1], rotation[0, 0]) if sizes[0] else 0.0
        return (left * sizes) @ left.T, float(angle)

    @property
    def determinant(self) -> float:
        """By how much areas grow; negative if the plane is turned over."""
        return float(np.linalg.det(self.weights))

    @property
    def singular_values(self) -> Array:
        """The most and the least that any direction is stretched: the half axes of the unit circle's image."""
        return np.asarray(np.linalg.svd(self.weights, compute_uv=False), np.float64)

    @property
    def rank(self) -> int:
        """The dimensions that are left of the plane: 2, 1 or 0."""
        return int(np.linalg.matrix_rank(self.weights, tol=ROUNDING * max(1.0, float(np.abs(self.weights).max()))))

    @property
    def is_uniform(self) -> bool:
        """Whether all directions are stretched alike and kept: W is a multiple of the identity."""
        size = max(1.0, float(np.abs(self.weights).max()))
        return bool(np.abs(self.weights - self.weights[0, 0] * np.eye(2)).max() <= ROUNDING * size)

    @property
    def eigenvectors(self) -> list[tuple[float, Array]]:
        """Real eigenvalues, each with a direction (2,) of length 1 for which v @ W = value · v; the axes if W = c·I."""
        values, vectors = np.linalg.eig(self.weights.T)
        if np.abs(values.imag).max() > ROUNDING:
            return []
        pairs = [(float(value.real), np.real(vectors[:, place])) for place, value in enumerate(values)]
        first, second = pairs
        same = abs(first[1] @ second[1]) > 1 - 1e-7  # a shear has one direction, found twice
        return [first] if same else pairs


def turn(radians: float) -> Array:
    """The matrix that turns rows counterclockwise."""
    cosine, sine = np.cos(radians), np.sin(radians)
    return np.array([[cosine, sine], [-sine, cosine]])


IDENTITY = AffineMap.of(np.eye(2))
