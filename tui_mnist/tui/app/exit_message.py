"""What is said on the terminal when the app has been left: what became of the run, and how to go on with it."""

from __future__ import annotations

from pathlib import Path

from tui_mnist.printable import printable
from tui_mnist.tui.session.snapshot import Phase, Snapshot


def exit_message(last: Snapshot, *, crashed: bool = False) -> str:
    """A few lines; nothing where nothing was trained and the end was wanted."""
    if not last.touched:
        return "tui-mnist: nothing was trained, so nothing is lost" if crashed else ""
    done = f"{last.step:,} steps, {last.epochs} of {last.hyperparameters.epochs} epochs"
    figures = []
    if last.epoch_done is not None and last.epoch_done.val_accuracy is not None:
        figures.append(f"validation accuracy {last.epoch_done.val_accuracy:.2%}")
    if last.finished is not None:
        figures.append(f"test accuracy {last.finished.test_accuracy:.2%}")
    unsaved = last.phase is Phase.TRAINING
    ended = f"left without saving, after {done}" if unsaved else f"{last.phase.value} after {done}"
    lines = ["; ".join([f"tui-mnist: {ended}", *figures])]
    if last.kept is not None or crashed:
        from tui_mnist.runs.resume import kept_so_far  # noqa: PLC0415 - a usual start does without

        folder = None if last.kept is None else Path(last.kept.folder)
        reached = None if unsaved or last.phase is Phase.FAILED else last.step
        lines += kept_so_far(folder, reached=reached, headless=False)
    if last.phase is Phase.FAILED and last.failed is not None:
        lines.append(f"tui-mnist: {last.failed.what}")
    return "\n".join(map(printable, lines))
