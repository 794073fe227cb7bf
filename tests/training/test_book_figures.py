"""The presets reach the test accuracies that the book prints, on the real MNIST; the slowest tests of all."""

import dataclasses

import pytest

from tui_mnist.data import Dataset, load
from tui_mnist.training import Control, Trainer, preset
from tui_mnist.training.events import RunFinished

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load("mnist")


def accuracy_on_test_images(mnist: Dataset, name: str, seed: int) -> float:
    trainer = Trainer(mnist, dataclasses.replace(preset(name), seed=seed))
    *_, finished = trainer.run(Control())
    assert isinstance(finished, RunFinished)
    return finished.test_accuracy


def test_section_2_1_reaches_97_8_percent_on_average_over_five_seeds(mnist: Dataset) -> None:
    accuracies = [accuracy_on_test_images(mnist, "chollet-2.1", seed) for seed in range(5)]
    assert sum(accuracies) / len(accuracies) >= 0.978


def test_section_2_5_from_scratch_reaches_81_to_83_percent(mnist: Dataset) -> None:
    assert 0.81 <= accuracy_on_test_images(mnist, "chollet-2.5", 0) <= 0.83
