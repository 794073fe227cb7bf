"""Streams that behave like files and terminals, a clock that is moved by hand, a tiny data set, and events to order."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tui_mnist.data import Dataset
from tui_mnist.headless import HeadlessOutput, run_headless
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, EpochDone, RunFinished, RunStarted

CLASSES = tuple("0123456789")
CURSOR_SHOWN, CURSOR_HIDDEN = "\x1b[?25h", "\x1b[?25l"


class Stream(io.TextIOWrapper):
    """Bytes written in an encoding, strictly, to a file or a terminal."""

    def __init__(self, *, encoding: str = "utf-8", terminal: bool = False) -> None:
        self.written = io.BytesIO()
        super().__init__(self.written, encoding=encoding, errors="strict", newline="\n")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    @property
    def text(self) -> str:
        self.flush()
        return self.written.getvalue().decode(self.encoding)

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


SEQUENCE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|\r|\n|[^\x1b\r\n]")


def screen_after(output: str, width: int) -> list[str]:
    """The rows that a terminal of this width shows after the output, blank ones at the end left out."""
    rows, y, x = [[" "] * width], 0, 0
    for match in SEQUENCE.finditer(output):
        whole, (argument, command) = match[0], match.groups()
        if command == "A":
            y -= int(argument or 1)
        elif command == "K":
            assert argument == "2"
            rows[y] = [" "] * width
        elif command in {"m", "h", "l"}:
            continue
        elif whole == "\r":
            x = 0
        elif whole == "\n":
            x, y = 0, y + 1
        else:
            assert command is None, f"unknown sequence {whole!r}"
            if x == width:
                x, y = 0, y + 1
            rows += [[" "] * width for _ in range(y - len(rows) + 1)]
            rows[y][x] = whole
            x += 1
        rows += [[" "] * width for _ in range(y - len(rows) + 1)]
    return "\n".join("".join(row).rstrip() for row in rows).rstrip().split("\n")


@dataclass
class Headless:
    """Headless training on a terminal or into a file, in the hands of a test."""

    trainer: Trainer
    stdout: Stream = field(default_factory=Stream)
    stderr: Stream = field(default_factory=Stream)
    width: int = 80
    environ: dict[str, str] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    control: Control = field(default_factory=Control)

    def show(self, events: Iterable[Event] | None = None, *, run_dir: Any = None, **options: bool) -> int:
        """Show these events, or those of the trainer."""
        environ = {"TERM": "xterm-256color", "COLUMNS": str(self.width), **self.environ}
        output = HeadlessOutput(**options, stdout=self.stdout, stderr=self.stderr, environ=environ)
        stream: Iterator[Event] = self.trainer.run(self.control) if events is None else iter(events)
        return run_headless(
            stream, trainer=self.trainer, control=self.control, output=output, run_dir=run_dir, clock=self.clock
        )

    @property
    def screen(self) -> list[str]:
        return screen_after(self.stdout.text, self.width)


def noise(samples: int = 60, *, names: tuple[str, ...] = CLASSES) -> Dataset:
    """Random images of 12 × 10 pixels with random labels: 60 to train on, of which 20 are held out, and 40 to test."""
    generator = np.random.default_rng(7)

    def draw(count: int) -> tuple[Any, Any]:
        return generator.integers(256, size=(count, 12, 10), dtype=np.uint8), generator.integers(len(names), size=count)

    return Dataset("noise", *draw(samples), *draw(40), names)


def started(step: int = 0, *, train_size: int = 1000, validation_size: int = 200, **given: Any) -> RunStarted:
    return RunStarted(
        step,
        Hyperparameters.of(**given),
        parameters=407_050,
        train_size=train_size,
        validation_size=validation_size,
        test_size=40,
        steps_per_epoch=10,
        versions={"numpy": "2"},
    )


def batch(step: int, *, epoch: int = 1, loss: float = 0.5, accuracy: float = 0.75, progress: float = 0.1) -> BatchDone:
    return BatchDone(step, epoch=epoch, samples=100, loss=loss, accuracy=accuracy, epoch_progress=progress)


def epoch_done(epoch: int, **replaced: Any) -> EpochDone:
    figures = {"loss": 0.25, "accuracy": 0.925, "val_loss": 0.5, "val_accuracy": 0.9, "seconds": 1.5}
    return EpochDone(epoch * 10, epoch=epoch, **(figures | {"samples_per_second": 61_204.4} | replaced))


def finished(epochs: int = 2, *, run_dir: str | None = None) -> RunFinished:
    return RunFinished(
        10 * epochs, epochs, 3.0, val_accuracy=0.9, test_loss=0.3412, test_accuracy=0.875, run_dir=run_dir
    )
