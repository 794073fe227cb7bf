"""Headless training on a small data set of noise, into a file or on a terminal."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.headless.scripted import CLASSES, Headless, Stream, noise
from tui_mnist.training import Hyperparameters, Trainer


@pytest.fixture
def new_trainer() -> Callable[..., Trainer]:
    """Return a function that makes a trainer on noise: 2 epochs of 5 steps, any hyperparameter replaced."""

    def make(*, names: tuple[str, ...] = CLASSES, **given: Any) -> Trainer:
        usual = {"hidden": (6,), "validation_size": 20, "batch_size": 8, "epochs": 2}
        return Trainer(noise(names=names), Hyperparameters.of(**(usual | given)))

    return make


@pytest.fixture
def headless(new_trainer: Callable[..., Trainer]) -> Headless:
    """Headless training into a file, 80 columns wide."""
    return Headless(new_trainer())


@pytest.fixture
def on_terminal(headless: Headless) -> Headless:
    """Headless training on a terminal with colours, 80 columns wide."""
    headless.stdout = Stream(terminal=True)
    return headless
