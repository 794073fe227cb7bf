"""Made-up runs that a diagnostician watches."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tui_mnist.training import Hyperparameters
from tui_mnist.training.diagnosis import Diagnostician, Finding
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    BatchesDone,
    DeadUnitsMeasured,
    Diverged,
    EpochDone,
    HyperparametersChanged,
    RunFinished,
    RunStarted,
)

CHANCE = math.log(10)
Losses = float | Callable[[Any], Any]


def batches(
    last_step: int, losses: Sequence[float], accuracies: Sequence[float], measured: dict[int, float]
) -> BatchesDone:
    return BatchesDone(
        last_step,
        epoch=1,
        epoch_progress=0.5,
        samples=128 * len(losses),
        seconds=1.0,
        losses=np.array(losses, np.float32),
        accuracies=np.array(accuracies, np.float32),
        measured_steps=np.array(list(measured), np.int64),
        gradient_norms=np.ones(len(measured), np.float32),
        update_ratios=np.array(list(measured.values()), np.float32),
    )


class Run:
    """A made-up run that a diagnostician watches: steps with a loss, an accuracy and an update ratio of choice."""

    def __init__(self, *, train_size: int = 55_000, step: int = 0, classes: int = 10, **given: Any) -> None:
        self.hyperparameters = Hyperparameters.of(**given)
        self.diagnostician = Diagnostician(classes=classes)
        self.step = step
        self.epochs = 0
        self.generator = np.random.default_rng(0)
        self.shown: list[str | None] = []
        self.start(train_size)

    def start(self, train_size: int = 55_000) -> None:
        steps = math.ceil(train_size / self.hyperparameters.batch_size)
        self.observe(
            RunStarted(
                self.step, self.hyperparameters, 407_050, train_size, 5000, 10_000, steps_per_epoch=steps, versions={}
            )
        )

    def observe(self, event: Event) -> None:
        self.diagnostician.observe(event)
        if not self.shown or self.shown[-1] != self.kind:
            self.shown.append(self.kind)

    def train(
        self,
        steps: int,
        loss: Losses = 0.3,
        *,
        accuracy: float = 0.9,
        noise: float = 0.05,
        ratio: float | None = 1e-3,
        measured_every: int = 10,
    ) -> "Run":
        """`loss` may be a function of the number of steps from here, 1 for the first; `noise` is relative."""
        at = np.arange(1, steps + 1)
        level = np.broadcast_to(loss(at) if callable(loss) else loss, steps)
        losses = level * (1 + noise * self.generator.standard_normal(steps))
        for start in range(0, steps, 30):
            some = losses[start : start + 30]
            self.step += len(some)
            measured = [step for step in range(self.step - len(some) + 1, self.step + 1) if step % measured_every == 0]
            ratios = {} if ratio is None else dict.fromkeys(measured, ratio)
            self.observe(batches(self.step, some.tolist(), [accuracy] * len(some), ratios))
        return self

    def epoch(self, loss: float, val_loss: float | None, *, accuracy: float = 0.9) -> "Run":
        self.epochs += 1
        val_accuracy = None if val_loss is None else 0.9
        self.observe(EpochDone(self.step, self.epochs, loss, accuracy, val_loss, val_accuracy, 1.0, 55_000.0))
        return self

    def measure(self, *dead: float) -> "Run":
        for share in dead:
            self.train(30)
            self.observe(DeadUnitsMeasured(self.step, share))
        return self

    def turn(self, **changes: Any) -> "Run":
        both = {name: (getattr(self.hyperparameters, name), value) for name, value in changes.items()}
        self.hyperparameters = self.hyperparameters.changed(changes)
        self.observe(HyperparametersChanged(self.step, both))
        return self

    def finish(self, *, validation: float | None = 0.979, test: float = 0.98) -> "Run":
        self.observe(RunFinished(self.step, 5, 60.0, validation, test_loss=0.07, test_accuracy=test))
        return self

    def diverge(self, reason: str = "the loss became NaN", last_loss: float | None = 8.31) -> "Run":
        self.observe(Diverged(self.step, reason, last_loss, "the learning rate is too high"))
        return self

    @property
    def finding(self) -> Finding | None:
        return self.diagnostician.finding(self.hyperparameters)

    @property
    def found(self) -> Finding:
        assert self.finding is not None
        return self.finding

    @property
    def kind(self) -> str | None:
        return None if self.finding is None else self.finding.kind


def falling(at: Any) -> Any:
    return 2.3 * np.exp(-at / 200)


def overfitted(*val_losses: float, **given: Any) -> Run:
    run = Run(**given)
    for number, val_loss in enumerate(val_losses):
        run.train(60, accuracy=0.9).epoch(0.3 * 0.7**number, val_loss)
    return run
