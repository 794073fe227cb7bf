"""The figures of a walkthrough are those of plain NumPy in float64, from the formulas as they stand in textbooks."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tui_mnist.nn import ACTIVATIONS, LOSSES, OPTIMIZERS
from tui_mnist.queries.walkthrough import Walkthrough, walk
from tui_mnist.training import Trainer

StoppedTrainer = Callable[..., Trainer]
Array = np.ndarray[Any, np.dtype[Any]]
Tensors = dict[str, Array]

LEARNING_RATE, MOMENTUM, DECAY = 0.02, 0.8, 0.05


def assert_close(found: Array, expected: Array) -> None:
    """Equal to a millionth part of the largest element."""
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 1e-6 * np.abs(expected).max() + 1e-12


# --- the five steps in plain NumPy ------------------------------------------------------------------------------------


def activation_and_slope(name: str, z: Array) -> tuple[Array, Array]:
    c = np.sqrt(2 / np.pi)
    inner, inner_slope = c * (z + 0.044715 * z**3), c * (1 + 3 * 0.044715 * z**2)
    logistic = 1 / (1 + np.exp(-z))
    return {
        "relu": (np.maximum(z, 0), 1.0 * (z > 0)),
        "leaky_relu": (np.maximum(z, 0.2 * z), np.where(z > 0, 1, 0.2)),
        "sigmoid": (logistic, logistic * (1 - logistic)),
        "tanh": (np.tanh(z), 1 / np.cosh(z) ** 2),
        "elu": (np.where(z > 0, z, np.exp(z) - 1), np.where(z > 0, 1, np.exp(z))),
        "gelu": (
            z * (1 + np.tanh(inner)) / 2,
            (1 + np.tanh(inner)) / 2 + z * inner_slope / np.cosh(inner) ** 2 / 2,
        ),
        "linear": (z, np.ones_like(z)),
    }[name]


def loss_and_slope(name: str, labels: Array, p: Array) -> tuple[Array, Array]:
    """Each sample's loss, and its slope with respect to each probability."""
    n, classes = p.shape
    t = np.zeros((n, classes))
    t[np.arange(n), labels] = 1
    if name == "categorical_crossentropy":
        return -np.log(p[np.arange(n), labels]), -t / p
    if name == "mean_squared_error":
        return ((p - t) ** 2).mean(axis=1), 2 * (p - t) / classes
    if name == "mean_absolute_error":
        return np.abs(p - t).mean(axis=1), np.sign(p - t) / classes
    if name == "kl_divergence":
        t = np.maximum(t, 1e-7)
        return (t * np.log(t / p)).sum(axis=1), -t / p
    wrong = np.where(t == 1, -np.inf, p)
    losses = 1 + wrong.max(axis=1) - p[np.arange(n), labels]
    return np.maximum(losses, 0), (losses > 0)[:, None] * ((wrong == wrong.max(axis=1, keepdims=True)) - t)


def plain_step(batch: Walkthrough, weights: Tensors, *, activation: str, loss: str) -> SimpleNamespace:
    """Forward, loss and backward of the batch; the dropout masks are taken as they were drawn."""
    layers = len(weights) // 2
    tensors: Tensors = {"x": batch.draw.images.reshape(len(batch.draw.images), -1) / 255.0}
    slopes, inputs = {}, {1: tensors["x"]}
    for layer in range(1, layers + 1):
        z = tensors[f"z{layer}"] = inputs[layer] @ weights[f"W{layer}"] + weights[f"b{layer}"]
        if layer == layers:
            break
        h, slopes[layer] = activation_and_slope(activation, z)
        tensors[f"h{layer}"] = inputs[layer + 1] = h
        if f"mask{layer}" in batch.forward:
            slopes[layer] = slopes[layer] * batch.forward[f"mask{layer}"].value
            tensors[f"d{layer}"] = inputs[layer + 1] = h * batch.forward[f"mask{layer}"].value
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = tensors["p"] = powers / powers.sum(axis=1, keepdims=True)
    losses, slope = loss_and_slope(loss, batch.draw.labels, p)
    jacobians = p[:, :, None] * (np.eye(p.shape[1]) - p[:, None, :])  # ∂p[s, j] / ∂z[s, k]
    back = np.einsum("sj,sjk->sk", slope, jacobians) / len(p)
    gradients: Tensors = {}
    for layer in range(layers, 0, -1):
        gradients |= {f"z{layer}": back, f"W{layer}": inputs[layer].T @ back, f"b{layer}": back.sum(axis=0)}
        if layer > 1:
            back = (back @ weights[f"W{layer}"].T) * slopes[layer - 1]
    return SimpleNamespace(tensors=tensors, losses=losses, gradients=gradients)


def plain_update(
    optimizer: str, w: Array, g: Array, memory: Tensors, *, t: int, product: float
) -> tuple[Array, Tensors]:
    """The new weights and the new memory of step t, counted from 1; `product` is Nadam's of the steps before."""
    m: Tensors = dict(memory)
    rate, eps = LEARNING_RATE, 1e-7
    if optimizer == "sgd":
        step = rate * g
    elif optimizer == "momentum":
        step = m["velocity"] = MOMENTUM * m["velocity"] + rate * g
    elif optimizer == "nesterov":
        m["velocity"] = MOMENTUM * m["velocity"] + rate * g
        step = MOMENTUM * m["velocity"] + rate * g
    elif optimizer == "adagrad":
        m["accumulator"] = m["accumulator"] + g**2
        step = rate * g / np.sqrt(m["accumulator"] + eps)
    elif optimizer == "rmsprop":
        m["mean_square"] = 0.9 * m["mean_square"] + 0.1 * g**2
        step = rate * g / np.sqrt(m["mean_square"] + eps)
    elif optimizer == "adadelta":
        m["mean_square"] = 0.95 * m["mean_square"] + 0.05 * g**2
        delta = g * np.sqrt(m["mean_square_step"] + eps) / np.sqrt(m["mean_square"] + eps)
        m["mean_square_step"] = 0.95 * m["mean_square_step"] + 0.05 * delta**2
        step = rate * delta
    else:
        m["first_moment"] = 0.9 * m["first_moment"] + 0.1 * g
        m["second_moment"] = 0.999 * m["second_moment"] + 0.001 * g**2
        first, second = m["first_moment"], m["second_moment"]
        if optimizer == "nadam":
            now, ahead = 0.9 * (1 - 0.96**t / 2), 0.9 * (1 - 0.96 ** (t + 1) / 2)
            product *= now
            mean = ahead * first / (1 - product * ahead) + (1 - now) * g / (1 - product)
            step = rate * mean / (np.sqrt(second / (1 - 0.999**t)) + eps)
        else:
            step = rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * first / (np.sqrt(second) + eps)
    return w - step - rate * DECAY * w, m


# --- what a walkthrough shows is the same -----------------------------------------------------------------------------


def float64(trainer: Trainer, vector: Array) -> Tensors:
    return {name: part.astype(np.float64) for name, part in trainer.network.parameters.split(vector).items()}


# Much later gradients nearly cancel: float32 itself, in which training computes, is then off by more than a millionth.
@pytest.mark.parametrize("steps", [0, 5])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_figure_is_that_of_plain_numpy(
    stopped_trainer: StoppedTrainer, optimizer: str, loss: str, steps: int
) -> None:
    trainer = stopped_trainer(
        steps,
        optimizer=optimizer,
        loss=loss,
        learning_rate=LEARNING_RATE,
        momentum=MOMENTUM,
        weight_decay=DECAY,
        dropout=0.25,
    )
    weights = float64(trainer, trainer.network.parameters.vector)
    memory = {name: float64(trainer, vector) for name, vector in trainer.optimizer.state.items()}
    product = trainer.optimizer.numbers.get("product", 1.0)

    walked = walk(trainer)
    plain = plain_step(walked, weights, activation="relu", loss=loss)

    for symbol, expected in plain.tensors.items():
        assert_close(walked.forward[symbol].value, expected)
    assert_close(walked.loss.per_sample.value, plain.losses)
    assert walked.loss.mean == pytest.approx(plain.losses.mean(), rel=1e-6)
    assert walked.backward is not None
    assert walked.update is not None
    for symbol, expected in plain.gradients.items():
        assert_close(walked.backward[symbol].gradient.value, expected)
    for name, before in weights.items():
        of_tensor = {key: tensors[name] for key, tensors in memory.items()}
        after, remembered = plain_update(
            optimizer, before, plain.gradients[name], of_tensor, t=steps + 1, product=product
        )
        assert np.abs(walked.update.after[name] - after).max() <= 1e-6
        for key, expected in remembered.items():
            assert_close(walked.update.memory_after[key][name], expected)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_and_its_slope_is_that_of_plain_numpy(
    stopped_trainer: StoppedTrainer, activation: str
) -> None:
    trainer = stopped_trainer(3, activation=activation, optimizer="adam")
    walked = walk(trainer)
    weights = float64(trainer, trainer.network.parameters.vector)
    plain = plain_step(walked, weights, activation=activation, loss="categorical_crossentropy")
    assert walked.backward is not None
    for layer in (1, 2):
        assert_close(walked.forward[f"h{layer}"].value, plain.tensors[f"h{layer}"])
        local = walked.backward[f"z{layer}"].local
        assert local is not None
        assert_close(local.value, activation_and_slope(activation, plain.tensors[f"z{layer}"])[1])
    for symbol, expected in plain.gradients.items():
        assert_close(walked.backward[symbol].gradient.value, expected)
