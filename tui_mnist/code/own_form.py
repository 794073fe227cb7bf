"""A run as this project's own Python: the five steps of a mini-batch, with the tape that finds the gradient."""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps
from typing import TYPE_CHECKING

from tui_mnist.code.lines import headline

if TYPE_CHECKING:
    from tui_mnist.training import Hyperparameters


def write(hyperparameters: Hyperparameters) -> str:
    """The program."""
    return "\n".join(_lines(hyperparameters)) + "\n"


def _lines(settings: Hyperparameters) -> Iterator[str]:
    defaults = type(settings)()
    changed = {
        name: getattr(settings, name)
        for name in settings.as_dict()
        if getattr(settings, name) != getattr(defaults, name) and name != "data"
    }
    yield headline(settings, "with tui-mnist")
    yield ""
    yield from ("import sys", "", "import numpy as np", "")
    yield "from tui_mnist.autodiff import GradientTape"
    yield "from tui_mnist.data import load"
    yield "from tui_mnist.training import Hyperparameters, Trainer"
    yield ""
    yield f"data = load(sys.argv[1] if len(sys.argv) > 1 else {dumps(settings.data)}, seed={settings.seed})"
    if changed:
        yield "hyperparameters = Hyperparameters("
        yield from (
            f"    {name}={dumps(value) if isinstance(value, str) else value}," for name, value in changed.items()
        )
        yield ")"
    else:
        yield "hyperparameters = Hyperparameters()"
    yield "trainer = Trainer(data, hyperparameters)"
    yield ""
    yield ""
    yield "def accuracy(samples, labels):"
    yield "    probabilities = trainer.network.predict(samples.reshape(len(samples), -1))"
    yield "    return np.mean(probabilities.argmax(axis=1) == labels)"
    yield ""
    yield ""
    yield "for epoch in range(hyperparameters.epochs):"
    yield "    losses = []"
    yield "    while trainer.sampler.epoch == epoch:"
    yield "        inputs, labels = trainer.draw()"
    yield "        with GradientTape() as tape:"
    yield "            logits = trainer.forward(inputs)"
    yield "            loss = trainer.loss(labels, logits)"
    yield "        trainer.backward(tape, loss)"
    yield "        trainer.update()"
    yield "        losses.append(float(loss))"
    shown = "epoch {epoch + 1}: loss {np.mean(losses):.4f}"
    if settings.validation_size:
        yield "    held_out = trainer.validation_indices"
        yield "    checked = accuracy(data.train_samples[held_out], data.train_labels[held_out])"
        shown += ", validation accuracy {checked:.4f}"
    yield f'    print(f"{shown}")'
    yield 'print(f"test accuracy {accuracy(data.test_samples, data.test_labels):.4f}")'
