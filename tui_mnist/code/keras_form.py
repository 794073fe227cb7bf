"""A run as Keras: the same model, compiled with the same loss and optimizer, and fitted to the same samples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui_mnist.code.data_lines import choosing_lines, has_choice, idx_files, import_lines, reading_lines
from tui_mnist.code.lines import filled, headline, required
from tui_mnist.nn import ACTIVATIONS, LOSSES, OPTIMIZERS
from tui_mnist.nn.code import ActivationCode
from tui_mnist.nn.initializers import INITIALIZER_CODE

if TYPE_CHECKING:
    from tui_mnist.training import Hyperparameters

DEFAULT_INITIALIZER = "glorot_uniform"
"""Keras's own, which need not be named."""


def write(hyperparameters: Hyperparameters) -> str:
    """The program; UsageError or DataError as `code_of` says."""
    return "\n".join(_lines(hyperparameters)) + "\n"


def _lines(settings: Hyperparameters) -> Iterator[str]:
    files = idx_files(settings.data)
    yield headline(settings, "in Keras")
    yield ""
    yield from import_lines(files, "import keras", "import numpy as np", "from keras import layers")
    yield ""
    yield from reading_lines(files, settings)
    yield from choosing_lines(settings)
    yield "y_train, y_test = keras.utils.to_categorical(y_train, classes), keras.utils.to_categorical(y_test, classes)"
    yield ""
    yield f"keras.utils.set_random_seed({settings.seed})"
    yield from _model(settings)
    yield "model.compile("
    yield f"    optimizer=keras.optimizers.{_optimizer(settings)},"
    yield f"    loss={required(LOSSES[settings.loss].code, 'loss', settings.loss).keras},"
    yield '    metrics=["accuracy"],'
    yield ")"
    chosen = "[training]" if has_choice(settings) else ""
    yield "model.fit("
    yield f"    x_train{chosen},"
    yield f"    y_train{chosen},"
    yield f"    batch_size={settings.batch_size},"
    yield f"    epochs={settings.epochs},"
    if not settings.shuffle:
        yield "    shuffle=False,"
    if settings.validation_size:
        yield "    validation_data=(x_train[validation], y_train[validation]),"
    yield ")"
    yield "loss, accuracy = model.evaluate(x_test, y_test)"
    yield 'print(f"test accuracy {accuracy:.4f}")'


def _model(settings: Hyperparameters) -> Iterator[str]:
    activation_code: ActivationCode | None = ACTIVATIONS[settings.activation].code
    activation = required(activation_code, "activation", settings.activation).keras
    initializer = required(INITIALIZER_CODE.get(settings.initializer), "initializer", settings.initializer).keras
    start = "" if settings.initializer == DEFAULT_INITIALIZER else f", kernel_initializer={initializer}"
    of_logits = required(LOSSES[settings.loss].code, "loss", settings.loss).of_logits
    yield "model = keras.Sequential(["
    yield "    layers.Input((x_train.shape[1],)),"
    for units in settings.hidden:
        yield f"    layers.Dense({units}, activation={activation}{start}),"
        if settings.dropout:
            yield f"    layers.Dropout({settings.dropout}),"
    if of_logits:
        yield f"    layers.Dense(classes{start}),  # logits: the loss has their softmax"
    else:
        yield f'    layers.Dense(classes, activation="softmax"{start}),'
    yield "])"


def _optimizer(settings: Hyperparameters) -> str:
    """The optimizer's call, with the weight decay that all of Keras's have, decoupled from the gradient."""
    rule = OPTIMIZERS[settings.optimizer]
    (call,) = filled([required(rule.code, "optimizer", settings.optimizer).keras], settings)
    usual = rule.default_weight_decay
    return call if settings.weight_decay == usual else f"{call[:-1]}, weight_decay={settings.weight_decay})"
