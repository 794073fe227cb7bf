"""What a trainer tells the world: small frozen events, in the order in which things happen.

All are plain data that can be pickled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_mnist.training.event import Event
from tui_mnist.training.hyperparameters import Hyperparameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class RunStarted(Event):
    """Training begins, or goes on from a checkpoint (then `step` is not 0)."""

    kind = "run_started"
    hyperparameters: Hyperparameters
    parameters: int
    train_size: int
    validation_size: int
    test_size: int
    steps_per_epoch: int
    versions: dict[str, str]


@dataclass(frozen=True)
class BatchDone(Event):
    """One mini-batch was trained on; loss and accuracy are the batch's, before the update.

    `gradient_norm` and `update_ratio` (length of the update over length of the parameters) are None in the steps in
    which they were not measured. `seconds` is how long the machine computed, without a rest before.
    """

    epoch: int
    samples: int
    loss: float
    accuracy: float
    epoch_progress: float
    gradient_norm: float | None = None
    update_ratio: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class BatchesDone(Event):
    """What some BatchDone in a row say together, for a front end that looks now and then; `step` is the last one's.

    `losses` and `accuracies` have one float32 for each step from `step` - len(losses) + 1 to `step`. `measured_steps`
    are those of them in which `gradient_norms` and `update_ratios` were measured. `seconds` is the time they took,
    `computing_seconds` that without the rests between them.
    """

    epoch: int
    epoch_progress: float
    samples: int
    seconds: float
    losses: NDArray[np.float32]
    accuracies: NDArray[np.float32]
    measured_steps: NDArray[np.int64]
    gradient_norms: NDArray[np.float32]
    update_ratios: NDArray[np.float32]
    computing_seconds: float = 0.0


@dataclass(frozen=True)
class EpochDone(Event):
    """All training images were seen once more.

    `loss` and `accuracy` are means over the epoch's batches, while the network was changing; the validation figures are
    the network's at the end of the epoch, or None if no images are held out. `seconds` is the time spent training, and
    `samples_per_second` None if the clock stood still or was set back meanwhile.
    """

    kind = "epoch"
    epoch: int
    loss: float
    accuracy: float
    val_loss: float | None
    val_accuracy: float | None
    seconds: float
    samples_per_second: float | None


@dataclass(frozen=True)
class HyperparametersChanged(Event):
    """A knob was turned; `changes` has (before, after) by name, and the next batch is the first with it."""

    kind = "hyperparameters_changed"
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class ChangeRefused(Event):
    """A knob was turned to where it can't go; `reason` says why in one line, and nothing changed."""

    reason: str


@dataclass(frozen=True)
class DeadUnitsMeasured(Event):
    """The `share` of hidden units, 0…1, that none of some hundred images made active."""

    share: float


@dataclass(frozen=True)
class Paused(Event):
    """Training waits for a command."""


@dataclass(frozen=True)
class Resumed(Event):
    """Training goes on."""


@dataclass(frozen=True)
class Diverged(Event):
    """The loss, a gradient or a parameter became NaN or infinite; the last good parameters are back in place.

    `last_loss` is the last finite loss, or None if there was none; `reason` says what became what, and `cause` what it
    most likely came from and what helps.
    """

    kind = "diverged"
    reason: str
    last_loss: float | None
    cause: str


@dataclass(frozen=True)
class Diagnosed(Event):
    """What is to be said of a run that ends with the next event, in the words of the app's diagnosis.

    `finding` names it for programs, `severity` is good, watch or bad, and `text` says in one line what was seen.
    `changes` has (before, after) by name of the hyperparameters that would help; it is empty if none is known to.
    """

    kind = "diagnosis"
    finding: str
    severity: str
    text: str
    changes: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class RunStopped(Event):
    """Training ended before its last epoch, by command; the test images were not looked at."""

    epochs: int
    seconds: float


@dataclass(frozen=True)
class RunFinished(Event):
    """All epochs are done, and the test images were looked at, once."""

    kind = "run_finished"
    epochs: int
    seconds: float
    val_accuracy: float | None
    test_loss: float
    test_accuracy: float
    run_dir: str | None = None
