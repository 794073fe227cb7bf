"""Checkpoints: all of a run's state in one file, written so that a crash leaves either the old one or the new one.

The file is in the safetensors format: the arrays by name, and one metadata entry with the rest as JSON.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from tui_mnist import shareable
from tui_mnist.atomic import write_atomically
from tui_mnist.autodiff.tensor import Array
from tui_mnist.errors import CheckpointError
from tui_mnist.plain_file import size_of_readable

FORMAT = 1
"""Raised when a checkpoint of today could not be read by yesterday's program."""

METADATA = "tui_mnist"

MOST_LETTERS = 300
"""So much of what a damaged file says can be read in one line."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A trainer between two batches: `arrays` (parameters, optimizer state) and `state`, plain values for JSON."""

    arrays: dict[str, Array]
    state: dict[str, Any]

    def save(self, path: Path) -> None:
        """Write the file at once and whole, by way of a temporary one beside it; StorageError if that fails."""
        arrays = {name: np.ascontiguousarray(array) for name, array in self.arrays.items()}
        metadata = {"format": FORMAT, "checksum": _checksum(arrays, self.state), "state": self.state}
        content = save(arrays, {METADATA: json.dumps(metadata)})
        write_atomically(path, content)

    @classmethod
    def load(cls, path: Path) -> Checkpoint:
        """Read a file; CheckpointError if it is missing, damaged or of another format."""
        try:
            size = size_of_readable(path)
            if size >= shareable.LEAST_BYTES and size > shareable.available_memory():
                raise CheckpointError(
                    f"{path} has {size:,} bytes, more than this machine has memory; resume another run"
                )
            with safe_open(path, framework="numpy") as file:
                metadata = json.loads((file.metadata() or {})[METADATA])
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
            found, checksum, state = metadata["format"], metadata["checksum"], metadata["state"]
        except FileNotFoundError:
            raise CheckpointError(f"{path} does not exist; expected a run's checkpoint") from None
        except OSError as error:
            raise CheckpointError(f"{path} can't be read: {error.strerror or error}") from None
        except (SafetensorError, KeyError, TypeError, ValueError, RecursionError, MemoryError):
            raise CheckpointError(f"{path} is damaged or no checkpoint of this program; resume another run") from None
        if found != FORMAT:
            raise CheckpointError(
                f"{path} has checkpoint format {in_brief(found)}, this program reads format {FORMAT}; "
                "resume it with the version that wrote it"
            )
        if not isinstance(state, dict) or checksum != _checksum(arrays, state):
            raise CheckpointError(f"{path} is damaged: its checksum does not match; resume another run")
        return cls(arrays, state)


def in_brief(said: object) -> str:
    """What a file, or an error about it, says, as far as one line has room for it."""
    text = str(said)
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + "..."


def _checksum(arrays: dict[str, Array], state: dict[str, Any]) -> int:
    value = zlib.crc32(json.dumps(state, sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        value = zlib.crc32(f"{name} {array.dtype} {array.shape}".encode(), value)
        value = zlib.crc32(np.ascontiguousarray(array).view(np.uint8).data, value)
    return value
