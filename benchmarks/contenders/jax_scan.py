"""JAX with the whole epoch compiled: as fast as it gets, and nobody can touch it before the epoch ends."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.contenders.contender import BATCH_SIZE, Contender, Epoch
from benchmarks.contenders.jax_network import data, network


def prepare(optimizer: str) -> Epoch:
    """`lax.scan` over all full batches of a shuffled epoch, then the smaller last one."""
    state, step = network(optimizer)
    import jax

    images, labels = data()
    full = len(labels) // BATCH_SIZE * BATCH_SIZE

    def scan(state: Any, x: Any, y: Any, order: Any) -> Any:
        def body(s: Any, i: Any) -> Any:
            return step(s, x[i], y[i]), None

        state, _ = jax.lax.scan(body, state, order[:full].reshape(-1, BATCH_SIZE))
        return step(state, x[order[full:]], y[order[full:]])

    compiled = jax.jit(scan, donate_argnums=0)
    generator = np.random.default_rng(0)

    def epoch() -> None:
        nonlocal state
        state = jax.block_until_ready(compiled(state, images, labels, generator.permutation(len(labels))))

    return epoch


CONTENDER = Contender("JAX, lax.scan", "the whole epoch in one compiled call", prepare)
