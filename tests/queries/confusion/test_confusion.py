"""The confusion matrix and its lists are what plain NumPy finds, live as well as standing still."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tui_mnist.data import load
from tui_mnist.errors import UsageError
from tui_mnist.queries.confusion import CONFIDENT, FORGOTTEN, Confusion, ConfusionQuery
from tui_mnist.queries.digits import DigitsQuery
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import BatchDone, EpochDone

Rows = NDArray[Any]
NewTrainer = Callable[..., Trainer]


def ask(trainer: Trainer, **given: Any) -> Confusion:
    return ConfusionQuery(**given).compute(trainer)


def softmax(logits: Rows) -> Rows:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def plainly(trainer: Trainer) -> tuple[Rows, Rows, Rows]:
    """Labels, predictions and confidence of the held-out samples by matrix products alone."""
    indices = held_out_indices(trainer)
    values = trainer.dataset.train_samples[indices].reshape(len(indices), -1)
    x = values / 255 if values.dtype == np.uint8 else values
    parameters = trainer.network.parameters
    arrays = list(parameters.split(parameters.vector).values())  # W1, b1, W2, b2
    hidden = x @ arrays[0] + arrays[1]
    hidden = np.tanh(hidden) if trainer.hyperparameters.activation == "tanh" else np.maximum(hidden, 0)
    shares = softmax(hidden @ arrays[2] + arrays[3])
    return trainer.dataset.train_labels[indices], shares.argmax(axis=1), shares.max(axis=1)


def counted(labels: Rows, predicted: Rows, classes: int) -> Rows:
    matrix = np.zeros((classes, classes), int)
    for label, guess in zip(labels.tolist(), predicted.tolist(), strict=True):
        matrix[label, guess] += 1
    return matrix


def after(trainer: Trainer, steps: int) -> Trainer:
    for event in trainer.run(Control()):
        steps -= isinstance(event, BatchDone)
        if not steps:
            break
    return trainer


@pytest.fixture
def trainer(new_trainer: NewTrainer) -> Trainer:
    """After three steps, so that some of its 24 held-out images are mistaken."""
    return after(new_trainer(validation_size=24, batch_size=2, epochs=50), 3)


# The matrix


def test_each_held_out_sample_is_counted_in_the_row_of_its_class_and_the_column_of_its_prediction(
    trainer: Trainer,
) -> None:
    found = ask(trainer)
    labels, predicted, _ = plainly(trainer)
    np.testing.assert_array_equal(found.matrix, counted(labels, predicted, 3))
    assert (found.known, found.count, found.since, found.settled, found.held_out) == (24, 24, 3, True, True)


def test_it_grows_slice_by_slice_until_it_is_exact(trainer: Trainer) -> None:
    labels, predicted, _ = plainly(trainer)
    for number in range(1, 5):
        found = ask(trainer, at_once=6, count=1, cell=(0, 0))
        assert 6 * number <= found.known <= 7 * number
        assert found.matrix.sum() == found.known
        assert found.settled == (found.known == 24)
    np.testing.assert_array_equal(found.matrix, counted(labels, predicted, 3))


def test_old_answers_count_until_the_network_has_trained_twice_as_long(trainer: Trainer) -> None:
    ask(trainer)
    after(trainer, 2)
    found = ask(trainer, at_once=1, count=1)
    assert (found.known, found.since, found.settled) == (24, 3, False)
    after(trainer, 2)
    assert ask(trainer, at_once=1, count=1).known < 24
    for cell in np.ndindex(3, 3):
        found = ask(trainer, at_once=0, count=1, cell=cell)
        assert found.listed == found.matrix[cell]


def test_after_an_epoch_it_is_known_from_the_validation(trainer: Trainer) -> None:
    ask(trainer)
    done = next(event for event in trainer.run(Control()) if isinstance(event, EpochDone))
    found = ask(trainer, at_once=0, count=0)
    assert found.settled
    assert found.matrix.trace() / found.known == pytest.approx(done.val_accuracy)


def test_samples_of_training_are_counted_where_none_are_held_out(new_trainer: NewTrainer) -> None:
    found = ask(new_trainer(validation_size=0))
    assert (found.known, found.held_out) == (48, False)


def test_answers_that_are_not_numbers_are_in_no_cell(trainer: Trainer) -> None:
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
    found = ask(trainer)
    assert (found.matrix.sum(), found.unanswered) == (0, 24)
    assert ask(trainer, listed=CONFIDENT).listed == 0


def test_points_come_with_their_coordinates() -> None:
    settings = Hyperparameters(data="rings", hidden=(5,), activation="tanh", batch_size=20, validation_size=200)
    trainer = Trainer(load("rings"), settings)
    found = ask(trainer, cell=(0, 0), count=5)
    labels, predicted, _ = plainly(trainer)
    np.testing.assert_array_equal(found.matrix, counted(labels, predicted, trainer.dataset.classes))
    assert found.coordinates is not None
    points = trainer.dataset.train_samples[held_out_indices(trainer)]
    np.testing.assert_array_equal(found.coordinates, points[found.page.indices])


# The samples


def test_a_cell_has_its_samples(trainer: Trainer) -> None:
    ask(trainer)
    labels, predicted, _ = plainly(trainer)
    for cell in np.ndindex(3, 3):
        found = ask(trainer, cell=cell, count=4)
        expected = np.flatnonzero((labels == cell[0]) & (predicted == cell[1]))
        assert found.cell == cell
        assert found.listed == len(expected) == found.matrix[cell]
        np.testing.assert_array_equal(found.page.indices, expected[:4])
        if len(expected) > 4:
            np.testing.assert_array_equal(ask(trainer, cell=cell, count=4, page=1).page.indices, expected[4:8])


def test_unless_another_is_asked_for_it_is_the_most_frequent_mistake(trainer: Trainer) -> None:
    labels, predicted, _ = plainly(trainer)
    matrix = counted(labels, predicted, 3)
    np.fill_diagonal(matrix, 0)
    found = ask(trainer)
    assert matrix.max() > 0
    assert matrix[found.cell] == matrix.max()


def test_the_most_confident_mistakes_come_first(trainer: Trainer) -> None:
    ask(trainer)
    labels, predicted, confidence = plainly(trainer)
    found = ask(trainer, listed=CONFIDENT, count=100)
    wrong = np.flatnonzero(labels != predicted)
    assert found.listed == len(wrong) > 1
    np.testing.assert_array_equal(np.sort(found.page.indices), wrong)
    np.testing.assert_allclose(found.page.probabilities.max(axis=1), -np.sort(-confidence[wrong]), rtol=1e-5)


def test_forgotten_are_those_that_were_right_and_are_wrong_with_the_steps_of_both(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(validation_size=24, epochs=50, learning_rate=0.3, optimizer="sgd")
    right_at, wrong_since = np.full(24, -1), np.full(24, -1)
    forgotten = 0
    events = trainer.run(Control())
    while trainer.step < 30:
        labels, predicted, _ = plainly(trainer)
        right = labels == predicted
        right_at[right], wrong_since[right] = trainer.step, -1
        wrong_since[~right & (wrong_since < 0)] = trainer.step
        found = ask(trainer, listed=FORGOTTEN, count=100)
        expected = np.flatnonzero(~right & (right_at >= 0))
        np.testing.assert_array_equal(np.sort(found.page.indices), expected)
        np.testing.assert_array_equal(found.right_at, right_at[found.page.indices])
        np.testing.assert_array_equal(found.wrong_since, wrong_since[found.page.indices])
        assert (np.diff(found.wrong_since) <= 0).all()
        forgotten = max(forgotten, len(expected))
        next(event for event in events if isinstance(event, BatchDone))
    assert forgotten > 0


def test_what_was_found_at_steps_that_are_taken_back_is_not_remembered(trainer: Trainer) -> None:
    start = trainer.checkpoint()
    ask(trainer)
    after(trainer, 9)
    ask(trainer)
    trainer.restore(start)
    found = ask(trainer, listed=FORGOTTEN, count=100)
    assert (found.right_at <= trainer.step).all()
    assert (found.wrong_since <= trainer.step).all()


# What is asked, and what it costs


def test_what_was_asked_for_pages_of_digits_need_not_be_asked_again(trainer: Trainer) -> None:
    DigitsQuery().compute(trainer)
    assert ask(trainer, at_once=0, count=0).known == 24


@pytest.mark.parametrize(("given", "words"), [({"listed": "odd"}, "odd"), ({"cell": (3, 0)}, "expected 0 to 2")])
def test_what_there_is_not_is_refused_in_one_line(trainer: Trainer, given: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        ask(trainer, **given)


def test_asking_changes_nothing_of_the_training_and_the_answer_can_be_sent(trainer: Trainer) -> None:
    state = pickle.dumps(trainer.checkpoint())
    found = ask(trainer)
    assert pickle.dumps(trainer.checkpoint()) == state
    assert (pickle.loads(pickle.dumps(found)).matrix == found.matrix).all()
