"""Gradients checked against finite differences: the proof that the table of operations tells the truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_mnist.autodiff.operations import sum as sum_of
from tui_mnist.autodiff.tape import GradientTape
from tui_mnist.autodiff.tensor import Array, Variable


@dataclass(frozen=True)
class GradientCheck:
    """What a check found: per input the tape's gradient and the finite differences, and how far apart they are."""

    from_tape: tuple[Array, ...]
    from_differences: tuple[Array, ...]
    worst_error: float
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether every element agrees within the tolerance."""
        return self.worst_error <= self.tolerance


def check_gradients(
    function: Callable[..., Any], inputs: Sequence[Any], *, step: float = 1e-6, tolerance: float = 1e-6
) -> GradientCheck:
    """Compare the tape's gradients of `function(*inputs)`, summed if it is no scalar, with central differences.

    Everything is computed in float64. Each element x of each input is moved by ±h, h = `step` · max(1, |x|), and
    `(f(x + h) - f(x - h)) / 2h` is held against the tape's figure. The error of an element is |tape - difference| /
    max(1, |tape|, |difference|): absolute for small gradients, relative for large ones. An input on which the function
    does not depend counts as having gradient zero. A kink between x - h and x + h makes the two differ, rightly.
    """
    variables = [Variable(np.asarray(x, dtype=np.float64)) for x in inputs]
    with GradientTape() as tape:
        target = sum_of(function(*variables))
    found = tape.gradient(target, variables)
    from_tape = tuple(np.zeros(v.shape) if g is None else np.asarray(g) for v, g in zip(variables, found, strict=True))
    from_differences = tuple(_differences(function, variables, i, step) for i in range(len(variables)))
    worst = 0.0
    for ours, theirs in zip(from_tape, from_differences, strict=True):
        scale = np.maximum(1.0, np.maximum(np.abs(ours), np.abs(theirs)))
        with np.errstate(invalid="ignore"):
            error = np.abs(ours - theirs) / scale
        if error.size:
            worst = max(worst, float(np.where(np.isnan(error), np.inf, error).max()))
    return GradientCheck(from_tape, from_differences, worst, tolerance)


def _differences(function: Callable[..., Any], variables: Sequence[Variable], position: int, step: float) -> Array:
    centre = variables[position].value
    slopes = np.zeros(centre.shape)
    for at in np.ndindex(centre.shape):
        h = step * max(1.0, abs(float(centre[at])))
        ends = []
        for sign in (1, -1):
            moved = centre.copy()
            moved[at] += sign * h
            variables[position].value = moved
            ends.append(float(np.sum(np.asarray(function(*variables)))))
        slopes[at] = (ends[0] - ends[1]) / (2 * h)
    variables[position].value = centre
    return slopes
