"""What every contender is: something that trains 784-512-10 on MNIST for one epoch when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_mnist.data import load

UNITS = 512
CLASSES = 10
BATCH_SIZE = 128
LEARNING_RATES = {"sgd": 0.01, "rmsprop": 0.001, "adam": 0.001}

Epoch = Callable[[], None]


class NotAvailableError(Exception):
    """The contender can't be measured here; the text says why."""


@dataclass(frozen=True)
class Contender:
    """A way to train. `prepare(optimizer)` builds all and compiles; each call of the result trains one epoch."""

    name: str
    note: str
    prepare: Callable[[str], Epoch]


def images_and_labels() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """All 60,000 training images as float32 from 0 to 1, shape (60000, 784), and their labels, int32."""
    dataset = load("mnist")
    images = dataset.train_samples.reshape(len(dataset.train_samples), -1).astype(np.float32)
    images /= 255
    return images, dataset.train_labels.astype(np.int32)


def batches(generator: np.random.Generator, count: int) -> list[np.ndarray[Any, Any]]:
    """An epoch's indices, shuffled, in batches; the last one is smaller."""
    order = generator.permutation(count)
    return [order[start : start + BATCH_SIZE] for start in range(0, count, BATCH_SIZE)]
