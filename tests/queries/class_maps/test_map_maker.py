"""Maps are of the network as it is, honest about digits that nothing was fitted to, and move by training alone."""

import pickle
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from tui_mnist.autodiff.operations import softmax
from tui_mnist.data import Dataset, load
from tui_mnist.errors import UsageError
from tui_mnist.queries.class_maps import METHODS, ClassMapsQuery, DigitWalkQuery, MappedDigitsQuery
from tui_mnist.queries.class_maps.directions import class_means, nearest_right, turn_onto
from tui_mnist.queries.class_maps.walk import POINTS, turns
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import BatchDone

BY_DIRECTIONS = METHODS[:2]
StoppedTrainer = Callable[..., Trainer]
of_each_method = pytest.mark.parametrize("method", METHODS)


@pytest.fixture
def trainer(stopped_trainer: StoppedTrainer) -> Trainer:
    """Two hidden layers, 24 held-out images."""
    return stopped_trainer(3, validation_size=24)


@of_each_method
def test_there_is_a_map_for_each_stage(trainer: Trainer, method: str) -> None:
    maps = ClassMapsQuery(method).compute(trainer)
    last = "softmax" if method == "handles" else "scores"
    assert [stage.name for stage in maps.stages] == ["pixels", "layer 1", "layer 2", last]
    assert [stage.dimensions for stage in maps.stages] == [20, 6, 5, 3]
    assert all(0 <= stage.apart <= 1 for stage in maps.stages)


def test_the_digits_are_held_out_and_what_the_network_says_is_its_own(trainer: Trainer) -> None:
    maps = ClassMapsQuery().compute(trainer)
    digits = MappedDigitsQuery().compute(trainer)
    assert maps.held_out
    assert set(maps.indices.tolist()) <= set(trainer.validation_indices.tolist())
    np.testing.assert_array_equal(digits.indices, maps.indices)
    np.testing.assert_array_equal(digits.images, trainer.dataset.train_samples[maps.indices])
    np.testing.assert_array_equal(maps.labels, trainer.dataset.train_labels[maps.indices])
    for number, image in zip(digits.numbers.tolist(), digits.images, strict=True):
        np.testing.assert_array_equal(HeldOutDigitQuery(number).compute(trainer).image, image)
    expected = trainer.network.predict(trainer.samples[maps.indices])
    np.testing.assert_allclose(maps.probabilities, expected, rtol=1e-5)


def test_by_handles_the_last_shares_are_the_probabilities(trainer: Trainer) -> None:
    maps = ClassMapsQuery("handles").compute(trainer)
    assert maps.stages[-1].shares is not None
    np.testing.assert_array_equal(maps.stages[-1].shares, maps.probabilities)
    for stage in maps.stages:
        assert stage.shares is not None
        np.testing.assert_allclose(stage.shares.sum(axis=1), 1, rtol=1e-5)
    right = (maps.probabilities.argmax(axis=1) == maps.labels).mean()
    assert maps.stages[-1].apart == right


def test_directions_are_not_found_on_the_digits_that_are_shown() -> None:
    """In noise nothing is apart; directions of the shown images themselves would show classes all the same."""
    generator = np.random.default_rng(0)
    images = generator.integers(255, size=(200, 12, 12), dtype=np.uint8)
    labels = generator.integers(3, size=200)
    noise = Dataset("noise", images, labels, images[:9], labels[:9], tuple("abc"))
    settings = Hyperparameters.of(hidden=(6,), validation_size=160, batch_size=8)
    maps = ClassMapsQuery().compute(Trainer(noise, settings))
    positions = maps.stages[0].positions
    assert positions is not None
    assert nearest_right(positions, maps.labels, class_means(positions, maps.labels, 3)) < 0.6


@of_each_method
def test_at_the_same_weights_no_digit_moves(trainer: Trainer, method: str) -> None:
    first = ClassMapsQuery(method).compute(trainer)
    for other in METHODS:
        ClassMapsQuery(other).compute(trainer)
    again = ClassMapsQuery(method).compute(trainer)
    for before, now in zip(first.stages, again.stages, strict=True):
        for name in ("positions", "anchors", "shares"):
            np.testing.assert_array_equal(getattr(before, name), getattr(now, name))


@of_each_method
def test_it_changes_nothing_of_the_run(trainer: Trainer, method: str) -> None:
    before = trainer.checkpoint()
    ClassMapsQuery(method).compute(trainer)
    DigitWalkQuery(0, 1).compute(trainer)
    after = trainer.checkpoint()
    assert before.state == after.state
    for name, array in before.arrays.items():
        np.testing.assert_array_equal(array, after.arrays[name])


@pytest.mark.parametrize("method", BY_DIRECTIONS)
def test_between_two_frames_of_training_a_map_does_not_turn(method: str) -> None:
    """The real digits, for 60 steps of a small network: of the way that digits go, next to nothing is rotation."""
    settings = Hyperparameters.of(hidden=(32,), batch_size=64, learning_rate=0.002)
    trainer = Trainer(load("mnist"), settings)
    events = trainer.run(Control())
    frames = [ClassMapsQuery(method).compute(trainer)]
    for number, _ in enumerate((event for event in events if isinstance(event, BatchDone)), start=1):
        if number % 10 == 0:
            frames.append(ClassMapsQuery(method).compute(trainer))
        if number == 60:
            break
    for before, now in pairwise(frames):
        for stage, next_stage in zip(before.stages, now.stages, strict=True):
            assert stage.positions is not None
            assert next_stage.positions is not None
            positions = next_stage.positions
            by_rotation = np.linalg.norm(positions @ turn_onto(positions, stage.positions) - positions, axis=1).mean()
            spread = np.linalg.norm(positions - positions.mean(axis=0), axis=1).mean()
            assert by_rotation < 0.01 * spread, stage.name
    first, last = frames[0].stages[-1], frames[-1].stages[-1]
    assert last.apart > first.apart  # and training takes the classes apart


def test_without_held_out_images_they_are_of_those_trained_on(stopped_trainer: StoppedTrainer) -> None:
    maps = ClassMapsQuery().compute(stopped_trainer(1, validation_size=0))
    assert not maps.held_out
    assert len(maps.indices)


@of_each_method
def test_what_is_no_longer_finite_is_shown_nowhere(trainer: Trainer, method: str) -> None:
    ClassMapsQuery(method).compute(trainer)
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
    stage = ClassMapsQuery(method).compute(trainer).stages[1]
    shown = stage.shares if method == "handles" else stage.positions
    assert shown is not None
    assert np.isnan(shown).all()


def test_a_method_that_does_not_exist_is_refused(trainer: Trainer) -> None:
    with pytest.raises(UsageError, match="choose one of"):
        ClassMapsQuery("t-SNE").compute(trainer)


def test_answers_can_be_sent(trainer: Trainer) -> None:
    for query in (ClassMapsQuery(), MappedDigitsQuery(), DigitWalkQuery(0, 1)):
        answer = pickle.loads(pickle.dumps(query.answer(trainer)))
        assert not answer.error


# The walk


def test_a_walk_goes_from_one_digit_to_the_other(trainer: Trainer) -> None:
    digits = MappedDigitsQuery().compute(trainer)
    walk = DigitWalkQuery(2, 5).compute(trainer)
    np.testing.assert_array_equal(walk.images[[0, -1]], digits.images[[2, 5]])
    middle = (digits.images[2].astype(float) + digits.images[5]) / 2
    np.testing.assert_allclose(walk.images[POINTS // 2], middle, atol=0.5)
    maps = ClassMapsQuery().compute(trainer)
    for probabilities in (walk.of_images, walk.of_hidden):
        np.testing.assert_allclose(probabilities[[0, -1]], maps.probabilities[[2, 5]], rtol=1e-4)
    assert walk.nearest[[0, -1]].tolist() == [2, 5]
    assert not set(walk.nearest[1:-1].tolist()) & {2, 5}


def test_in_the_hidden_layer_it_is_straight_there(trainer: Trainer) -> None:
    walk = DigitWalkQuery(0, 3).compute(trainer)
    indices = MappedDigitsQuery().compute(trainer).indices
    hidden = trainer.network.outputs(trainer.network.inputs(trainer.samples[indices]))[-2].numpy()
    middle = (hidden[0] + hidden[3]) / 2
    kernel, bias = (trainer.network.parameters.variables[name].numpy() for name in ("W3", "b3"))
    np.testing.assert_allclose(walk.of_hidden[POINTS // 2], softmax(middle @ kernel + bias), rtol=1e-4)
    assert walk.hidden == "layer 2"


def test_without_a_hidden_layer_both_walks_are_the_same(stopped_trainer: StoppedTrainer) -> None:
    walk = DigitWalkQuery(0, 3).compute(stopped_trainer(1, hidden=(), validation_size=24))
    assert not walk.hidden
    np.testing.assert_array_equal(walk.of_hidden, walk.of_images)


def test_a_digit_that_is_not_on_the_maps_is_refused(trainer: Trainer) -> None:
    with pytest.raises(UsageError, match="there is no digit 999"):
        DigitWalkQuery(0, 999).compute(trainer)


def test_it_is_said_where_the_answer_turns() -> None:
    probabilities = np.array([[0.9, 0.1, 0], [0.6, 0.4, 0], [0.1, 0.8, 0.1], [0, 0.1, 0.9], [0, 0, 1]])
    assert turns(probabilities) == [(0.375, 0, 1), (0.625, 1, 2)]
