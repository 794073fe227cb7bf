"""The program as a process of its own, and a data set on which it trains in no time."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tui_mnist.training import Checkpoint

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
"""Seconds in which a process is sure to end, however busy the machine is."""


def write_idx(path: Path, array: NDArray[np.uint8]) -> None:
    header = bytes([0, 0, 0x08, array.ndim])
    path.write_bytes(header + b"".join(length.to_bytes(4, "big") for length in array.shape) + array.tobytes())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of four IDX files: 92 images of 5 × 5 pixels to train on and 20 to test on, of three classes."""
    folder = tmp_path / "shapes"
    folder.mkdir()
    generator = np.random.default_rng(0)
    for part, count in (("train", 92), ("t10k", 20)):
        labels = (np.arange(count) % 3).astype(np.uint8)
        images = generator.integers(80, size=(count, 5, 5), dtype=np.uint8)
        images[np.arange(count), labels] += 100
        write_idx(folder / f"{part}-images-idx3-ubyte", images)
        write_idx(folder / f"{part}-labels-idx1-ubyte", labels)
    return folder


@dataclass(frozen=True)
class Outcome:
    """How a process ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def error(self) -> str:
        """What was wrong, said in one line and without anything else."""
        assert self.stdout == ""
        return self.complaint

    @property
    def complaint(self) -> str:
        """The only line on standard error."""
        (line,) = self.stderr.splitlines()
        assert line.startswith("tui-mnist: ")
        return line.removeprefix("tui-mnist: ")

    @property
    def events(self) -> list[dict[str, Any]]:
        """Standard output as JSON, with nothing else there."""
        return [json.loads(line, parse_constant=refuse) for line in self.stdout.splitlines()]


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


@dataclass(frozen=True)
class Program:
    """`python -m tui_mnist` in a folder of its own; by default with 10 steps an epoch, for 2 epochs."""

    folder: Path
    data: Path

    @property
    def runs(self) -> Path:
        """Where runs are kept."""
        return self.folder / "runs"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tui_mnist", *arguments]

    def small(self, *arguments: str) -> tuple[str, ...]:
        """The arguments of a run that is over in no time, with any `--flag=value` replaced."""
        usual = {"--data": str(self.data), "--validation-size": "12", "--hidden": "6", "--batch-size": "8"}
        usual |= {"--epochs": "2", "--lr": "0.01", "--runs-dir": str(self.runs)}
        replaced = {argument.partition("=")[0] for argument in arguments}
        return (*(f"{flag}={value}" for flag, value in usual.items() if flag not in replaced), *arguments)

    @property
    def environ(self) -> dict[str, str]:
        """A home that is empty, matrix products on one thread, and no files written but the program's own."""
        return os.environ | {
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "share"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, before: Callable[[], None] | None = None) -> Outcome:
        """Run to the end; `before` is called in the new process."""
        ended = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            preexec_fn=before,
            timeout=PATIENCE,
            check=False,
        )
        return Outcome(ended.returncode, ended.stdout, ended.stderr)

    def train(self, *arguments: str) -> Outcome:
        """Run a small run, which must succeed."""
        outcome = self.run(*self.small(*arguments))
        assert (outcome.code, outcome.stderr) == (0, "")
        return outcome

    @property
    def kept(self) -> Path:
        """The folder of the only run that was kept."""
        (run,) = self.runs.iterdir()
        assert sorted(entry.name for entry in run.iterdir()) == ["checkpoint.safetensors", "journal.jsonl"]
        return run

    @property
    def checkpoint_path(self) -> Path:
        return self.kept / "checkpoint.safetensors"

    @property
    def result(self) -> dict[str, Any]:
        """All that training computed, as the checkpoint has it, bit for bit; without the times it took."""
        checkpoint = Checkpoint.load(self.checkpoint_path)
        timeless = {name: value for name, value in checkpoint.state.items() if name not in ("seconds", "totals")}
        return {name: array.tobytes() for name, array in checkpoint.arrays.items()} | timeless

    @property
    def journal(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.kept / "journal.jsonl").read_text().splitlines()]


@pytest.fixture
def program(tmp_path: Path, data: Path) -> Program:
    return Program(tmp_path, data)


@pytest.fixture
def undisturbed(tmp_path: Path, data: Path) -> Program:
    """A second one, with a home and runs of its own, for comparison."""
    (tmp_path / "undisturbed").mkdir()
    return Program(tmp_path / "undisturbed", data)
