"""What is seen of a network in the plane is what the engine computes, and plain NumPy as well."""

import numpy as np
import pytest

from tui_mnist.geometry.unfolding import PlaneNetwork, Projection, boundaries, certainty, turned
from tui_mnist.geometry.zero_lines import zero_lines
from tui_mnist.nn import Network

LATTICE = np.stack(np.meshgrid(np.linspace(-3, 3, 61), np.linspace(3, -3, 61)), axis=-1)


def parameters(hidden: tuple[int, ...], classes: int = 2, seed: int = 1) -> np.ndarray:
    network = Network((2, *hidden, classes), generator=np.random.default_rng(seed))
    return np.random.default_rng(seed).normal(size=network.parameters.size).astype(np.float32)


def assigned(hidden: tuple[int, ...], activation: str = "tanh", classes: int = 2) -> PlaneNetwork:
    network = PlaneNetwork(hidden, classes, activation)
    network.assign(parameters(hidden, classes))
    return network


@pytest.mark.parametrize("activation", ["tanh", "relu", "gelu", "sigmoid"])
def test_the_logits_are_bit_for_bit_those_of_the_engine(activation: str) -> None:
    engine = Network((2, 5, 3, 4), activation=activation, generator=np.random.default_rng(0))
    engine.parameters.assign(parameters((5, 3), 4))
    seen = assigned((5, 3), activation, classes=4)
    points = LATTICE.reshape(-1, 2).astype(np.float32)
    assert np.array_equal(seen.layers(LATTICE)[-1].reshape(-1, 4).astype(np.float32), engine.logits(points))


def test_each_layer_is_the_activation_of_a_product_and_a_bias() -> None:
    vector = parameters((4, 2)).astype(float)
    first, bias, second = vector[:8].reshape(2, 4), vector[8:12], vector[12:20].reshape(4, 2)
    after_first, after_second, _ = assigned((4, 2)).layers(LATTICE)
    assert np.allclose(after_first, np.tanh(LATTICE @ first + bias), atol=1e-5)
    assert np.allclose(after_second, np.tanh(after_first @ second + vector[20:22]), atol=1e-5)


def test_layers_behind_a_layer_go_on_from_its_outputs() -> None:
    network = assigned((4, 2))
    layers = network.layers(LATTICE)
    assert np.allclose(network.logits_after(1, layers[1]), layers[-1], atol=1e-6)
    assert np.allclose(network.logits_after(2, layers[2]), layers[-1])


def test_a_silent_unit_has_no_way_on_and_still_computes() -> None:
    network, vector = assigned((4, 2)), parameters((4, 2))
    heard = network.layers(LATTICE)
    network.assign(vector, silent=[(0, 1)])
    silent = network.layers(LATTICE)
    assert np.array_equal(silent[0], heard[0])
    assert not np.allclose(silent[1], heard[1])
    changed = vector.copy()
    changed[[1, 5, 9]] = 7.0  # what comes into the unit makes no difference any more
    network.assign(changed, silent=[(0, 1)])
    assert np.array_equal(network.layers(LATTICE)[-1], silent[-1])


def test_an_edited_weight_is_seen_and_the_parameters_stay_as_they_are() -> None:
    network, vector = PlaneNetwork((4, 2), 2, "tanh"), parameters((4, 2))
    kept = vector.copy()
    network.assign(vector, edits=[(1, 2, 1, 0.5)])
    assert network.weights(1)[2, 1] == 0.5
    assert np.array_equal(vector, kept)


def test_parameters_of_another_network_are_refused() -> None:
    with pytest.raises(ValueError, match="there are 3 parameters; expected 22"):
        PlaneNetwork((4,), 2, "tanh").assign(np.zeros(3, np.float32))


def test_there_may_be_no_points() -> None:
    assert [each.shape for each in assigned((4, 2)).layers(np.empty((0, 2, 2)))] == [(0, 2, 4), (0, 2, 2), (0, 2, 2)]


# Where the decision turns


def test_zero_lines_of_a_circle_lie_on_it() -> None:
    lines = zero_lines(LATTICE, np.hypot(*np.moveaxis(LATTICE, -1, 0)) - 2)
    assert np.allclose(np.hypot(lines[..., 0], lines[..., 1]), 2, atol=0.01)
    assert np.isclose(np.linalg.norm(lines[:, 1] - lines[:, 0], axis=-1).sum(), 4 * np.pi, rtol=0.01)


def test_there_are_no_zero_lines_where_the_sign_stays() -> None:
    assert zero_lines(LATTICE, np.ones((61, 61))).shape == (0, 2, 2)


@pytest.mark.parametrize("classes", [2, 4])
def test_on_a_boundary_two_classes_are_alike(classes: int) -> None:
    network = assigned((4, 2), classes=classes)
    lines = boundaries(LATTICE, network.layers(LATTICE)[-1])
    assert len(lines)
    ordered = np.sort(network.layers(lines)[-1], axis=-1)
    spread = np.ptp(network.layers(LATTICE)[-1])
    assert np.quantile(ordered[..., -1] - ordered[..., -2], 0.95) < 0.02 * spread


def test_in_the_last_hidden_layer_the_boundary_is_one_straight_line() -> None:
    network = assigned((6, 2))
    ends = network.layers(boundaries(LATTICE, network.layers(LATTICE)[-1]))[1].reshape(-1, 2)
    _, _, directions = np.linalg.svd(ends - ends.mean(axis=0))
    away = (ends - ends.mean(axis=0)) @ directions[1]
    assert np.abs(away).max() < 0.02


def test_creases_are_where_a_unit_begins_to_be_active() -> None:
    network = assigned((3,), "relu")
    lines = network.creases(LATTICE, 1)
    sums = lines @ network.weights(0) + parameters((3,))[6:9]
    assert len(lines)
    assert np.allclose(np.abs(sums).min(axis=-1), 0, atol=1e-4)


def test_certainty_is_the_lead_of_the_most_probable_class() -> None:
    found, certain = certainty(np.log(np.array([[0.7, 0.2, 0.1], [0.25, 0.25, 0.5]])))
    assert found.tolist() == [0, 2]
    assert np.allclose(certain, [0.5, 0.25])


# Directions of many units


def outputs(seed: int = 0) -> np.ndarray:
    points: np.ndarray = np.random.default_rng(seed).normal(size=(300, 5)) * [3, 2, 0.5, 0.3, 0.2] + 4
    return points


def test_the_directions_are_the_leading_principal_components() -> None:
    projection, points = Projection(5), outputs()
    for _ in range(10):
        projection.follow(points)
    _, _, right = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    assert np.allclose(projection.directions @ projection.directions.T, right[:2].T @ right[:2], atol=1e-6)


def test_at_the_same_weights_nothing_moves() -> None:
    projection, points = Projection(5), outputs()
    for _ in range(20):
        projection.follow(points)
    before = projection(points)
    projection.follow(points)
    assert np.allclose(projection(points), before, atol=1e-9)


def test_a_new_plane_lies_on_the_one_before_without_being_turned() -> None:
    projection = Projection(5)
    for _ in range(10):
        projection.follow(outputs())
    before = projection.directions
    projection.follow(outputs(seed=1))
    overlap = before.T @ projection.directions
    assert np.allclose(overlap, overlap.T, atol=1e-9)
    assert np.all(np.linalg.eigvalsh(overlap) > 0)


def test_what_is_nearer_is_larger_and_a_whole_turn_brings_all_back() -> None:
    points = np.array([[1.0, 0, -1], [1.0, 0, 1]])
    near, far = turned(points, 0.0, 1.0)
    assert near[0] > far[0]
    assert np.allclose(turned(points, 2 * np.pi, 1.0), turned(points, 0.0, 1.0))
