"""What is said of a tensor in a line: its rank, shape, type, bytes and figures, in as much room as there is."""

from __future__ import annotations

from collections.abc import Sequence

from tui_mnist.number_format import number_in
from tui_mnist.queries.tensors import TensorResult

UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


def size_words(count: int) -> str:
    """A number of bytes in at most eight characters: 392 B, 1.6 MB."""
    for size, unit in UNITS:
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"


def shape_words(shape: Sequence[int]) -> str:
    """A shape as Python writes it."""
    return str(tuple(shape))


def axes_words(axes: Sequence[str]) -> str:
    """The axes with their numbers: axes 0 sample, 1 row, 2 column; "" for a tensor of rank 0."""
    if not axes:
        return "no axes: a single number"
    named = ", ".join(f"{number} {name}".strip() for number, name in enumerate(axes))
    return f"{'axis' if len(axes) == 1 else 'axes'} {named}"


def first_fitting(wordings: Sequence[str], room: int) -> str:
    """The first wording that has room, or else the last one, which is the shortest."""
    return next((words for words in wordings if len(words) <= room), wordings[-1])


def result_title(result: TensorResult, room: int) -> str:
    """Rank, shape, type and bytes."""
    shape, size = shape_words(result.shape), size_words(result.bytes)
    return first_fitting(
        (
            f"rank {result.rank}  shape {shape}  {result.dtype}  {size}",
            f"rank {result.rank}  {shape}  {result.dtype}  {size}",
            f"{shape}  {result.dtype}  {size}",
            f"{shape} {result.dtype}",
            shape,
        ),
        room,
    )


def figures_words(result: TensorResult, room: int) -> str:
    """Least, mean and greatest element, and how many are not finite."""
    low, mean, high = (number_in(value, 8) for value in (result.minimum, result.mean, result.maximum))
    lost = f"  {result.not_finite:,} NaN or infinite" if result.not_finite else ""
    return first_fitting((f"min {low}  mean {mean}  max {high}{lost}", f"{low} .. {high}{lost}", f"mean {mean}"), room)
