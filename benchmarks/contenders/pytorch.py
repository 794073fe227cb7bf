"""PyTorch, eager: the loop of its tutorials, with the data in memory."""

from __future__ import annotations

import numpy as np

from benchmarks.contenders.contender import (
    CLASSES,
    LEARNING_RATES,
    UNITS,
    Contender,
    Epoch,
    NotAvailableError,
    batches,
    images_and_labels,
)


def prepare(optimizer: str) -> Epoch:
    """A Sequential of two Linear layers, and the optimizer of that name with Keras's constants."""
    try:
        import torch
    except ImportError:
        raise NotAvailableError("not installed") from None
    images, labels = images_and_labels()
    x, y = torch.from_numpy(images), torch.from_numpy(labels.astype(np.int64))
    model = torch.nn.Sequential(torch.nn.Linear(x.shape[1], UNITS), torch.nn.ReLU(), torch.nn.Linear(UNITS, CLASSES))
    rule = {
        "sgd": torch.optim.SGD,
        "rmsprop": lambda p, rate: torch.optim.RMSprop(p, rate, alpha=0.9, eps=1e-7),
        "adam": lambda p, rate: torch.optim.Adam(p, rate, eps=1e-7),
    }[optimizer](model.parameters(), LEARNING_RATES[optimizer])
    loss_of = torch.nn.CrossEntropyLoss()
    generator = np.random.default_rng(0)

    def epoch() -> None:
        for indices in batches(generator, len(labels)):
            chosen = torch.from_numpy(indices)
            rule.zero_grad()
            loss = loss_of(model(x[chosen]), y[chosen])
            loss.backward()
            rule.step()

    return epoch


CONTENDER = Contender("PyTorch", "eager", prepare)
