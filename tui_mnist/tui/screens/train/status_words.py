"""The words of the status band: each piece of what is known of a run, in its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from tui_mnist.number_format import figure
from tui_mnist.queries.evaluation import EvaluationQuery
from tui_mnist.tui.kit.palettes import Palette
from tui_mnist.tui.session.snapshot import Phase, Snapshot

if TYPE_CHECKING:
    from tui_mnist.training.evaluation import Evaluation

MARKS = {
    Phase.LOADING: ("◌", "."),
    Phase.PAUSED: ("‖", "="),
    Phase.TRAINING: ("▶", ">"),
    Phase.FINISHED: ("✓", "+"),
    Phase.STOPPED: ("■", "#"),
    Phase.DIVERGED: ("✗", "X"),
    Phase.FAILED: ("✗", "X"),
}
FAILED_MARK = MARKS[Phase.FAILED]


class Status(NamedTuple):
    """How a run stands.

    `trains` is what was asked for, which the trainer may not have come round to yet; it `leaves` if the app is left
    after the epoch.
    """

    now: Snapshot
    trains: bool = False
    leaves: bool = False


def phase_words(status: Status, palette: Palette, *, ascii_only: bool) -> Text:
    """A mark and a word for where the run stands."""
    now, mark, word = status.now, MARKS[status.now.phase], status.now.phase.value
    colours = {Phase.TRAINING: palette.right, Phase.FINISHED: palette.right}
    colour = colours.get(now.phase, palette.wrong if now.phase in {Phase.DIVERGED, Phase.FAILED} else "")
    if now.phase is Phase.FINISHED and now.fault is not None:
        mark, word, colour = FAILED_MARK, "failed", palette.wrong
    elif now.training and not status.trains:
        word = "pausing"
    elif status.leaves:
        word = "leaving after"
    elif now.phase is Phase.LOADING and now.download is not None and now.download.total:
        word = f"downloading {now.download.done / now.download.total:.0%}"
    return Text.assemble((f"{mark[ascii_only]} {word}", f"bold {colour}".strip()))


def epoch_words(now: Snapshot) -> str:
    """Which of how many epochs."""
    return f"epoch {min(now.epochs + 1, now.hyperparameters.epochs)}/{now.hyperparameters.epochs}"


def epoch_share(now: Snapshot) -> float:
    """The share of the epoch that is done, 0…1."""
    return 1.0 if now.phase is Phase.FINISHED else now.epoch_progress


def loss_words(now: Snapshot) -> str:
    """The mean loss of the newest batches, or before the first one that of the held-out images; or nothing."""
    loss = now.loss
    if loss is None and (start := _at_the_start(now)) is not None:
        loss = start.loss
    return "" if loss is None else figure(loss)


def accuracy_words(now: Snapshot) -> str:
    """The share of the newest batches that was right; or nothing."""
    return "" if now.accuracy is None else f"{now.accuracy:.1%}"


def held_out_words(now: Snapshot) -> str:
    """The share of the held-out images that was right after the last epoch, or before the first; or nothing."""
    if now.epoch_done is not None:
        share = now.epoch_done.val_accuracy
    else:
        share = start.accuracy if (start := _at_the_start(now)) is not None else None
    return "" if share is None else f"{share:.1%}"


def test_words(now: Snapshot) -> str:
    """The share of the test images that was right, once they were looked at; or nothing."""
    return "" if now.finished is None else f"test {now.finished.test_accuracy:.1%}"


def time_left_words(now: Snapshot) -> str:
    """How long it takes to the end of the run; or nothing."""
    seconds = now.seconds_left
    if seconds is None or now.phase not in {Phase.TRAINING, Phase.PAUSED}:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02} left" if hours else f"{minutes}:{rest:02} left"


def _at_the_start(now: Snapshot) -> Evaluation | None:
    answer = now.newest(EvaluationQuery)
    return answer.value if answer is not None and not answer.state_id.step else None
