"""What a trainer tells the world: small frozen events, in the order in which things happen.

All are plain data that can be pickled. `kind` is the event's name in `--json`; those without one aren't shown there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tui_mnist.training.hyperparameters import Hyperparameters

if TYPE_CHECKING:
    from tui_mnist.autodiff.sketch import GraphSketch
    from tui_mnist.training.walkthrough.verdicts import GradientCheckResult
    from tui_mnist.training.walkthrough.walkthrough import Walkthrough


@dataclass(frozen=True)
class Event:
    """Something that happened in training; `step` is the number of batches trained on so far in the run."""

    kind: ClassVar[str] = ""
    step: int


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
    which they were not measured.
    """

    epoch: int
    samples: int
    loss: float
    accuracy: float
    epoch_progress: float
    gradient_norm: float | None = None
    update_ratio: float | None = None


@dataclass(frozen=True, eq=False)
class BatchesDone(Event):
    """What some BatchDone in a row say together, for a front end that looks now and then; `step` is the last one's.

    `losses` and `accuracies` have one float32 for each step from `step` - len(losses) + 1 to `step`. `measured_steps`
    are those of them in which `gradient_norms` and `update_ratios` were measured. `seconds` is the time they took.
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


@dataclass(frozen=True, eq=False)
class Looked(Event):
    """What the network says now to some images that it does not train on; the answer to a Look.

    `pages` is how many pages of as many images there are in this order, `page` the one shown. For the n images on it:
    `indices` (n,) among the held-out images, `images` (n, rows, columns) uint8, `labels` (n,), `probabilities`
    (n, classes). `wrong` of the `known` held-out images in this order were mistaken when last looked at, which is not
    so long ago that the network has trained twice as long since. `dead_units` is the share of hidden units, 0…1, that
    no image of the last few hundred looked at made active; None unless the activation is one that can die (relu). It
    was asked for `at_leisure`, or not. It is `settled` if all that is known is what the network says now.
    """

    order: str
    label: int | None
    page: int
    pages: int
    indices: NDArray[np.intp]
    images: NDArray[np.uint8]
    labels: NDArray[np.intp]
    probabilities: NDArray[np.float32]
    wrong: int
    known: int
    dead_units: float | None
    at_leisure: bool = False
    settled: bool = True


@dataclass(frozen=True, eq=False)
class Walked(Event):
    """The next mini-batch, walked through; `step` is, as ever, the number of those trained on so far."""

    walkthrough: Walkthrough


@dataclass(frozen=True)
class GradientChecked(Event):
    """The outcome of a CheckGradient, or why there is none, in one line."""

    result: GradientCheckResult | None
    refused: str = ""


@dataclass(frozen=True, eq=False)
class GraphDrawn(Event):
    """The graph of the next mini-batch; `step` is, as ever, the number of those trained on so far.

    Its nodes are called as in the walkthrough: x, W1, b1, z1, h1, ... to the logits; then labels or target, losses, and
    loss, their mean. `batch_size` is how many samples it is computed from; `diverges` says why the step will fail, or
    is empty.
    """

    graph: GraphSketch
    hyperparameters: Hyperparameters
    batch_size: int
    diverges: str


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
