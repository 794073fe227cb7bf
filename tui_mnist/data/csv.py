"""Many share image data sets as CSV, one image a line: its label and its pixels, or its pixels and its label."""

import itertools
import math
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist import shareable
from tui_mnist.data.format import Arrays, Format
from tui_mnist.data.opening import opened_unpacked
from tui_mnist.errors import DataError

FILE_NAME: Final = re.compile(r"(|.*[-_.])(train|t10k|test)\.csv(?:\.gz)?", re.IGNORECASE)
LABEL_NAMES: Final = frozenset({"label", "labels", "class", "target", "y"})
FIRST, LAST = 0, -1
WHITE: Final = 255
EXPECTED: Final = "whole numbers from 0 to 255"

LINES_AT_ONCE: Final = 1_000
BLOCK_BYTES: Final = 1 << 24
"""A block of lines ends here, too: with long lines it has fewer of them."""
LONGEST_LINE: Final = 1 << 22
"""In bytes; room for a million pixels."""
LARGEST_GROWTH: Final = 100
"""Images as CSV shrink to a seventh by gzip. What grows more than this, and beyond `SMALL` bytes, is no data set."""
SMALL: Final = 1 << 26


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The numbers of a file: blocks uint8 of shape (lines, columns), and where the header says that the label is."""

    path: Path
    blocks: list[NDArray[np.uint8]]
    label_at: int | None

    @property
    def columns(self) -> int:
        return int(self.blocks[0].shape[1])

    def column(self, at: int) -> NDArray[np.uint8]:
        return np.concatenate([block[:, at] for block in self.blocks])


def role_of(name: str) -> tuple[str, str] | None:
    """Say which set a file of this name belongs to, and which part of it it is, as ("fashion_", "test images")."""
    match = FILE_NAME.fullmatch(name)
    return None if match is None else (match[1], "train images" if match[2].lower() == "train" else "test images")


def read_set(files: Sequence[Path]) -> Arrays:
    """Read the two files of a data set, gzipped or not: a label and the pixels of a square image in each line.

    The label is where a header names it, in the first column or the last; without a header in the one of the two whose
    numbers in the training set are labels: several, and none left out from 0, or 1, to the largest, below 255.

    Raises `DataError`, which names the file and the line, for whatever is not a whole number from 0 to 255, and if it
    can't be told which column the label is. Memory for at most twice the images is taken.
    """
    train, test = (_read_table(path) for path in files)
    if train.columns != test.columns:
        raise DataError(
            f"{test.path}: has {test.columns:,} columns, but {train.path} {train.columns:,}; "
            "expected a label and as many pixels in both"
        )
    named = next((at for at in (train.label_at, test.label_at) if at is not None), None)
    label_at = _guessed(train) if named is None else named
    train_images, train_labels = _parted(train, label_at)
    test_images, test_labels = _parted(test, label_at if test.label_at is None else test.label_at)
    sources = (str(train.path), str(train.path), str(test.path), str(test.path))
    return Arrays(train_images, train_labels, test_images, test_labels, sources)


def _guessed(table: _Table) -> int:
    """Which column the label must be, by its numbers: the corner of an image is always 0, or leaves greys out."""
    fitting = [at for at in (FIRST, LAST) if _are_labels(table.column(at))]
    if len(fitting) != 1:
        raise DataError(
            f"{table.path}: its first and its last column {'both' if fitting else 'neither'} look like labels; "
            "expected a first line that names the columns, the label's first or last, as in label,pixel1,pixel2"
        )
    return fitting[0]


def _are_labels(column: NDArray[np.uint8]) -> bool:
    present = np.unique(column)
    without_gaps = present[-1] - present[0] == len(present) - 1
    return len(present) > 1 and present[0] <= 1 and present[-1] < WHITE and bool(without_gaps)


def _parted(table: _Table, label_at: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the images, which can be shared, and the labels; the table's blocks are freed on the way."""
    pixels = table.columns - 1
    side = math.isqrt(pixels)
    if side**2 != pixels or pixels == 0:
        raise DataError(
            f"{table.path}: has {table.columns:,} columns; expected a label and the pixels of a square image, "
            "as in 1 + 784"
        )
    labels = table.column(label_at)
    images = shareable.empty((len(labels), side, side), np.uint8)
    rows, end = images.reshape(len(labels), pixels), len(labels)
    while table.blocks:
        block = table.blocks.pop()
        start = end - len(block)
        rows[start:end] = block[:, 1:] if label_at == FIRST else block[:, :-1]
        end = start
    return images, labels


def _read_table(path: Path) -> _Table:
    with opened_unpacked(path, "a CSV file, gzipped or not") as (stream, size, capacity):
        limit = capacity if capacity == size else max(SMALL, LARGEST_GROWTH * size)
        lines = _lines(stream, path, limit)
        label_at, blocks, total, number = None, [], 0, 1
        first = next(lines, "")
        names = [name.strip().strip("\"'").casefold() for name in first.split(",")]
        if _are_names(names):
            label_at, number = _named_label(names, path), 2
        elif first:
            lines = itertools.chain([first], lines)
        while block := _next_block(lines):
            blocks.append(_numbers(block, number, path))
            if blocks[-1].shape[1] != blocks[0].shape[1]:
                raise _ragged(path, number, blocks[-1].shape[1], blocks[0].shape[1])
            number += len(block)
            total += blocks[-1].nbytes
            if total > shareable.available_memory():  # as much again is needed for the images
                raise MemoryError
        if not blocks:
            raise DataError(f"{path}: holds no images; expected a label and the pixels of an image in each line")
        return _Table(path, blocks, label_at)


def _lines(stream: BufferedIOBase, path: Path, limit: int) -> Iterator[str]:
    """Yield the lines without their ends; whatever is not ASCII will be no number. Empty lines may end the file."""
    received, empty_at = 0, 0
    for number in itertools.count(1):
        raw = stream.readline(LONGEST_LINE + 1)
        if not raw:
            return
        received += len(raw)
        if len(raw) > LONGEST_LINE:
            raise DataError(
                f"{path}, line {number:,}: is longer than {LONGEST_LINE:,} bytes; expected one image a line"
            )
        if received > limit:
            raise DataError(
                f"{path}: unpacks to more than {limit:,} bytes, {LARGEST_GROWTH} times its size, as no images do; "
                "unpack it first, with gunzip, if it is sound"
            )
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
        if not line:
            empty_at = empty_at or number
        elif empty_at:
            raise DataError(f"{path}, line {empty_at:,}: is empty; expected a label and the pixels of an image")
        else:
            yield line


def _next_block(lines: Iterator[str]) -> list[str]:
    block, letters = [], 0
    for line in itertools.islice(lines, LINES_AT_ONCE):
        block.append(line)
        letters += len(line)
        if letters > BLOCK_BYTES:
            break
    return block


def _are_names(cells: list[str]) -> bool:
    """Whether these are the names of columns, and no image with something wrong in it."""
    return cells != [""] and (not LABEL_NAMES.isdisjoint(cells) or not any(map(_is_number, cells)))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _named_label(names: list[str], path: Path) -> int | None:
    at = next((at for at, name in enumerate(names) if name in LABEL_NAMES), None)
    if at is None:
        return None
    if 0 < at < len(names) - 1:
        raise DataError(f"{path}: column {at + 1:,} is called {names[at]}; expected the label first or last")
    return FIRST if at == 0 else LAST


def _numbers(lines: list[str], number: int, path: Path) -> NDArray[np.uint8]:
    """Return the numbers of lines that begin with line `number`: uint8 of shape (lines, columns)."""
    try:
        with warnings.catch_warnings(action="error"):  # NumPy before 2.3 warns where it cuts 1.5 to 1
            values = np.loadtxt(lines, np.uint8, delimiter=",", comments=None, quotechar='"', ndmin=2)
    except (ValueError, DeprecationWarning) as error:
        raise _wrong(lines, number, path) from error
    if len(values) != len(lines):  # a quoted line break, which joins two
        raise DataError(f"{path}, after line {number:,}: has a quote that is left open; expected {EXPECTED}")
    return values


def _wrong(lines: list[str], number: int, path: Path) -> DataError:
    """Say which value is not allowed; only asked for when there is one."""
    columns = lines[0].count(",") + 1
    for at, line in enumerate(lines, number):
        values = line.split(",")
        if len(values) != columns:
            return _ragged(path, at, len(values), columns)
        for column, value in enumerate(values, 1):
            figure = value.strip(' \t+"')
            if not (figure.isascii() and figure.isdigit() and len(figure.lstrip("0")) <= 3 and int(figure) <= 255):
                shown = repr(value.strip()[:20])
                return DataError(
                    f"{path}, line {at:,}: {shown} in column {column:,} is not allowed; expected {EXPECTED}"
                )
    return DataError(f"{path}, after line {number:,}: is no CSV; expected {EXPECTED}, with commas between them")


def _ragged(path: Path, number: int, columns: int, expected: int) -> DataError:
    return DataError(f"{path}, line {number:,}: has {columns:,} columns; expected {expected:,}, as the lines before")


CSV: Final = Format("CSV", {"train images": "train.csv(.gz)", "test images": "test.csv(.gz)"}, role_of, read_set)
