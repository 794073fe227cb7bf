"""A tensor as it is looked at: its numbers with their name and formula, and what can be said of them at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.tensor import Array

BINS = 32

Axis = Literal["sample", "pixel", "feature", "unit", "input", "class"]
Picture = Literal["image per sample", "image per unit", "heatmap", "bars"]


@dataclass(frozen=True, eq=False)
class Summary:
    """The spread of a tensor's elements; NaN and infinite ones are counted apart, in `not_finite`.

    `counts` (32,) says how many of the finite elements lie between `edges` (33,). The figures are NaN if none does.
    """

    minimum: float
    mean: float
    maximum: float
    std: float
    counts: NDArray[np.intp]
    edges: NDArray[np.float64]
    not_finite: int

    @classmethod
    def of(cls, values: Array) -> Summary:
        """Of an array of any shape."""
        numbers = np.asarray(values, dtype=np.float64).ravel()
        finite = numbers[np.isfinite(numbers)]
        lost = len(numbers) - len(finite)
        if not len(finite):
            nothing = float("nan")
            return cls(nothing, nothing, nothing, nothing, np.zeros(BINS, np.intp), np.linspace(0, 1, BINS + 1), lost)
        counts, edges = np.histogram(finite, bins=BINS)
        lowest, highest = float(finite.min()), float(finite.max())
        return cls(lowest, float(finite.mean()), highest, float(finite.std()), counts, edges, lost)


@dataclass(frozen=True, eq=False)
class TensorView:
    """A tensor of the step: `value` holds the very numbers that training uses.

    `axes` has a word for each axis: what a cursor moves over there ("input" is the unit of the layer before).
    `image_shape` is given where pixels are among them.
    """

    symbol: str
    name: str
    formula: str
    value: Array
    axes: tuple[Axis, ...]
    image_shape: tuple[int, int] | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
        return tuple(self.value.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements."""
        return self.value.dtype

    @property
    def rank(self) -> int:
        """The number of axes."""
        return self.value.ndim

    @cached_property
    def summary(self) -> Summary:
        """Minimum, mean, maximum, standard deviation and histogram; computed when they are first asked for."""
        return Summary.of(self.value)

    @property
    def picture(self) -> Picture:
        """How it is best drawn: an image for each sample or unit, a heatmap of rank 2, or bars of rank 1."""
        if self.image_shape is not None:
            return "image per sample" if self.axes[0] == "sample" else "image per unit"
        return "heatmap" if self.rank == 2 else "bars"

    def image(self, number: int) -> Array:
        """The picture of one sample or unit, in `image_shape`; ValueError if this tensor has none."""
        if self.image_shape is None:
            raise ValueError(f"{self.symbol} holds no images")
        values = self.value[number] if self.axes[0] == "sample" else self.value[:, number]
        return values.reshape(self.image_shape)


def layout(
    parameter: str, layers: int, image_shape: tuple[int, int] | None
) -> tuple[tuple[Axis, ...], tuple[int, int] | None]:
    """The axes of a parameter tensor by its name (W1, b1, ...) in a network of so many layers, and its image shape."""
    number = int(parameter[1:])
    units: Axis = "class" if number == layers else "unit"
    if parameter.startswith("b"):
        return (units,), None
    if number > 1:
        return ("input", units), None
    return ("feature" if image_shape is None else "pixel", units), image_shape
