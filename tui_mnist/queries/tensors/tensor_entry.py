"""What is known of a tensor before any of its numbers is: its name, its axes, its shape, and how to come by it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class TensorGroup(Enum):
    """Where a tensor comes from."""

    DATA = "data"
    BATCH = "next batch"
    ACTIVATIONS = "forward"
    PARAMETERS = "parameters"
    GRADIENTS = "gradients"
    OPTIMIZER = "optimizer"


@dataclass(frozen=True)
class TensorInfo:
    """A tensor as a list has it: `axes` has a word for each axis, `meaning` says what it holds."""

    name: str
    group: TensorGroup
    meaning: str
    axes: tuple[str, ...]
    shape: tuple[int, ...]
    dtype: str

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def bytes(self) -> int:
        """The memory that the elements take."""
        return math.prod(self.shape) * np.dtype(self.dtype).itemsize


@dataclass(frozen=True, eq=False)
class TensorEntry:
    """A tensor and how to come by its numbers; `is_fixed` says that they stay the same all through a run."""

    info: TensorInfo
    compute: Callable[[], NDArray[Any]]
    is_fixed: bool = False

    @property
    def axes(self) -> tuple[str, ...]:
        """A word for each axis."""
        return self.info.axes

    def value(self) -> NDArray[Any]:
        """The numbers themselves, or a view of them."""
        return self.compute()
