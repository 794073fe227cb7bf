"""How large a picture may be, known from its first bytes: a small file can stand for more than there is memory."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tui_mnist.errors import DataError

MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 30_000
MOST_BYTES: Final = 100_000_000
"""Of a file: a PGM of the largest size, with two bytes for each pixel, has 80,000,000."""


def check_size(path: Path, rows: int, columns: int) -> None:
    """Raise DataError if a picture of this size is empty or too large to be decoded."""
    if rows < 1 or columns < 1:
        raise DataError(f"{path}: is a picture of {columns:,} x {rows:,} pixels; expected at least one")
    if rows * columns > MOST_PIXELS or max(rows, columns) > LONGEST_SIDE:
        raise too_large(path, f"{columns:,} x {rows:,}")


def too_large(path: Path, size: str) -> DataError:
    """What to say of a picture of so many pixels."""
    return DataError(
        f"{path}: is a picture of {size} pixels, too large to be read; expected at most {MOST_PIXELS:,} in all "
        f"and {LONGEST_SIDE:,} on a side; make it smaller"
    )


def out_of_memory(path: Path) -> DataError:
    """What to say of a picture that this machine has no room for."""
    return DataError(f"{path}: there is not enough memory for this picture; make it smaller")
