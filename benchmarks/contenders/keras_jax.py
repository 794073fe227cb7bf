"""Keras on JAX: the lines of the textbook."""

from __future__ import annotations

import os

from benchmarks.contenders.contender import (
    BATCH_SIZE,
    CLASSES,
    LEARNING_RATES,
    UNITS,
    Contender,
    Epoch,
    NotAvailableError,
    images_and_labels,
)


def prepare(optimizer: str) -> Epoch:
    """`fit` of a Sequential of two Dense layers, silent."""
    os.environ["KERAS_BACKEND"] = "jax"
    try:
        import jax  # noqa: F401
        import keras
    except ImportError:
        raise NotAvailableError("not installed") from None
    images, labels = images_and_labels()
    model = keras.Sequential(
        [keras.layers.Dense(UNITS, activation="relu"), keras.layers.Dense(CLASSES, activation="softmax")]
    )
    rule = {"sgd": keras.optimizers.SGD, "rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam}
    model.compile(
        optimizer=rule[optimizer](LEARNING_RATES[optimizer]),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )

    def epoch() -> None:
        model.fit(images, labels, batch_size=BATCH_SIZE, epochs=1, verbose=0)

    return epoch


CONTENDER = Contender("Keras on JAX", "fit", prepare)
