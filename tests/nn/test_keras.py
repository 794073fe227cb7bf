"""What is called by Keras's names computes what Keras computes: golden values of the real one, in `golden/`.

They were written by `golden/make_golden.py`, which says how; each file names the version of Keras under "origin".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import ACTIVATIONS, LOSSES, OPTIMIZERS, Parameters


def golden(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((Path(__file__).parent / "golden" / f"{name}.json").read_text("utf-8"))
    return content


FOR_OPTIMIZERS, FOR_ACTIVATIONS, FOR_LOSSES = golden("optimizers"), golden("activations"), golden("losses")


def trajectory(name: str, dtype: type, *, weight_decay: float, new_rate_from: int | None = None) -> Array:
    """The parameters after each step with Keras's default learning rate, and ten times that from a step on."""
    parameters = Parameters({"w": (5,)}, dtype)
    parameters.assign(np.array(FOR_OPTIMIZERS["start"]))
    kind = OPTIMIZERS[name]
    optimizer = kind(parameters)
    learning_rate = kind.default_learning_rate
    path = []
    for step, gradient in enumerate(FOR_OPTIMIZERS["gradients"]):
        if step == new_rate_from:
            learning_rate *= 10
        parameters.gradient[:] = gradient
        optimizer.update(learning_rate=learning_rate, momentum=0.9, weight_decay=weight_decay)
        path.append(parameters.vector.copy())
    return np.stack(path)


@pytest.mark.parametrize("name", FOR_OPTIMIZERS["rules"])
class TestOptimizers:
    def test_the_defaults_are_keras_s(self, name: str) -> None:
        rule, kind = FOR_OPTIMIZERS["rules"][name], OPTIMIZERS[name]
        assert kind.default_learning_rate == rule["default_learning_rate"]
        assert kind.default_weight_decay == rule["default_weight_decay"]

    def test_the_parameters_take_keras_s_path(self, name: str) -> None:
        expected = FOR_OPTIMIZERS["rules"][name]["plain"]
        decay = OPTIMIZERS[name].default_weight_decay
        np.testing.assert_allclose(trajectory(name, np.float64, weight_decay=decay), expected, rtol=1e-12, atol=1e-14)

    def test_in_float32_the_path_is_the_same_but_for_rounding(self, name: str) -> None:
        expected = FOR_OPTIMIZERS["rules"][name]["plain"]
        path = trajectory(name, np.float32, weight_decay=OPTIMIZERS[name].default_weight_decay)
        assert path.dtype == np.float32
        np.testing.assert_allclose(path, expected, rtol=1e-5, atol=1e-6)

    def test_weight_decay_is_keras_s_decoupled_one(self, name: str) -> None:
        expected = FOR_OPTIMIZERS["rules"][name]["weight_decay"]
        path = trajectory(name, np.float64, weight_decay=FOR_OPTIMIZERS["weight_decay"])
        np.testing.assert_allclose(path, expected, rtol=1e-12, atol=1e-14)

    def test_a_learning_rate_changed_in_mid_run_means_what_it_does_in_keras(self, name: str) -> None:
        expected = FOR_OPTIMIZERS["rules"][name]["changed_rate"]
        decay = OPTIMIZERS[name].default_weight_decay
        path = trajectory(name, np.float64, weight_decay=decay, new_rate_from=FOR_OPTIMIZERS["new_rate_from"])
        np.testing.assert_allclose(path, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", FOR_ACTIVATIONS["values"])
@pytest.mark.parametrize(("dtype", "precision"), [(np.float64, 2e-7), (np.float32, 2e-6)])
def test_activations_have_keras_s_values(name: str, dtype: type, precision: float) -> None:
    values = ACTIVATIONS[name](np.array(FOR_ACTIVATIONS["x"], dtype))
    assert values.dtype == dtype
    np.testing.assert_allclose(values, FOR_ACTIVATIONS["values"][name], rtol=precision, atol=precision / 10)


@pytest.mark.parametrize("name", FOR_LOSSES["values"])
@pytest.mark.parametrize(("dtype", "precision"), [(np.float64, 2e-7), (np.float32, 2e-6)])
def test_losses_have_keras_s_values(name: str, dtype: type, precision: float) -> None:
    values = LOSSES[name](np.array(FOR_LOSSES["labels"]), np.array(FOR_LOSSES["logits"], dtype))
    assert values.dtype == dtype
    np.testing.assert_allclose(values, FOR_LOSSES["values"][name], rtol=precision, atol=precision / 10)


@pytest.mark.parametrize("content", [FOR_OPTIMIZERS, FOR_ACTIVATIONS, FOR_LOSSES])
def test_the_golden_values_say_where_they_come_from(content: dict[str, Any]) -> None:
    assert {"made_by", "keras", "backend", "floatx"} <= set(content["origin"])
