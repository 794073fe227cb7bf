"""From the command line into the app, and what is said on the terminal when it has been left."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui_mnist.data import check
from tui_mnist.hosting import Job, ProcessHost
from tui_mnist.runs import find_run, load_checkpoint
from tui_mnist.runs.resume import resume_command
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.app import TuiMnistApp
from tui_mnist.tui.settings import Settings, default_settings_path, load_settings
from tui_mnist.tui.snapshot import Snapshot
from tui_mnist.tui.terminal import look_at


def start_app(
    given: dict[str, Any],
    *,
    preset: Hyperparameters | None,
    runs_folder: Path | None,
    resume: str | None,
    checkpoint_every: int,
) -> int:
    """Run the app with the hyperparameters `given`, the others as in the preset or as they were last; the exit code.

    Raises UsageError, DataError or CheckpointError if it can't even begin.
    """
    terminal = look_at(os.environ, sys.stdout.encoding)
    path = default_settings_path()
    settings, notice = load_settings(path)
    job = _job(given, preset or _remembered(settings), runs_folder, resume)
    app = TuiMnistApp(
        replace(job, checkpoint_every=checkpoint_every),
        ProcessHost,
        settings=settings,
        settings_path=path,
        terminal=terminal,
        notice=notice,
    )
    last = app.run()
    if last is not None and (farewell := _farewell(last)):
        print(farewell)
    return app.return_code or 0


def _remembered(settings: Settings) -> Hyperparameters | None:
    return None if settings.hyperparameters is None else Hyperparameters.from_dict(settings.hyperparameters)


def _job(given: dict[str, Any], base: Hyperparameters | None, runs_folder: Path | None, resume: str | None) -> Job:
    if resume is not None and runs_folder is not None:
        run = find_run(runs_folder, resume)
        _, settings = load_checkpoint(run)
        settings.changed(given)
        return Job(settings, runs_folder, resume=str(run.folder), changes=given)
    if "data" in given:
        check(given["data"])
    return Job(Hyperparameters.of(base, **given), runs_folder, fit_validation="validation_size" not in given)


def _farewell(last: Snapshot) -> str:
    """What became of the run, in a few lines."""
    if not last.touched:
        return ""
    done = f"{last.step:,} steps, {last.epochs} of {last.hyperparameters.epochs} epochs"
    figures = []
    if last.epoch_done is not None and last.epoch_done.val_accuracy is not None:
        figures.append(f"validation accuracy {last.epoch_done.val_accuracy:.2%}")
    if last.finished is not None:
        figures.append(f"test accuracy {last.finished.test_accuracy:.2%}")
    lines = ["; ".join([f"tui-mnist: {last.phase.value} after {done}", *figures])]
    if last.kept is not None:
        again = resume_command(Path(last.kept.folder), headless=False)
        lines += [f"kept in {last.kept.folder}", f"go on with: {again}"]
    return "\n".join(lines)
