"""What a file format has to tell so that its data sets are found and read: each format says it in a file of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """The arrays of a data set as they were read; `sources` says what to call each of the four in an error.

    What they hold is not checked yet, apart from what the format itself forbids.
    """

    train_images: NDArray[Any]
    train_labels: NDArray[Any]
    test_images: NDArray[Any]
    test_labels: NDArray[Any]
    sources: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format of data sets.

    `parts` names the files that make a data set, each with the name that it usually has. `role` tells from a file's
    name which set it belongs to (its prefix, as "emnist-letters-", or "") and which part of it it is; None for a file
    of another kind. `read` takes the files in the order of `parts`. `scans` says that the images of a set come as its
    makers published them, so that those of EMNIST lie on their side.
    """

    name: str
    parts: Mapping[str, str]
    role: Callable[[str], tuple[str, str] | None]
    read: Callable[[Sequence[Path]], Arrays]
    scans: bool = True
