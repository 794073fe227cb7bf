"""The floor: the two big matrix products of each step, and nothing else."""

from __future__ import annotations

import numpy as np

from benchmarks.contenders.contender import BATCH_SIZE, UNITS, Contender, Epoch, images_and_labels


def prepare(optimizer: str) -> Epoch:
    """The products of the first layer, forward and backward, on a real batch, into arrays that are there already."""
    images, _ = images_and_labels()
    generator = np.random.default_rng(0)
    inputs = images[:BATCH_SIZE].copy()
    kernel = generator.normal(0, 0.05, (inputs.shape[1], UNITS)).astype(np.float32)
    upstream = generator.normal(0, 0.01, (BATCH_SIZE, UNITS)).astype(np.float32)
    outputs = np.empty((BATCH_SIZE, UNITS), np.float32)
    gradient = np.empty_like(kernel)
    steps = -(-len(images) // BATCH_SIZE)

    def epoch() -> None:
        for _ in range(steps):
            np.matmul(inputs, kernel, out=outputs)
            np.matmul(inputs.T, upstream, out=gradient)

    return epoch


CONTENDER = Contender("floor", "the two big matrix products alone", prepare)
