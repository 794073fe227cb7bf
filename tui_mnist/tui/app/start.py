"""From the command line into the app, and what is said on the terminal when it has been left."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_mnist import streams
from tui_mnist.hosting.job import Job
from tui_mnist.options import CommandLineOptions
from tui_mnist.runs.place import check_place, default_runs_folder
from tui_mnist.training import Hyperparameters
from tui_mnist.training.speed import speed_from
from tui_mnist.training.stopping.rules import StopSettings
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.exit_message import exit_message
from tui_mnist.tui.app.first_picture import collecting_what_comes
from tui_mnist.tui.app.settings import Settings, default_settings_path, load_settings
from tui_mnist.tui.app.terminal import look_at, what_misleads
from tui_mnist.tui.session.snapshot import Snapshot

if TYPE_CHECKING:
    from tui_mnist.hosting import Host


def start_app(given: dict[str, Any], options: CommandLineOptions) -> int:
    """Run the app with the hyperparameters `given`, the others as in the preset or as they were last; the exit code.

    Raises UsageError, DataError or CheckpointError if it can't even begin.
    """
    terminal = look_at(os.environ, sys.stdout.encoding)
    for name in what_misleads(os.environ):
        del os.environ[name]
    path = None if options.fresh else default_settings_path()
    settings, notice = (Settings(), None) if path is None else load_settings(path)
    app = TuiMnistApp(
        _job(given, options, settings),
        _process_host,
        settings=settings,
        settings_path=path,
        terminal=terminal,
        notice=notice,
        when_open=collecting_what_comes,
    )
    crash: BaseException | None = None
    try:
        app.run()
    except Exception as error:  # noqa: BLE001 - also of an error in leaving one line is told
        crash = error
    return _print_exit_message(app, crash or app.crash)


def _print_exit_message(app: TuiMnistApp, crash: BaseException | None) -> int:
    """Tell on the terminal, if there still is one, what became of the run; the exit code."""
    last = app.outcome
    words = exit_message(last or Snapshot(), crashed=crash is not None)
    try:
        if words:
            print(words, flush=True)
        if app.settings_error is not None:
            print(f"tui-mnist: {app.settings_error}", file=sys.stderr)
        if crash is not None:
            from tui_mnist.crash import crash_message  # noqa: PLC0415 - hardly ever needed

            print(f"tui-mnist: {crash_message(crash, 'the app')}", file=sys.stderr)
    except OSError:
        streams.discard(sys.stdout)
    return 1 if crash is not None else app.return_code or 0


def _process_host() -> Host:
    from tui_mnist.hosting import ProcessHost  # noqa: PLC0415 - loaded behind the first picture

    return ProcessHost()


def _job(given: dict[str, Any], options: CommandLineOptions, remembered: Settings) -> Job:
    runs_folder = None if options.no_save else options.runs_dir or default_runs_folder()
    speed = remembered.speed if options.speed is None else speed_from(options.speed)
    if runs_folder is not None:
        check_place(runs_folder)
    if options.resume is not None:
        from tui_mnist.runs import find_run, load_checkpoint  # noqa: PLC0415 - a usual start does without
        from tui_mnist.training.mid_run import changes_asked  # noqa: PLC0415 - a usual start does without
        from tui_mnist.training.stopping.asked import reached  # noqa: PLC0415 - a usual start does without

        run = find_run(options.runs_dir or default_runs_folder(), options.resume)
        checkpoint, settings = load_checkpoint(run)
        job = Job(settings, runs_folder, str(run.folder), changes_asked(settings, given))
        return replace(
            job,
            allow_other_data=options.allow_other_data,
            checkpoint_every=options.checkpoint_every,
            threads=options.threads,
            steps_per_second=speed,
            stopping=_stopping(options, settings, **reached(checkpoint.state)),
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
    job = Job(
        settings, runs_folder, fit_validation="validation_size" not in given, stopping=_stopping(options, settings)
    )
    return replace(job, checkpoint_every=options.checkpoint_every, threads=options.threads, steps_per_second=speed)


def _stopping(options: CommandLineOptions, settings: Hyperparameters, **resumed: Any) -> StopSettings | None:
    """The rules that were typed, if any were."""
    if not options.stop_when and not options.restore_best_weights:
        return None
    from tui_mnist.training.stopping.asked import stop_settings_asked  # noqa: PLC0415 - seldom needed

    return stop_settings_asked(
        options.stop_when,
        restore_best_weights=options.restore_best_weights,
        validates=settings.validation_size > 0,
        **resumed,
    )
