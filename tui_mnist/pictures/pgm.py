"""PGM, the picture format that needs no library: numbers for the grey levels, as text or as bytes.

The format: Netpbm, pgm(5), https://netpbm.sourceforge.net/doc/pgm.html.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import DataError
from tui_mnist.pictures.limits import check_size

BLANK: Final = rb"(?:\s|#[^\r\n]*[\r\n])"
HEADER: Final = re.compile(rb"P([25])%b+(\d{1,9})%b+(\d{1,9})%b+(\d{1,9})(?:#[^\r\n]*[\r\n])?\s" % ((BLANK,) * 3))
"""Magic, columns, rows, largest level; comments go to the end of their line."""
LONGEST_HEADER: Final = 10_000
COMMENT: Final = re.compile(rb"#[^\r\n]*")
DIGITS: Final = b"0123456789"
BLANKS: Final = b" \t\n\r\v\f"
LONGEST_NUMBER: Final = 9
HIGHEST_LEVEL: Final = 65_535
CHUNK: Final = 1 << 20
"""Bytes of text that become numbers at once: as Python's objects they need twenty times the room."""


def read_pgm(content: bytes, path: Path) -> NDArray[np.uint8]:
    """The first picture in a PGM's bytes: grey levels (rows, columns) from 0 to 255; `path` is named in errors.

    Raises DataError if it is damaged or too large.
    """
    header = HEADER.match(content[:LONGEST_HEADER])
    if header is None:
        raise DataError(f"{path}: is no PGM, although it begins as one; expected columns, rows and the highest level")
    columns, rows, highest = (int(header[group]) for group in (2, 3, 4))
    check_size(path, rows, columns)
    if not 1 <= highest <= HIGHEST_LEVEL:
        raise DataError(f"{path}: has {highest:,} as its highest level; expected 1 to {HIGHEST_LEVEL:,}")
    count, pixels = rows * columns, memoryview(content)[header.end() :]
    levels: NDArray[Any] = _as_text(pixels, count, path) if header[1] == b"2" else _as_bytes(pixels, count, highest)
    if len(levels) < count:
        raise DataError(f"{path}: breaks off after {len(levels):,} of {count:,} pixels; fetch the file again")
    if int(levels.max()) > highest:
        raise DataError(f"{path}: has a level of {levels.max():,}, above its highest of {highest:,}; save it anew")
    if highest != 255:
        levels = ((levels.astype(np.uint32) * 255 + highest // 2) // highest).astype(np.uint8)
    return levels.astype(np.uint8, copy=False).reshape(rows, columns)


def _as_bytes(pixels: memoryview, count: int, highest: int) -> NDArray[Any]:
    """As many levels as there are, up to `count`: a byte each, or two with the higher one first."""
    dtype = np.dtype(np.uint8 if highest <= 255 else ">u2")
    whole = min(count, len(pixels) // dtype.itemsize)
    return np.frombuffer(pixels, dtype, whole)


def _as_text(pixels: memoryview, count: int, path: Path) -> NDArray[np.uint16]:
    """As many levels as are written, up to `count`; DataError if something else stands there."""
    text = COMMENT.sub(b"", pixels)
    levels, filled, start = np.zeros(count, np.uint16), 0, 0
    while filled < count and start < len(text):
        piece = text[start : start + CHUNK]
        if len(piece) == CHUNK:  # a number is not cut in two
            piece = piece[: len(piece.rstrip(DIGITS))] or piece
        start += len(piece)
        words = piece.split()[: count - filled]
        if piece.translate(None, DIGITS + BLANKS) or max(map(len, words), default=0) > LONGEST_NUMBER:
            raise DataError(f"{path}: holds something that is no grey level; expected numbers after its header")
        if words:
            levels[filled : filled + len(words)] = np.minimum(np.array(words).astype(np.int64), HIGHEST_LEVEL)
        filled += len(words)
    return levels[:filled]
