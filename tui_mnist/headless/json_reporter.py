"""Training as output for programs: every event as a JSON object, or nothing but the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from tui_mnist.headless.advice import advice
from tui_mnist.headless.answers import on_validation_samples
from tui_mnist.number_format import percent
from tui_mnist.printable import printable
from tui_mnist.runs import event_to_json
from tui_mnist.runs.resume import resume_command
from tui_mnist.training import Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import Diagnosed, RunFinished, RunStopped


class JsonReporter:
    """One JSON object a line for each event that has a name; of a stop, stderr says how to go on."""

    def __init__(self, stdout: TextIO, stderr: TextIO, run_dir: Path | None) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._run_dir = run_dir

    def show(self, event: Event) -> None:
        """Write the event's line at once, if it has one."""
        if event.kind:
            self._stdout.write(json.dumps(event_to_json(event), allow_nan=False) + "\n")
            self._stdout.flush()
        elif isinstance(event, RunStopped):
            further = f"; go on with: {resume_command(self._run_dir)}" if self._run_dir else ""
            print(printable(f"tui-mnist: stopped at step {event.step:,}{further}"), file=self._stderr)

    def close(self) -> None:
        """Nothing to do: each line is already out."""


class ResultReporter:
    """A single line when the run ends; what went badly with it is said on stderr."""

    def __init__(self, stdout: TextIO, stderr: TextIO, trainer: Trainer, run_dir: Path | None) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._trainer = trainer
        self._run_dir = run_dir

    def show(self, event: Event) -> None:
        """Write the line if this is the end."""
        if isinstance(event, Diagnosed) and event.severity == "bad":
            print(f"tui-mnist: {'; '.join(advice(event))}", file=self._stderr)
        elif isinstance(event, RunFinished):
            kept = f", kept in {event.run_dir}" if event.run_dir else ""
            self._write(f"test accuracy {percent(event.test_accuracy)}{kept}")
        elif isinstance(event, RunStopped):
            answers = on_validation_samples(self._trainer)
            judged = f", validation accuracy {percent(answers.accuracy)}" if answers else ""
            further = f", go on with: {resume_command(self._run_dir)}" if self._run_dir else ""
            self._write(f"stopped at step {event.step:,}{judged}{further}")

    def _write(self, line: str) -> None:
        self._stdout.write(printable(line) + "\n")
        self._stdout.flush()

    def close(self) -> None:
        """Nothing to do: the line is already out."""
