"""A small data set that can be learned, and trainers on it that take milliseconds."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.data import Dataset
from tui_mnist.training import Hyperparameters, Trainer

NewTrainer = Callable[..., Trainer]
CLASSES = 3


def shapes(samples: int, *, seed: int, name: str = "shapes") -> Dataset:
    """Noisy images of 4 × 5 pixels: row 1, 2 or 3 is bright, which is the class; row 0 is black in all of them."""
    generator = np.random.default_rng(seed)

    def draw(count: int) -> tuple[Any, Any]:
        labels = generator.integers(CLASSES, size=count)
        labels[:CLASSES] = range(CLASSES)
        images = generator.integers(60, size=(count, 4, 5), dtype=np.uint8)
        images[np.arange(count), labels + 1] += 150
        images[:, 0] = 0
        return images, labels

    return Dataset(name, *draw(samples), *draw(15), tuple("abc"))


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """48 training images, of which a usual trainer holds out 8, and 15 test images."""
    return shapes(48, seed=1)


@pytest.fixture(scope="session")
def new_dataset() -> Callable[..., Dataset]:
    return shapes


@pytest.fixture(scope="session")
def new_trainer(dataset: Dataset) -> NewTrainer:
    """Return a function that makes a trainer of 2 epochs of 5 steps, with any hyperparameter or setting replaced."""
    usual = {"hidden": (6,), "validation_size": 8, "batch_size": 8, "epochs": 2, "learning_rate": 0.01}

    def make(
        *, dataset: Dataset = dataset, measure_seconds: float | None = None, clock: Any = None, **given: Any
    ) -> Trainer:
        further = {} if clock is None else {"clock": clock}
        settings = Hyperparameters.of(**(usual | given))
        return Trainer(dataset, settings, measure_seconds=measure_seconds, **further)

    return make
