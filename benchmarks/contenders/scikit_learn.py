"""scikit-learn's MLPClassifier, one partial_fit an epoch."""

from __future__ import annotations

import numpy as np

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
    """It has SGD (here without momentum) and Adam, but no RMSprop."""
    try:
        from sklearn.neural_network import MLPClassifier
    except ImportError:
        raise NotAvailableError("not installed") from None
    if optimizer == "rmsprop":
        raise NotAvailableError("has no RMSprop")
    images, labels = images_and_labels()
    model = MLPClassifier(
        (UNITS,),
        solver=optimizer,
        batch_size=BATCH_SIZE,
        learning_rate_init=LEARNING_RATES[optimizer],
        momentum=0.0,
        alpha=0.0,
        random_state=0,
    )

    def epoch() -> None:
        model.partial_fit(images, labels, classes=np.arange(CLASSES))

    return epoch


CONTENDER = Contender("scikit-learn", "MLPClassifier.partial_fit", prepare)
