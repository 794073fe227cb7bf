"""Points in the plane: what each data set promises of its points, whatever the seed."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.data import CATALOG, Dataset, load, split
from tui_mnist.data.plane.generators import GENERATORS, Points
from tui_mnist.data.plane.plane_dataset import PLANE_DATASETS, PlaneDataset
from tui_mnist.data.plane.set_points import MOST_CLASSES, SetPoint, SetPoints
from tui_mnist.errors import DataError

NAMES = [known.name for known in PLANE_DATASETS]
SEEDS = st.integers(0, 2**32 - 1)


def made(name: str, seed: int, count: int = 200) -> tuple[Points, np.ndarray]:
    """Points without noise, and their labels."""
    labels = np.arange(count) % len(cast(PlaneDataset, CATALOG[name]).class_names)
    return GENERATORS[name](labels, np.random.default_rng(seed)), labels


def arrays(dataset: Dataset) -> list[bytes]:
    parts = (dataset.train_samples, dataset.train_labels, dataset.test_samples, dataset.test_labels)
    return [part.tobytes() for part in parts]


def test_each_name_has_its_generator() -> None:
    assert list(GENERATORS) == NAMES


@pytest.mark.parametrize("name", NAMES)
@given(seed=SEEDS)
def test_all_points_lie_between_minus_3_and_3(name: str, seed: int) -> None:
    points, _ = made(name, seed)
    assert points.shape == (200, 2)
    assert np.abs(points).max() <= 3


@pytest.mark.parametrize("name", NAMES)
@given(seed=SEEDS, points=st.integers(10, 300))
def test_there_are_as_many_of_each_class_to_train_and_to_test(name: str, seed: int, points: int) -> None:
    dataset = load(f"{name}:points={points}", seed=seed)
    assert (dataset.train_samples.dtype.name, dataset.features, dataset.image_shape) == ("float32", 2, None)
    assert len(dataset.train_labels) == points + points // 2
    assert len(dataset.test_labels) == points // 2
    for labels in (dataset.train_labels, dataset.test_labels):
        counts = np.bincount(labels, minlength=dataset.classes)
        assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_makes_the_same_points_each_time_and_another_seed_others(name: str) -> None:
    assert arrays(load(name, seed=3)) == arrays(load(name, seed=3))
    assert load(name, seed=3).fingerprint == load(name, seed=3).fingerprint != load(name, seed=4).fingerprint


@pytest.mark.parametrize("name", NAMES)
def test_no_point_is_there_both_to_train_and_to_test(name: str) -> None:
    dataset = load(f"{name}:noise=0.1")
    assert not set(map(tuple, dataset.train_samples.tolist())) & set(map(tuple, dataset.test_samples.tolist()))


@given(seed=SEEDS)
def test_the_disk_has_radius_1_and_the_ring_lies_from_2_3_to_3(seed: int) -> None:
    points, labels = made("disk-in-ring", seed)
    radius = np.hypot(*points.T)
    assert radius[labels == 0].max() <= 1
    assert radius[labels == 1].min() >= 2.3


@given(seed=SEEDS)
def test_xor_is_whether_the_signs_are_equal(seed: int) -> None:
    points, labels = made("xor", seed)
    assert np.array_equal(np.prod(np.sign(points), axis=1) == 1, labels == 0)


@given(seed=SEEDS)
def test_a_spiral_turns_1_75_times_and_the_other_is_the_same_turned_by_half_a_turn(seed: int) -> None:
    points, labels = made("spirals", seed)
    radius, angle = np.hypot(*points.T), np.arctan2(points[:, 1], points[:, 0])
    expected = 2 * np.pi * 1.75 * radius / 3 + np.pi * labels
    assert np.allclose(np.exp(1j * angle), np.exp(1j * expected))


@pytest.mark.parametrize("name", NAMES)
def test_without_noise_the_nearest_points_tell_the_class(name: str) -> None:
    """So no two classes lie on each other, however they are tangled."""
    points, labels = made(name, 0, 3000)
    apart = np.abs(points[:1000, None] - points[None, 1000:]).sum(axis=2)
    nearest = labels[1000:][apart.argmin(axis=1)]
    assert (nearest == labels[:1000]).all()


def test_noise_moves_the_points_by_its_standard_deviation() -> None:
    still, moved = (load(f"rings:noise={noise},points=20000", seed=1).train_samples for noise in (0, 0.5))
    assert np.allclose((moved - still).std(axis=0), 0.5, rtol=0.03)
    assert np.allclose((moved - still).mean(axis=0), 0, atol=0.02)


@pytest.mark.parametrize(
    "options",
    ["", "noise", "noise=", "noise=-1", "noise=nan", "noise=4", "points=9", "points=1.5", "points=100001", "x=1"],
)
def test_options_that_make_no_sense_are_refused_with_those_that_do(options: str) -> None:
    with pytest.raises(DataError) as caught:
        load(f"moons:{options}")
    assert str(caught.value) == (
        f"'moons:{options}' can't be generated; expected moons, or with options as in moons:noise=0.2,points=500: "
        "a noise of 0 to 3, 10 to 100,000 points"
    )


# --- how a point is shown where images are --------------------------------------------------------------------------


def test_a_picture_of_a_point_has_it_bright_among_all_others() -> None:
    dataset = load("disk-in-ring")
    [right_of_the_middle] = dataset.pictures(np.array([[2.9, 0.1]], np.float32))
    rows, columns = np.nonzero(right_of_the_middle == right_of_the_middle.max())
    assert right_of_the_middle.shape == dataset.picture_shape == (28, 28)
    assert sorted(zip(rows.tolist(), columns.tolist(), strict=True)) == [(12, 26), (12, 27), (13, 26), (13, 27)]
    others = right_of_the_middle[right_of_the_middle < right_of_the_middle.max()]
    assert 0 < np.count_nonzero(others) < others.size


def test_up_is_up() -> None:
    above, below = load("xor").pictures(np.array([[0, 2], [0, -2]], np.float32))
    assert np.nonzero(above == above.max())[0].mean() < 14 < np.nonzero(below == below.max())[0].mean()


def test_samples_of_other_numbers_of_features_are_shown_as_rows_of_cells() -> None:
    samples = np.array([[0, 1, 2], [2, 2, 0]], np.float32)
    dataset = Dataset("three", samples, np.array([0, 1]), samples, np.array([0, 1]), ("a", "b"))
    assert dataset.pictures(samples).tolist() == [[[0, 128, 255]], [[255, 255, 0]]]
    assert (dataset.features, dataset.picture_shape) == (3, (1, 3))


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        (np.zeros((2, 3)), "holds float64 of rank 2; expected feature vectors, float32 of rank 2 (samples, features)"),
        (np.full((2, 3), np.nan, np.float32), "holds NaN or infinity; expected finite numbers"),
        (np.zeros((2, 0), np.float32), "holds 2 feature vectors of 0 numbers; expected at least one of 1"),
        (np.zeros((3, 3), np.float32), "holds 2 labels, but"),
    ],
)
def test_feature_vectors_that_make_no_data_set_are_refused(samples: np.ndarray, said: str) -> None:
    labels, test = np.array([0, 1]), np.zeros((2, 3), np.float32)
    with pytest.raises(DataError, match=r"^three, train") as caught:
        Dataset("three", samples, labels, test, labels, ("a", "b"))
    assert said in str(caught.value)


def test_samples_to_train_and_to_test_have_the_same_features() -> None:
    labels, wide, narrow = np.array([0, 1]), np.zeros((2, 3), np.float32), np.zeros((2, 2), np.float32)
    with pytest.raises(DataError, match=r"its feature vectors are 2 numbers, those of .* 3; expected one size for all"):
        Dataset("three", wide, labels, narrow, labels, ("a", "b"))


# --- points that a person sets ----------------------------------------------------------------------------------------


@given(
    st.lists(
        st.builds(SetPoint.at, st.integers(0, MOST_CLASSES - 1), st.floats(-3.5, 3.5), st.floats(-3.5, 3.5)),
        min_size=2,
        max_size=30,
    ).filter(lambda points: len({point.label for point in points}) > 1)
)
def test_set_points_are_trained_on_as_their_text_says_but_every_fifth_which_is_held_out(points: list[SetPoint]) -> None:
    known = SetPoints(tuple(points))
    dataset = load(str(known))
    training, held_out = split(len(points), known.held_out)
    for chosen, expected in (
        (held_out, points[4::5]),
        (training, [point for place, point in enumerate(points) if place % 5 != 4]),
    ):
        np.testing.assert_array_equal(dataset.train_labels[chosen], [point.label for point in expected])
        np.testing.assert_allclose(
            dataset.train_samples[chosen], np.reshape([(point.x, point.y) for point in expected], (-1, 2)), rtol=1e-6
        )
    assert len(dataset.class_names) == 1 + max(point.label for point in points)


@pytest.mark.parametrize(
    "text", ["", "0,1,1", "0,1,1;0,2,2", "0,0,0;4,1,1", "0,0,0;1,nan,0", "0,0,0;1,101,0", "0,0;1,1", "0,0,0;-1,1,0"]
)
def test_set_points_that_can_not_be_trained_on_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(DataError, match=r"expected 2 to 300 points of at least two classes, .*points:0,-1,0;1,1,0$"):
        load(f"points:{text}")
