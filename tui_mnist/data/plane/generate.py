"""A run's seed makes the points that it trains on, those held out and those to test, each time the same ones."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tui_mnist.data.dataset import Dataset
from tui_mnist.data.plane.generators import GENERATORS
from tui_mnist.data.plane.plane_dataset import PlaneDataset

SPAWN_KEY = (4,)
"""The random numbers are not those of the weights, the batches, the dropout or the gallery, which are the first."""


def generate(wanted: PlaneDataset, seed: int, name: str) -> Dataset:
    """A data set of points, called `name`, with half as many again as are wanted for validation, and for the test.

    As many of them are of each class as can be.
    """
    for_training, for_test = np.random.SeedSequence(seed, spawn_key=SPAWN_KEY).spawn(2)
    training = _points(wanted, wanted.points + wanted.points // 2, np.random.default_rng(for_training))
    test = _points(wanted, wanted.points // 2, np.random.default_rng(for_test))
    return Dataset(name, *training, *test, wanted.class_names)


def _points(wanted: PlaneDataset, count: int, generator: Generator) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """So many points (count, 2) and their labels (count,), the classes in turn."""
    labels = np.arange(count) % len(wanted.class_names)
    points = GENERATORS[wanted.name](labels, generator)
    return (points + wanted.noise * generator.standard_normal(points.shape)).astype(np.float32), labels
