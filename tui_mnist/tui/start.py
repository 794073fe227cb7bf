"""From the command line into the app, and what is said on the terminal when it has been left."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_mnist.errors import CheckpointError
from tui_mnist.hosting.job import Job
from tui_mnist.options import Options
from tui_mnist.printable import printable
from tui_mnist.runs.place import check_place, default_runs_folder
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.app import TuiMnistApp
from tui_mnist.tui.first_picture import collecting_what_comes
from tui_mnist.tui.settings import Settings, default_settings_path, load_settings
from tui_mnist.tui.snapshot import Phase, Snapshot
from tui_mnist.tui.terminal import look_at

if TYPE_CHECKING:
    from tui_mnist.hosting import Host


def start_app(given: dict[str, Any], options: Options) -> int:
    """Run the app with the hyperparameters `given`, the others as in the preset or as they were last; the exit code.

    Raises UsageError, DataError or CheckpointError if it can't even begin.
    """
    terminal = look_at(os.environ, sys.stdout.encoding)
    path = default_settings_path()
    settings, notice = load_settings(path)
    app = TuiMnistApp(
        _job(given, options, settings),
        _process_host,
        settings=settings,
        settings_path=path,
        terminal=terminal,
        notice=notice,
        when_open=collecting_what_comes,
    )
    last = app.run()
    if last is not None and (farewell := _farewell(last)):
        print(farewell)
    return app.return_code or 0


def _process_host() -> Host:
    from tui_mnist.hosting import ProcessHost  # noqa: PLC0415 - loaded behind the first picture

    return ProcessHost()


def _job(given: dict[str, Any], options: Options, remembered: Settings) -> Job:
    runs_folder = None if options.no_save else options.runs_dir or default_runs_folder()
    if runs_folder is not None:
        check_place(runs_folder)
    if options.resume is not None:
        from tui_mnist.runs import find_run, load_checkpoint  # noqa: PLC0415 - a usual start does without
        from tui_mnist.training.mid_run import changes_asked  # noqa: PLC0415 - a usual start does without

        run = find_run(options.runs_dir or default_runs_folder(), options.resume)
        _, settings = load_checkpoint(run)
        job = Job(settings, runs_folder, str(run.folder), changes_asked(settings, given))
        return replace(
            job,
            allow_other_data=options.allow_other_data,
            checkpoint_every=options.checkpoint_every,
            threads=options.threads,
        )
    if "data" in given:
        from tui_mnist.data import check  # noqa: PLC0415 - a usual start does without

        check(given["data"])
    base = None
    if options.preset:
        from tui_mnist.training import preset  # noqa: PLC0415 - a usual start does without

        base = preset(options.preset)
    elif remembered.hyperparameters is not None:
        base = Hyperparameters.from_dict(remembered.hyperparameters)
    settings = Hyperparameters.of(base, **given)
    job = Job(settings, runs_folder, fit_validation="validation_size" not in given)
    return replace(job, checkpoint_every=options.checkpoint_every, threads=options.threads)


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
    unsaved = last.phase is Phase.TRAINING
    ended = f"left without saving, after {done}" if unsaved else f"{last.phase.value} after {done}"
    lines = ["; ".join([f"tui-mnist: {ended}", *figures])]
    if last.kept is not None:
        from tui_mnist.runs.resume import resume_command  # noqa: PLC0415 - a usual start does without

        folder = Path(last.kept.folder)
        again = resume_command(folder, headless=False)
        lines += [f"kept {_saved_up_to(folder)}in {folder}" if unsaved else f"kept in {folder}", f"go on with: {again}"]
    return "\n".join(map(printable, lines))


def _saved_up_to(folder: Path) -> str:
    """How far the run in a folder goes: "up to step 430 ", or nothing if that can't be read."""
    from tui_mnist.runs import Run, load_checkpoint  # noqa: PLC0415 - a usual start does without

    try:
        checkpoint, _ = load_checkpoint(Run(folder))
        return f"up to step {checkpoint.state['step']:,} "
    except (CheckpointError, KeyError):
        return ""
