"""Writes the golden files beside it: what the real Keras computes, for our tests to hold our own code against.

Run it anew only to follow a new version of Keras, and look at what changed:

    pip install -e '.[dev,benchmarks]'
    python tests/nn/golden/make_golden.py

All is computed in float64 on Keras's JAX backend, but for tanh and for means, which that rounds to float32 whatever it
is given. Each file says under "origin" with which versions it was made.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
keras: Any = import_module("keras")
jax: Any = import_module("jax")
keras.config.set_floatx("float64")

FOLDER = Path(__file__).parent
STEPS = 20
NEW_RATE_FROM = 10
"""In the trajectories with a changed rate, the step (from 0) from which it is ten times as high."""
WEIGHT_DECAY = 0.05
SCALES = np.array([1.0, 1e-3, 30.0, 1e-7, 0.0])
"""Of the gradients' elements: ordinary, small, large, as small as the rules' epsilons, and none at all."""

OPTIMIZERS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "sgd": (keras.optimizers.SGD, {}),
    "momentum": (keras.optimizers.SGD, {"momentum": 0.9}),
    "nesterov": (keras.optimizers.SGD, {"momentum": 0.9, "nesterov": True}),
    "adagrad": (keras.optimizers.Adagrad, {}),
    "rmsprop": (keras.optimizers.RMSprop, {}),
    "adadelta": (keras.optimizers.Adadelta, {}),
    "adam": (keras.optimizers.Adam, {}),
    "adamw": (keras.optimizers.AdamW, {}),
    "nadam": (keras.optimizers.Nadam, {}),
}


def tensor(values: Any) -> Any:
    """A tensor in float64."""
    return keras.ops.convert_to_tensor(values, dtype="float64")


def trajectory(optimizer: Any, start: Any, gradients: Any, *, change_rate: bool = False) -> list[list[float]]:
    """The parameters after each step; the gradients are given, so that they don't depend on the steps before."""
    parameters = keras.Variable(start, dtype="float64", name="parameters")
    path = []
    for step, gradient in enumerate(gradients):
        if change_rate and step == NEW_RATE_FROM:
            optimizer.learning_rate = 10 * float(optimizer.learning_rate)
        optimizer.apply([tensor(gradient)], [parameters])
        path.append(np.asarray(parameters).tolist())
    return path


def optimizers() -> dict[str, Any]:
    generator = np.random.default_rng(1)
    start = generator.normal(size=len(SCALES))
    gradients = generator.normal(size=(STEPS, len(SCALES))) * SCALES
    rules = {}
    for name, (kind, settings) in OPTIMIZERS.items():
        default = kind(**settings)
        rules[name] = {
            "keras": f"{kind.__name__}({', '.join(f'{key}={value}' for key, value in settings.items())})",
            "default_learning_rate": round(float(default.learning_rate), 9),
            "default_weight_decay": default.weight_decay or 0.0,
            "plain": trajectory(default, start, gradients),
            "weight_decay": trajectory(kind(**settings, weight_decay=WEIGHT_DECAY), start, gradients),
            "changed_rate": trajectory(kind(**settings), start, gradients, change_rate=True),
        }
    return {
        "start": start.tolist(),
        "gradients": gradients.tolist(),
        "weight_decay": WEIGHT_DECAY,
        "new_rate_from": NEW_RATE_FROM,
        "rules": rules,
    }


def activations() -> dict[str, Any]:
    x = tensor([-1000.0, -30.0, -3.0, -1.0, -0.5, -1e-3, 0.0, 1e-3, 0.5, 1.0, 3.0, 30.0, 1000.0])
    functions = keras.activations
    values = {
        "relu": functions.relu(x),
        "leaky_relu": functions.leaky_relu(x),
        "sigmoid": functions.sigmoid(x),
        "tanh": functions.tanh(x),
        "elu": functions.elu(x),
        "gelu": functions.gelu(x, approximate=True),
        "linear": functions.linear(x),
    }
    return {"x": np.asarray(x).tolist(), "values": {name: np.asarray(y).tolist() for name, y in values.items()}}


def losses() -> dict[str, Any]:
    logits = tensor(np.random.default_rng(2).normal(size=(6, 4)) * 2)
    labels = [0, 1, 2, 3, 3, 0]
    target, probabilities = tensor(np.eye(4)[labels]), keras.ops.softmax(logits)
    functions = keras.losses
    values = {
        "categorical_crossentropy": functions.categorical_crossentropy(target, logits, from_logits=True),
        "mean_squared_error": functions.mean_squared_error(target, probabilities),
        "mean_absolute_error": functions.mean_absolute_error(target, probabilities),
        "kl_divergence": functions.kl_divergence(target, probabilities),
        "categorical_hinge": functions.categorical_hinge(target, probabilities),
    }
    return {
        "labels": labels,
        "logits": np.asarray(logits).tolist(),
        "values": {name: np.asarray(loss).tolist() for name, loss in values.items()},
    }


def write(name: str, content: dict[str, Any]) -> None:
    origin = {
        "made_by": "tests/nn/golden/make_golden.py",
        "keras": keras.__version__,
        "backend": f"jax {jax.__version__}",
        "floatx": keras.config.floatx(),
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    text = json.dumps({"origin": origin} | content, indent=1)
    text = re.sub(r"\[[^][]*\]", lambda numbers: " ".join(numbers[0].split()), text)  # a vector a line
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for make in (optimizers, activations, losses):
        write(make.__name__, make())
