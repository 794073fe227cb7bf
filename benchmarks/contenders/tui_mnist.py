"""This program's trainer, with its whole stream of events."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.contenders.contender import BATCH_SIZE, LEARNING_RATES, UNITS, Contender, Epoch
from tui_mnist.data import load
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import EpochDone


def prepare(optimizer: str) -> Epoch:
    """A run without end, from which one epoch after the other is taken."""
    trainer = Trainer(
        load("mnist"),
        Hyperparameters(
            optimizer=optimizer,
            learning_rate=LEARNING_RATES[optimizer],
            hidden=(UNITS,),
            batch_size=BATCH_SIZE,
            epochs=100_000,
            validation_size=0,
        ),
    )
    events = _training(trainer)

    def epoch() -> None:
        for event in events:
            if isinstance(event, EpochDone):
                return
        raise RuntimeError("the run ended")

    return epoch


def _training(trainer: Trainer) -> Iterator[Event]:
    with trainer.use_cores():
        yield from trainer.run(Control())


CONTENDER = Contender("tui-mnist", "NumPy, on its own gradient tape", prepare)
