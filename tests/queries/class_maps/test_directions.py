"""Directions equal those of plain NumPy, written out from their definitions."""

from typing import Any

import numpy as np
import pytest

from tui_mnist.queries.class_maps.directions import (
    RIDGE,
    class_means,
    discriminants,
    nearest_right,
    principal_components,
    squared_distances,
    turn_onto,
)


def clouds(count: int, dimensions: int, classes: int, *, seed: int = 0) -> tuple[Any, Any]:
    """Points around the mean of their class, which spread differently in each direction."""
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % classes
    means = generator.normal(size=(classes, dimensions)) * 2
    spread = np.linspace(0.2, 2, dimensions)
    return means[labels] + generator.normal(size=(count, dimensions)) * spread, labels


def defined_discriminants(points: Any, labels: Any) -> Any:
    """The two leading solutions of B v = lambda W v, by an eigendecomposition of W^-1/2 B W^-1/2."""
    classes, count = int(labels.max()) + 1, len(points)
    centre = points.mean(axis=0)
    between = np.zeros((points.shape[1],) * 2)
    within = np.zeros_like(between)
    for label in range(classes):
        members = points[labels == label]
        away = members.mean(axis=0) - centre
        between += len(members) / count * np.outer(away, away)
        within += (members - members.mean(axis=0)).T @ (members - members.mean(axis=0)) / count
    within += RIDGE * np.trace(within) / len(within) * np.eye(len(within))
    values, vectors = np.linalg.eigh(within)
    root = vectors / np.sqrt(values) @ vectors.T
    _, leading = np.linalg.eigh(root @ between @ root)
    return root @ leading[:, :-3:-1]


@pytest.mark.parametrize(("count", "dimensions"), [(200, 12), (30, 80)], ids=["many points", "many dimensions"])
def test_discriminants_solve_the_generalized_eigenproblem(count: int, dimensions: int) -> None:
    points, labels = clouds(count, dimensions, classes=5)
    found = discriminants(points, labels, class_means(points, labels, 5))
    expected = defined_discriminants(points, labels)
    signs = np.sign((found * expected).sum(axis=0))
    np.testing.assert_allclose(found, expected * signs, atol=1e-9)


def test_discriminants_of_two_classes_are_one_direction() -> None:
    points, labels = clouds(60, 6, classes=2)
    found = discriminants(points, labels, class_means(points, labels, 2))
    assert np.linalg.norm(found[:, 0]) > 0
    projected = points @ found
    assert abs(np.ptp(class_means(projected, labels, 2)[:, 0])) > 1


def test_discriminants_of_points_that_are_all_the_same_are_zero() -> None:
    labels = np.arange(12) % 3
    points = np.ones((12, 4))
    assert not discriminants(points, labels, class_means(points, labels, 3)).any()


def test_a_class_without_points_has_no_mean_and_is_nearest_to_none() -> None:
    points, labels = np.array([[0.0, 0], [2, 0], [2, 1]]), np.array([0, 2, 2])
    means = class_means(points, labels, 3)
    np.testing.assert_array_equal(means[[0, 2]], [[0, 0], [2, 0.5]])
    assert np.isnan(means[1]).all()
    assert nearest_right(points, labels, means) == 1
    assert np.isinf(squared_distances(points, means)[:, 1]).all()
    assert np.isfinite(discriminants(points, labels, means)).all()


def test_principal_components_are_those_of_a_singular_value_decomposition() -> None:
    points, _ = clouds(300, 40, classes=6)
    found = principal_components(points)
    _, _, right = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(found.T @ found, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(np.linalg.svd(right[:2] @ found)[1], [1, 1], atol=1e-9)  # the same plane, turned


def test_four_rounds_from_those_of_a_moment_ago_find_them_again() -> None:
    points, _ = clouds(300, 40, classes=6)
    before = principal_components(points)
    moved = points + np.random.default_rng(1).normal(size=points.shape) * 0.05
    found = principal_components(moved, before)
    _, _, right = np.linalg.svd(moved - moved.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.linalg.svd(right[:2] @ found)[1], [1, 1], atol=1e-4)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_turned_map_is_turned_back(mirrored: bool) -> None:
    before = np.random.default_rng(2).normal(size=(50, 2))
    turn = np.array([[np.cos(2), np.sin(2)], [-np.sin(2), np.cos(2)]]) @ np.diag([1, -1 if mirrored else 1])
    now = before @ turn
    np.testing.assert_allclose(now @ turn_onto(now, before), before, atol=1e-12)
