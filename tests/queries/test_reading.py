"""An image that is in no data set is read by the network as it is, and compared with what it was trained on."""

import pickle
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.queries.conftest import StoppedTrainer
from tui_mnist.queries.drawings import DrawingsQuery, DrawingsScore
from tui_mnist.queries.reading import BY_HIDDEN, BY_PIXELS, NEAREST_BY, SHOWN, Reading, ReadingQuery
from tui_mnist.training import Trainer
from tui_mnist.training.query import Query


def ask(trainer: Trainer, query: Query[Any]) -> Any:
    answer = query.answer(trainer)
    assert not answer.error, answer.error
    return pickle.loads(pickle.dumps(answer)).value


def drawing(seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (4, 5), dtype=np.uint8)


def hidden(trainer: Trainer, images: NDArray[Any]) -> NDArray[Any]:
    """The outputs of the last hidden layer, in plain NumPy."""
    values = images.reshape(len(images), -1).astype(np.float64) / 255
    weights = trainer.network.parameters.variables
    for number in range(1, len(trainer.network.layers)):
        values = np.maximum(values @ weights[f"W{number}"].numpy() + weights[f"b{number}"].numpy(), 0)
    return values


def test_the_probabilities_are_the_softmax_of_the_networks_scores(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(5)
    reading: Reading = ask(trainer, ReadingQuery(drawing().tobytes()))
    weights = trainer.network.parameters.variables
    scores = hidden(trainer, drawing()[None])[0] @ weights["W3"].numpy() + weights["b3"].numpy()
    expected = np.exp(scores) / np.exp(scores).sum()
    assert np.allclose(reading.probabilities, expected, atol=1e-6)
    assert reading.predicted == expected.argmax()


@pytest.mark.parametrize("nearest_by", NEAREST_BY)
def test_the_nearest_are_the_nearest_of_those_it_trains_on(stopped_trainer: StoppedTrainer, nearest_by: str) -> None:
    trainer = stopped_trainer(5)
    images, labels = trainer.dataset.train_samples, trainer.dataset.train_labels
    trained_on = np.setdiff1d(np.arange(len(labels)), trainer.validation_indices)
    points, own = (
        each.reshape(len(each), -1) / 255 if nearest_by == BY_PIXELS else hidden(trainer, each)
        for each in (images[trained_on], drawing()[None])
    )
    distances = np.linalg.norm(points - own, axis=1)
    order = np.argsort(distances)[:SHOWN]
    reading: Reading = ask(trainer, ReadingQuery(drawing().tobytes(), nearest_by))
    assert np.allclose(reading.distances, distances[order], atol=1e-4)
    assert np.array_equal(reading.images, images[trained_on[order]])
    assert np.array_equal(reading.labels, labels[trained_on[order]])
    assert (reading.among, reading.nearest_by) == (len(trained_on), nearest_by)


def test_what_the_hidden_layer_makes_of_the_images_follows_the_training(
    stopped_trainer: StoppedTrainer, next_step: Any
) -> None:
    trainer = stopped_trainer(1, learning_rate=0.1)
    query = ReadingQuery(drawing().tobytes(), BY_HIDDEN)
    before = ask(trainer, query)
    next_step(trainer)
    after, fresh = ask(trainer, query), trainer.double()
    assert not np.allclose(before.distances, after.distances)
    assert np.array_equal(after.distances, ask(fresh, query).distances)
    trainer.assign(trainer.network.parameters.vector * 0.5)  # another network at the same step
    assert not np.allclose(ask(trainer, query).distances, after.distances)


def test_a_network_that_trains_on_few_images_is_compared_with_those_alone(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(0, train_size=6)
    reading = ask(trainer, ReadingQuery(drawing().tobytes()))
    assert reading.among == len(reading.labels) == 6


def test_without_a_hidden_layer_pixels_are_compared_and_the_answer_says_so(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(0, hidden=())
    by_hidden, by_pixels = (ask(trainer, ReadingQuery(drawing().tobytes(), by)) for by in (BY_HIDDEN, BY_PIXELS))
    assert by_hidden.nearest_by == BY_PIXELS
    assert np.array_equal(by_hidden.distances, by_pixels.distances)


def test_a_network_of_numbers_no_more_reads_nothing(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(0)
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.nan))
    for by in NEAREST_BY:
        assert ask(trainer, ReadingQuery(drawing().tobytes(), by)).predicted is None
    images = trainer.dataset.train_samples[:5].tobytes()
    assert ask(trainer, DrawingsQuery(images, bytes(5))) == DrawingsScore(0, 5)


def test_drawings_that_the_network_gets_right_are_counted(stopped_trainer: StoppedTrainer) -> None:
    trainer = stopped_trainer(20, learning_rate=0.05)
    images = np.stack([drawing(seed) for seed in range(30)])
    weights = trainer.network.parameters.variables
    predicted = (hidden(trainer, images) @ weights["W3"].numpy() + weights["b3"].numpy()).argmax(axis=1)
    labels = np.arange(30, dtype=np.uint8) % 3
    expected = DrawingsScore(int((predicted == labels).sum()), 30)
    assert 0 < expected.right < 30
    assert ask(trainer, DrawingsQuery(images.tobytes(), labels.tobytes())) == expected
    assert ask(trainer, DrawingsQuery(b"", b"")) == DrawingsScore(0, 0)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (ReadingQuery(bytes(19)), "19 pixels; expected 20, 1 × 4 × 5"),
        (ReadingQuery(bytes(20), "sound"), "nearest by 'sound' is not known"),
        (DrawingsQuery(bytes(20), bytes(2)), "20 pixels; expected 40, 2 × 4 × 5"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    stopped_trainer: StoppedTrainer, query: Query[Any], words: str
) -> None:
    assert words in query.answer(stopped_trainer(0)).error


def test_asking_changes_nothing_of_the_training(stopped_trainer: StoppedTrainer, next_step: Any) -> None:
    asked, other = stopped_trainer(2), stopped_trainer(2)
    for by in NEAREST_BY:
        ask(asked, ReadingQuery(drawing().tobytes(), by))
    ask(asked, DrawingsQuery(drawing().tobytes(), bytes(1)))
    next_step(asked)
    next_step(other)
    assert np.array_equal(asked.network.parameters.vector, other.network.parameters.vector)
