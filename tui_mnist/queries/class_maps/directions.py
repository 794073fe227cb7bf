"""Two directions of a space of many dimensions: those that tell classes apart, and those in which points differ most.

All is plain NumPy on arrays of one point a row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]

RIDGE = 1.0
"""Added to the variance in each direction within the classes, in mean variances.

Of hundreds of dimensions and no more points than that, directions are kept out so that fit these points alone.
"""

FIRST_ROUNDS, ROUNDS = 60, 4
"""Of subspace iteration: without directions to begin with, and with those of a moment ago."""


def class_means(points: Array, labels: NDArray[np.intp], classes: int) -> Array:
    """The mean of each class, (classes, dimensions); NaN for a class without points."""
    members = (labels == np.arange(classes)[:, None]).astype(points.dtype)
    counts = members.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):
        means: Array = (members @ points) / np.where(counts > 0, counts, np.nan)
    return means


def discriminants(points: Array, labels: NDArray[np.intp], means: Array) -> Array:
    """The two directions (dimensions, 2) along which classes differ most, against what differs within them.

    They are the leading eigenvectors v of B v = lambda W v, with B the covariance of the `means` (each weighted by its
    points) and W that within the classes plus RIDGE of its mean on the diagonal, and have v'Wv = 1: the plane's unit is
    the spread of a class. After R. A. Fisher (1936) and C. R. Rao (1948). They are zero where nothing differs.
    """
    count, dimensions = points.shape
    within = points - means[labels]
    ridge = RIDGE * float(np.einsum("ij,ij->", within, within)) / (count * dimensions)
    shares = np.bincount(labels, minlength=len(means)) / count
    known = shares > 0
    centred = (means[known] - points.mean(axis=0)) * np.sqrt(shares[known, None]).astype(points.dtype)
    if ridge <= 0 or not np.isfinite(ridge):
        return np.zeros((dimensions, 2), points.dtype)
    # B is of rank classes - 1, so the eigenvectors are among the combinations of W^-1 times the centred means
    solved = _solved(within, ridge, centred.T)
    values, vectors = np.linalg.eigh((centred @ solved).astype(np.float64))
    leading = vectors[:, :-3:-1] / np.sqrt(np.maximum(values[:-3:-1], np.finfo(np.float32).tiny))
    directions: Array = solved @ leading.astype(points.dtype)
    if directions.shape[1] < 2:
        directions = np.pad(directions, ((0, 0), (0, 2 - directions.shape[1])))
    return directions


def _solved(within: Array, ridge: float, right: Array) -> Array:
    """(within' within / n + ridge) ^ -1 times `right`, in whichever is smaller: the dimensions or the points."""
    count, dimensions = within.shape
    if dimensions <= count:
        covariance = within.T @ within / count
        covariance[np.diag_indices(dimensions)] += ridge
        return np.linalg.solve(covariance, right)
    products = within @ within.T / count  # M. A. Woodbury (1950)
    products[np.diag_indices(count)] += ridge
    solved: Array = (right - within.T @ np.linalg.solve(products, within @ right) / count) / ridge
    return solved


def principal_components(points: Array, start: Array | None = None) -> Array:
    """The two orthonormal directions (dimensions, 2) in which points differ most, by subspace iteration from `start`.

    H. Rutishauser (1970). Only what is already close is found in so few rounds as there are with a start.
    """
    centred = points - points.mean(axis=0)
    if start is None:
        start = np.random.default_rng(0).normal(size=(points.shape[1], 2)).astype(points.dtype)
        rounds = FIRST_ROUNDS
    else:
        rounds = ROUNDS
    directions = start
    for _ in range(rounds):
        directions, _ = np.linalg.qr(centred.T @ (centred @ directions))
    return directions


def turn_onto(points: Array, before: Array) -> Array:
    """The turn, or reflection, (2, 2) by which `points` @ turn lie nearest to where they were `before`.

    The orthogonal Procrustes problem, P. H. Schönemann (1966).
    """
    cross = (points - points.mean(axis=0)).T @ (before - before.mean(axis=0))
    left, _, right = np.linalg.svd(cross.astype(np.float64))
    turn: Array = (left @ right).astype(points.dtype)
    return turn


def nearest_right(points: Array, labels: NDArray[np.intp], means: Array) -> float:
    """The share of the points whose nearest mean is that of their own class."""
    return float((squared_distances(points, means).argmin(axis=1) == labels).mean())


def squared_distances(points: Array, means: Array) -> Array:
    """From each point to each mean, (points, means); infinite to a mean that is NaN."""
    cross = points @ np.nan_to_num(means).T
    squared = np.einsum("ij,ij->i", points, points)[:, None] - 2 * cross + np.einsum("ij,ij->i", means, means)
    return np.where(np.isnan(squared), np.inf, np.maximum(squared, 0))
