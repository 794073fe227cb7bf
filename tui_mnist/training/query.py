"""Questions to a trainer between two batches, and their answers: all that the trainer and its mailbox know of them."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from tui_mnist.errors import BrokenStepError, TuiMnistError
from tui_mnist.training.command import Command
from tui_mnist.training.event import Event
from tui_mnist.training.state_id import StateId

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer

Result = TypeVar("Result")


@dataclass(frozen=True)
class Query(Command, ABC, Generic[Result]):
    """A question that is answered by an Answer, also while paused; it changes nothing of the training.

    It only reads the trainer, or works on a `double` of it. While one waits in the mailbox, a newer one of the same
    type takes its place. Nobody waits for an answer `at_leisure`: it may come together with what happens next.
    """

    at_leisure: bool = field(default=False, kw_only=True)

    @abstractmethod
    def compute(self, trainer: BatchTrainer) -> Result:
        """What is asked for, as plain data that can be pickled; any error becomes that of the answer."""

    def answer(self, trainer: BatchTrainer) -> Answer[Result]:
        """Answer between two batches. Raises BrokenStepError if the trainer turns out to be broken itself."""
        value, error = None, ""
        begun = time.perf_counter()
        try:
            with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
                value = self.compute(trainer)
        except BrokenStepError:
            raise
        except TuiMnistError as refused:
            error = str(refused)
        except MemoryError:
            error = f"there is not enough memory to answer {type(self).__name__}; training goes on"
        except Exception as failed:  # noqa: BLE001 - whatever it is, the run is not to blame, and goes on
            error = f"{type(self).__name__} failed, training goes on: {type(failed).__name__}: {failed}"
        return Answer(trainer.step, self, trainer.state_id, value, error, time.perf_counter() - begun)


@dataclass(frozen=True, eq=False)
class Answer(Event, Generic[Result]):
    """The answer to a query: its `value`, or None and the `error` in one line.

    `state_id` says which state of the run it is about, and `seconds` for how long the trainer was kept from training.
    """

    query: Query[Result]
    state_id: StateId
    value: Result | None
    error: str = ""
    seconds: float = 0.0
