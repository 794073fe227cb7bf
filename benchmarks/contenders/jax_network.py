"""The network and its optimizers in JAX, for the two contenders that compile it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.contenders.contender import CLASSES, LEARNING_RATES, UNITS, NotAvailableError, images_and_labels

State = Any
Step = Callable[[State, Any, Any], State]


def network(optimizer: str) -> tuple[State, Step]:
    """The first state and a function of (state, images, labels) to the state after one step, not yet compiled."""
    try:
        import jax
        import jax.numpy as jnp
    except ImportError:
        raise NotAvailableError("not installed") from None
    rate = LEARNING_RATES[optimizer]
    generator = np.random.default_rng(0)
    parameters = {
        "W1": jnp.asarray(generator.normal(0, 0.05, (784, UNITS)), jnp.float32),
        "b1": jnp.zeros(UNITS),
        "W2": jnp.asarray(generator.normal(0, 0.05, (UNITS, CLASSES)), jnp.float32),
        "b2": jnp.zeros(CLASSES),
    }
    zeros = jax.tree.map(jnp.zeros_like, parameters)

    def loss_of(p: Any, images: Any, labels: Any) -> Any:
        hidden = jax.nn.relu(images @ p["W1"] + p["b1"])
        scores = jax.nn.log_softmax(hidden @ p["W2"] + p["b2"])
        return -jnp.mean(jnp.take_along_axis(scores, labels[:, None], axis=1))

    def sgd(p: Any, g: Any, state: Any) -> Any:
        return jax.tree.map(lambda w, d: w - rate * d, p, g), state

    def rmsprop(p: Any, g: Any, state: Any) -> Any:
        v = jax.tree.map(lambda a, d: 0.9 * a + 0.1 * d * d, state, g)
        return jax.tree.map(lambda w, d, a: w - rate * d / jnp.sqrt(a + 1e-7), p, g, v), v

    def adam(p: Any, g: Any, state: Any) -> Any:
        m, v, t = state
        t = t + 1
        m = jax.tree.map(lambda a, d: 0.9 * a + 0.1 * d, m, g)
        v = jax.tree.map(lambda a, d: 0.999 * a + 0.001 * d * d, v, g)
        scale = rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        return jax.tree.map(lambda w, a, b: w - scale * a / (jnp.sqrt(b) + 1e-7), p, m, v), (m, v, t)

    rule, memory = {
        "sgd": (sgd, ()),
        "rmsprop": (rmsprop, zeros),
        "adam": (adam, (zeros, jax.tree.map(jnp.zeros_like, parameters), jnp.float32(0))),
    }[optimizer]

    def step(state: State, images: Any, labels: Any) -> State:
        p, memory, total = state
        loss, gradients = jax.value_and_grad(loss_of)(p, images, labels)
        p, memory = rule(p, gradients, memory)
        return p, memory, total + loss

    return (parameters, memory, jnp.float32(0)), step


def data() -> tuple[Any, Any]:
    """The training images and labels as JAX arrays."""
    import jax.numpy as jnp

    images, labels = images_and_labels()
    return jnp.asarray(images), jnp.asarray(labels)
