"""The digits in picture files as a kept run reads them: a line each, for people or for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from tui_mnist import streams
from tui_mnist.data import load
from tui_mnist.data.mnist_form import SIDE
from tui_mnist.errors import DataError, TuiMnistError, UsageError
from tui_mnist.headless.run import BROKEN_PIPE
from tui_mnist.nn import Network
from tui_mnist.number_format import percent
from tui_mnist.options import CommandLineOptions
from tui_mnist.pictures import DigitBox, find_digits, open_picture
from tui_mnist.pictures.limits import out_of_memory
from tui_mnist.printable import printable
from tui_mnist.runs import Run, default_runs_folder, find_run, load_checkpoint
from tui_mnist.runs.folder import LAST
from tui_mnist.training import Trainer


@dataclass(frozen=True)
class DigitReading:
    """What a network says of a digit in a file: the name of its class, and how probable that is, from 0 to 1."""

    file: Path
    box: DigitBox
    digit: str
    confidence: float


@dataclass(frozen=True)
class PictureReader:
    """A trained network and the names of its classes."""

    network: Network
    class_names: tuple[str, ...]

    @classmethod
    def of(cls, run: Run) -> PictureReader:
        """The network of a run's newest checkpoint.

        Raises CheckpointError or DataError if the run or its data can't be read, and UsageError if it was trained on
        anything but images as large as MNIST's.
        """
        checkpoint, settings = load_checkpoint(run)
        dataset = load(settings.data, seed=settings.seed)
        if dataset.image_shape != (SIDE, SIDE):
            learned = "points"
            if dataset.image_shape is not None:
                rows, columns = dataset.image_shape
                learned = f"images of {columns} x {rows} pixels"
            raise UsageError(
                f"run {run.name} has learned {learned}, and digits in pictures become images of {SIDE} x {SIDE}; "
                "name another run with --run, or train one on mnist"
            )
        trainer = Trainer(dataset, settings)
        trainer.restore(checkpoint, allow_other_data=True)  # of the data, nothing but its form is needed
        return cls(trainer.network, dataset.class_names)

    def read(self, path: Path) -> list[DigitReading]:
        """The digits in a picture, in the order of reading; DataError if there are none or the file can't be used."""
        picture = open_picture(path)
        try:
            sheet = find_digits(picture)
        except DataError as error:
            raise DataError(f"{path}: {error}") from None
        except MemoryError:
            raise out_of_memory(path) from None
        if not sheet.digits:
            raise DataError(f"{path}: no digit was found; expected some apart, dark on light or light on dark")
        probabilities = self.network.predict(sheet.images.reshape(len(sheet.digits), -1))
        classes = np.argmax(probabilities, axis=1)
        return [
            DigitReading(path, digit.box, self.class_names[label], float(probability[label]))
            for digit, label, probability in zip(sheet.digits, classes, probabilities, strict=True)
        ]


def read_pictures(given: dict[str, Any], options: CommandLineOptions) -> int:
    """Read the pictures that the options name; the exit code, which is that of the last file that can't be used.

    What is wrong with a file is a line on standard error, and the others are read all the same. Raises UsageError if
    hyperparameters were `given`, what `PictureReader.of` raises, and StorageError if the output can't be written.
    """
    if given:
        raise UsageError(f"--read trains nothing; leave out --{next(iter(given)).replace('_', '-')}")
    reader = PictureReader.of(find_run(options.runs_dir or default_runs_folder(), options.run or LAST))
    code = 0
    try:
        for path in options.read or ():
            try:
                readings = reader.read(path)
            except TuiMnistError as error:
                print(f"tui-mnist: {printable(str(error))}", file=sys.stderr)
                code = error.exit_code
            else:
                _show(_as_json(readings, reader) if options.json else _as_text(readings), sys.stdout)
    except OSError as error:
        streams.discard(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return BROKEN_PIPE
        raise streams.unwritten(error) from error
    return code


def _show(lines: Iterator[str], stdout: TextIO) -> None:
    stdout.writelines(f"{line}\n" for line in lines)
    stdout.flush()


def _as_text(readings: list[DigitReading]) -> Iterator[str]:
    """File, place from the left and the top, size, class and confidence, below one another."""
    boxes = [reading.box for reading in readings]
    places = [f"{box.left},{box.top} {box.width}x{box.height}" for box in boxes]
    widest, longest = max(map(len, places)), max(len(reading.digit) for reading in readings)
    for reading, place in zip(readings, places, strict=True):
        confidence = percent(reading.confidence, 1)
        yield printable(f"{reading.file}  {place:<{widest}}  {reading.digit:<{longest}}  {confidence:>6}")


def _as_json(readings: list[DigitReading], reader: PictureReader) -> Iterator[str]:
    """An object for each digit; where all classes are called by numbers, a digit is one."""
    numbers = all(name.isdecimal() for name in reader.class_names)
    for reading in readings:
        values = {
            "event": "digit",
            "file": str(reading.file),
            "box": asdict(reading.box),
            "digit": int(reading.digit) if numbers else reading.digit,
            "confidence": reading.confidence,
        }
        yield json.dumps(values, allow_nan=False)
