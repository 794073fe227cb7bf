"""What the network says to images that it does not train on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.nn.metrics import accuracy, confusion_matrix
from tui_mnist.training import Trainer

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Answers:
    """Pictures (n, rows, columns) of samples, their labels (n,), and what the network gives each class (n, classes)."""

    pictures: Array
    labels: Array
    probabilities: Array
    class_names: tuple[str, ...]

    @cached_property
    def predictions(self) -> Array:
        """The most probable class of each image: shape (samples,)."""
        most_probable: Array = self.probabilities.argmax(axis=1)
        return most_probable

    @cached_property
    def confidences(self) -> Array:
        """How probable the network holds its prediction: shape (samples,), 0…1."""
        highest: Array = self.probabilities.max(axis=1)
        return highest

    @property
    def accuracy(self) -> float:
        """The share of right predictions."""
        return accuracy(self.labels, self.probabilities)

    @property
    def confusion(self) -> Array:
        """Counts of shape (classes, classes): row = true class, column = predicted class."""
        return confusion_matrix(self.labels, self.predictions, len(self.class_names))

    def examples(self, count: int) -> list[int]:
        """Indices of so many images: first right ones, then the most confident mistakes, half of each if possible."""
        wrong = self.predictions != self.labels
        right, mistakes = np.flatnonzero(~wrong), np.flatnonzero(wrong)
        mistakes = mistakes[np.argsort(-self.confidences[mistakes], kind="stable")]
        of_mistakes = min(len(mistakes), max(count // 2, count - len(right)))
        return [*right[: count - of_mistakes].tolist(), *mistakes[:of_mistakes].tolist()]


def on_test_images(trainer: Trainer) -> Answers:
    """The answers to the test images; for the end of a run alone."""
    data = trainer.dataset
    return _answers(trainer, data.test_samples, data.test_labels)


def on_validation_images(trainer: Trainer) -> Answers | None:
    """The answers to the images held out for validation, or None if there are none."""
    data, held_out = trainer.dataset, trainer.validation_indices
    return _answers(trainer, data.train_samples[held_out], data.train_labels[held_out]) if len(held_out) else None


def _answers(trainer: Trainer, samples: Array, labels: Array) -> Answers:
    probabilities = trainer.network.predict(samples.reshape(len(samples), -1))
    return Answers(trainer.dataset.pictures(samples), labels, probabilities, trainer.dataset.class_names)
