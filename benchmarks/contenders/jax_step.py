"""JAX with the step compiled: one call for each mini-batch, which can be watched and changed in between."""

from __future__ import annotations

import numpy as np

from benchmarks.contenders.contender import Contender, Epoch, batches
from benchmarks.contenders.jax_network import data, network


def prepare(optimizer: str) -> Epoch:
    """The step takes the batch from the data itself, inside the compiled function, and gives its old state away."""
    state, step = network(optimizer)
    import jax

    images, labels = data()
    compiled = jax.jit(lambda s, x, y, i: step(s, x[i], y[i]), donate_argnums=0)
    generator = np.random.default_rng(0)

    def epoch() -> None:
        nonlocal state
        for indices in batches(generator, len(labels)):
            state = compiled(state, images, labels, indices)
        jax.block_until_ready(state)

    return epoch


CONTENDER = Contender("JAX, jitted step", "one compiled call a batch", prepare)
