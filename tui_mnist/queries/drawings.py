"""How many of the learner's own drawings the network as it is gets right: a second validation set, a small one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui_mnist.queries.reading import checked_images
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class DrawingsScore:
    """Of `count` drawings so many were `right`."""

    right: int
    count: int


@dataclass(frozen=True)
class DrawingsQuery(Query[DrawingsScore]):
    """Read images, given as the bytes of their pixels one after the other, whose `labels` are bytes as well."""

    images: bytes
    labels: bytes

    def compute(self, trainer: BatchTrainer) -> DrawingsScore:
        """How many are right; UsageError for images of another size, and data without images."""
        pixels = checked_images(trainer, self.images, len(self.labels))
        if not len(pixels):
            return DrawingsScore(0, 0)
        with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
            logits = trainer.network.logits(pixels)
        labels = np.frombuffer(self.labels, np.uint8)
        right = (logits.argmax(axis=1) == labels) & np.isfinite(logits).all(axis=1)
        return DrawingsScore(int(right.sum()), len(labels))
