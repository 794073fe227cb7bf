"""What a session tells beside the events of its trainer."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.training.event import Event
from tui_mnist.training.events import EpochDone, HyperparametersChanged


@dataclass(frozen=True)
class Downloading(Event):
    """A data set that is not on this machine yet is fetched: bytes so far, and bytes in all."""

    job: int
    name: str
    done: int
    total: int


@dataclass(frozen=True)
class DataReady(Event):
    """The data set is there, and the run of the job of this number begins.

    Pictures of its samples have so many `rows` and `columns`, and its samples are `called` images or points.
    """

    job: int
    name: str
    class_names: tuple[str, ...]
    rows: int
    columns: int
    called: str = "images"


@dataclass(frozen=True)
class RunHistory(Event):
    """What was kept of a run that goes on: its past, and where it stands.

    `past` are the ends of its epochs and the turns of its knobs, `epochs` how many are done, `epoch_progress` the share
    of the one that is running, 0…1. `loss` is the last batch's, `accuracy` that of the running epoch, 0…1, or None.
    `test_looks` is how often the test images were looked at.
    """

    past: tuple[EpochDone | HyperparametersChanged, ...]
    epochs: int
    epoch_progress: float
    loss: float | None
    accuracy: float | None
    test_looks: int = 0


@dataclass(frozen=True)
class RunKept(Event):
    """From here on the run has a folder on disk."""

    name: str
    folder: str


@dataclass(frozen=True)
class Failed(Event):
    """Something broke; the session lives, and waits for what to do, unless it is over.

    `what` says what happened and how to mend it, in one line; `kept` what is safe, or nothing where the teller can't
    know. If `can_go_on`, training may be resumed from where it is; else only a new run helps. `job` is the number of
    the job that it happened to. If even the session is `over`, that was no fault of the job, and a new run has to
    begin another session.
    """

    job: int
    what: str
    kept: str
    can_go_on: bool
    over: bool = False
