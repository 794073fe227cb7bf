"""The one place where the files of a kept run are read: whatever is wrong with them is said in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from tui_mnist.errors import CheckpointError, UsageError
from tui_mnist.plain_file import read_plain
from tui_mnist.training.checkpoint import Checkpoint, in_brief
from tui_mnist.training.hyperparameters import Hyperparameters

MOST_BYTES: Final = 1 << 26
"""No journal is longer: it has some 300 bytes for each of at most 100,000 epochs, and few more for a turn of a knob."""

MOST_STEPS: Final = 2**53


class Line(NamedTuple):
    """A line of a journal with its end, and what it tells; None if it is torn, damaged, or of another program."""

    text: str
    entry: dict[str, Any] | None


def read_checkpoint(path: Path) -> tuple[Checkpoint, Hyperparameters]:
    """A checkpoint with the hyperparameters in it; CheckpointError if it can't be read or used."""
    checkpoint = Checkpoint.load(path)
    try:
        settings = Hyperparameters.from_dict(checkpoint.state["hyperparameters"])
    except (KeyError, TypeError, AttributeError, UsageError) as error:
        raise CheckpointError(f"{path} holds hyperparameters that can't be used: {in_brief(error)}") from None
    for name, array in checkpoint.arrays.items():
        # a square may have become infinite in an optimizer's memory, and training goes on; but from NaN it never does
        if np.isnan(array).any() or (name == "parameters" and not np.isfinite(array).all()):
            raise CheckpointError(f"{path} holds {in_brief(name)} that are not finite; resume another run")
    return checkpoint, settings


def read_journal(path: Path) -> list[Line]:
    """The lines of a journal, none if there is no file; CheckpointError if what is there can't be read."""
    try:
        content = read_plain(path, most_bytes=MOST_BYTES)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CheckpointError(
            f"{path} can't be read: {error.strerror or error}; mend that, or move it away and resume without its past"
        ) from None
    return [Line(text, _entry(text)) for text in content.decode("utf-8", "replace").splitlines(keepends=True)]


def _entry(text: str) -> dict[str, Any] | None:
    """The object in a line, if it says at which step something happened, and to which epoch if one was done."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or not _is_count(entry.get("steps", entry.get("step"))):
        return None
    return entry if _is_count(entry.get("epoch", 0)) else None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_STEPS
