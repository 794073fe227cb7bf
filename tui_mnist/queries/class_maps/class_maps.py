"""Maps of held-out digits, one for each stage of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class StageMap:
    """What one stage has made of n digits.

    By directions, `positions` (n, 2) are the digits and `anchors` (classes, 2) the means of the classes; NaN where
    there are none. By handles, `shares` (n, classes) say how near each digit is to each class, and sum up to 1.
    `apart` is the share of the digits that are nearest to the mean of their own class in all `dimensions`, or whose
    greatest share is that of their class; `apart_in_plane` is the same in the plane, None by handles.
    """

    name: str
    dimensions: int
    apart: float
    apart_in_plane: float | None = None
    positions: NDArray[np.float32] | None = None
    anchors: NDArray[np.float32] | None = None
    shares: NDArray[np.float32] | None = None


@dataclass(frozen=True, eq=False)
class ClassMaps:
    """The maps of all stages by one method, and what the network says now.

    Of n digits, `indices` (n,) are their places among the training images, `labels` (n,) their classes, and
    `probabilities` (n, classes) the network's. They were held out, unless none are.
    """

    method: str
    stages: tuple[StageMap, ...]
    indices: NDArray[np.intp]
    labels: NDArray[np.intp]
    probabilities: NDArray[np.float32]
    held_out: bool = True


@dataclass(frozen=True, eq=False)
class MappedDigits:
    """The digits that the maps show: `indices` (n,) as there, `images` (n, rows, columns) uint8.

    `numbers` (n,) increase: they are what `HeldOutDigitQuery` knows the digits by.
    """

    indices: NDArray[np.intp]
    images: NDArray[np.uint8]
    numbers: NDArray[np.intp]
