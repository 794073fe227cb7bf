"""Trainers that take milliseconds, and events made up for the purpose."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tui_mnist.data import Dataset
from tui_mnist.training import Hyperparameters, Trainer


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """20 noisy images of 3 × 3 pixels to train on and 6 to test on, of two classes."""
    generator = np.random.default_rng(0)
    images = generator.integers(256, size=(26, 3, 3), dtype=np.uint8)
    labels = np.arange(26) % 2
    return Dataset("noise", images[:20], labels[:20], images[20:], labels[20:], ("even", "odd"))


@pytest.fixture(scope="session")
def new_trainer(dataset: Dataset) -> Callable[..., Trainer]:
    """Return a function that makes a trainer of 3 epochs of 4 steps, with any hyperparameter replaced."""
    usual: dict[str, Any] = {"hidden": (4,), "validation_size": 4, "batch_size": 4, "epochs": 3}
    return lambda **given: Trainer(dataset, Hyperparameters.of(**(usual | given)), clock=lambda: 1.0)
