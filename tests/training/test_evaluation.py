"""How good a network is does not depend on how the images are counted, and asking can be broken off."""

import warnings
from collections.abc import Callable

import numpy as np
import pytest

from tui_mnist.nn import LOSSES, Network
from tui_mnist.training import Trainer
from tui_mnist.training.evaluation import SAMPLES_AT_ONCE, evaluate

CROSS_ENTROPY = LOSSES["categorical_crossentropy"]


@pytest.fixture(scope="module")
def network(new_trainer: Callable[..., Trainer]) -> Network:
    return new_trainer().network


def many(count: int) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(0)
    return generator.integers(256, size=(count, 20), dtype=np.uint8), generator.integers(3, size=count)


def test_more_images_than_are_taken_at_once_give_the_mean_over_all_of_them(network: Network) -> None:
    images, labels = many(2 * SAMPLES_AT_ONCE + 1)
    found = evaluate(network.logits, images, labels, CROSS_ENTROPY)
    logits = network.forward(network.inputs(images)).numpy()
    assert found is not None
    assert found.loss == pytest.approx(float(np.mean(CROSS_ENTROPY(labels, logits))), rel=1e-5)
    assert found.accuracy == np.mean(logits.argmax(axis=1) == labels)


def test_no_images_give_no_figures(network: Network) -> None:
    assert evaluate(network.logits, *many(0), CROSS_ENTROPY) is None


def test_it_ends_without_figures_as_soon_as_it_is_interrupted(network: Network) -> None:
    asked: list[bool] = []

    def at_the_second_time() -> bool:
        asked.append(True)
        return len(asked) == 2

    assert evaluate(network.logits, *many(3 * SAMPLES_AT_ONCE), CROSS_ENTROPY, interrupted=at_the_second_time) is None
    assert len(asked) == 2


def test_a_network_that_overflows_is_told_as_numbers_and_without_a_warning(network: Network) -> None:
    huge = Network(network.sizes, generator=np.random.default_rng(0))
    huge.parameters.assign(huge.parameters.vector * 1e30, keep_previous=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = evaluate(huge.logits, *many(10), CROSS_ENTROPY)
    assert found is not None
    assert not np.isfinite(found.loss)
    assert 0 <= found.accuracy <= 1
