"""From the command line into headless training: a run is begun, or one that was kept goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

from tui_mnist.data import Dataset, Progress, load
from tui_mnist.errors import TuiMnistError, UsageError
from tui_mnist.headless.diagnosed import diagnosed
from tui_mnist.headless.output import HeadlessOutput
from tui_mnist.headless.run import run_headless
from tui_mnist.options import CommandLineOptions
from tui_mnist.printable import printable
from tui_mnist.runs import Claim, Run, create_run, default_runs_folder, find_run, load_checkpoint, record
from tui_mnist.runs.resume import kept_so_far
from tui_mnist.training import Control, Hyperparameters, SetHyperparameters, Trainer
from tui_mnist.training.mid_run import changes_asked
from tui_mnist.training.presets import preset
from tui_mnist.training.speed import speed_from
from tui_mnist.training.stopping.asked import stop_settings_asked
from tui_mnist.training.stopping.rules import EarlyStopping, StopSettings


def start_headless(given: dict[str, Any], options: CommandLineOptions, missing: str | None) -> int:
    """Train with the hyperparameters `given`, the others as in the preset or by default; returns the exit code.

    `missing` is the standard stream that is no terminal, if the app can't be shown because of that. Raises UsageError,
    DataError or CheckpointError if training can't begin, and StorageError if it can't be kept.
    """
    runs_folder = options.runs_dir or default_runs_folder()
    control = Control(steps_per_second=None if options.speed is None else speed_from(options.speed))
    with ExitStack() as at_the_end:
        run, claim = None, None
        if options.resume is None:
            trainer = _begun(given, options)
        else:
            run = find_run(runs_folder, options.resume)
            claim = None if options.no_save else at_the_end.enter_context(closing(Claim(run)))
            trainer = _resumed(run, given, control, allow_other_data=options.allow_other_data)
        _stop_where_asked(trainer, options)
        at_the_end.enter_context(trainer.use_cores(options.threads))
        if options.no_save:
            run = None
        elif run is None:  # as late as can be: an end before something is kept leaves no folder
            run = create_run(runs_folder, trainer.hyperparameters)
            at_the_end.callback(run.remove_if_empty)
        events = trainer.run(control)
        if run is not None:
            events = record(events, trainer, run, checkpoint_every=options.checkpoint_every, claim=claim)
        if not options.without_screen:
            print(
                f"tui-mnist: standard {missing} is no terminal, so training goes on without a screen", file=sys.stderr
            )
        folder = None if run is None else run.folder
        try:
            return run_headless(
                diagnosed(events, trainer),
                trainer=trainer,
                control=control,
                output=HeadlessOutput(json=options.json, quiet=options.quiet),
                run_dir=folder,
            )
        except TuiMnistError:
            raise
        except Exception:  # what happened is told by the command line
            print("\n".join(map(printable, ["tui-mnist: training broke off", *kept_so_far(folder)])), file=sys.stderr)
            raise


def _begun(given: dict[str, Any], options: CommandLineOptions) -> Trainer:
    settings = Hyperparameters.of(preset(options.preset) if options.preset is not None else None, **given)
    dataset = _load(settings)
    if "validation_size" not in given:
        settings = settings.fitted_to(dataset.most_held_out)
    return Trainer(dataset, settings)


def _resumed(kept: Run, given: dict[str, Any], control: Control, *, allow_other_data: bool) -> Trainer:
    checkpoint, settings = load_checkpoint(kept)
    changes = changes_asked(settings, given)
    epochs = settings.changed(changes).epochs
    trainer = Trainer(_load(settings), settings)
    trainer.restore(checkpoint, allow_other_data=allow_other_data)
    if trainer.epoch > epochs or (trainer.epoch == epochs and kept.finished):
        raise UsageError(
            f"run {kept.name} is finished after {trainer.epoch} epochs; "
            f"to go on, give more of them, as in --epochs {2 * trainer.epoch}"
        )
    if changes:
        control.send(SetHyperparameters(changes))
    return trainer


def _stop_where_asked(trainer: Trainer, options: CommandLineOptions) -> None:
    kept = trainer.stopping.settings
    settings = stop_settings_asked(
        options.stop_when,
        restore_best_weights=options.restore_best_weights,
        kept=kept,
        step=trainer.step,
        epochs=trainer.epoch,
        validates=len(trainer.validation_indices) > 0,
    )
    if options.stop_when:  # what was met before can be met again
        trainer.set_stop_rules(StopSettings(tuple(rule for rule in kept.rules if isinstance(rule, EarlyStopping))))
    trainer.set_stop_rules(settings, ends_run=True)


def _load(settings: Hyperparameters) -> Dataset:
    with _download_progress(settings.data) as progress:
        return load(settings.data, seed=settings.seed, progress=progress)


@contextmanager
def _download_progress(name: str) -> Iterator[Progress]:
    """A bar on the terminal for data that has to be fetched; nothing at all for data that is there."""
    from rich.console import Console  # noqa: PLC0415 - most runs download nothing
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    bar = Progress(
        TextColumn("downloading {task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(name, visible=False)

    def advance(done: int, total: int) -> None:
        if not bar.live.is_started:
            bar.start()
        bar.update(task, completed=done, total=total, visible=True)

    try:
        yield advance
    finally:
        if bar.live.is_started:
            bar.stop()
