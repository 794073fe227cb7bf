"""The loop of headless training: every event is shown, and every ending has its exit code."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tui_mnist import streams
from tui_mnist.headless.interruption import HANGUP, stop_on_signals
from tui_mnist.headless.json_reporter import JsonReporter, ResultReporter
from tui_mnist.headless.output import HeadlessOutput, Reporter
from tui_mnist.headless.text_reporter import TextReporter
from tui_mnist.printable import printable
from tui_mnist.training import Control, Stop, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import Diverged, RunFinished

DIVERGED = 1
BROKEN_PIPE = 141
"""What a shell reports of a program whose reader went away: 128 + SIGPIPE."""


def run_headless(
    events: Iterator[Event],
    *,
    trainer: Trainer,
    control: Control,
    output: HeadlessOutput,
    run_dir: Path | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Show the events of `trainer`, which obeys `control`, to their end; returns the exit code.

    0: finished; 1: diverged; 130, 143 and 129: stopped by Ctrl-C, SIGTERM and a terminal that closed; 141: stopped
    because nobody reads the output any more. `run_dir` is where the run is kept, None if nothing is; `clock` gives
    seconds. Raises StorageError if the output can't be written, once the run is saved, and whatever the events raise.
    """
    with (
        stop_on_signals(control, output.stderr) as caught,
        closing(_reporter(output, trainer, run_dir, clock)) as shown,
    ):
        try:
            last, failure = _show_all(events, shown, control)
        except KeyboardInterrupt:
            if caught.number is None:
                raise
            return caught.exit_code
    if failure is not None:
        streams.discard(output.stdout)
        closed = caught.number is not None and caught.number == HANGUP
        if not closed and not isinstance(failure, BrokenPipeError):
            raise streams.unwritten(failure) from failure
    if isinstance(last, Diverged):
        print(printable(_divergence(last, run_dir)), file=output.stderr)
        return DIVERGED
    if failure is not None and not isinstance(last, RunFinished):
        return caught.exit_code or BROKEN_PIPE
    return 0 if isinstance(last, RunFinished) else caught.exit_code


def _reporter(output: HeadlessOutput, trainer: Trainer, run_dir: Path | None, clock: Callable[[], float]) -> Reporter:
    if output.json:
        return JsonReporter(output.stdout, output.stderr, run_dir)
    if output.quiet:
        return ResultReporter(output.stdout, output.stderr, trainer, run_dir)
    return TextReporter(output.stdout, output.environ, trainer, run_dir, clock)


def _show_all(events: Iterator[Event], shown: Reporter, control: Control) -> tuple[Event | None, OSError | None]:
    """The last event, and what went wrong when showing them; then training stops, and the rest is only heard."""
    last: Event | None = None
    failure: OSError | None = None
    for event in events:
        last = event
        if failure is None:
            try:
                shown.show(event)
            except OSError as error:
                failure = error
                control.send(Stop())
    return last, failure


def _divergence(event: Diverged, run_dir: Path | None) -> str:
    before = "" if event.last_loss is None else f", from {event.last_loss:.4g}"
    kept = "nothing was kept" if run_dir is None else f"the last good parameters are kept in {run_dir}"
    return f"tui-mnist: training diverged at step {event.step:,}: {event.reason}{before}; {event.cause}; {kept}"
