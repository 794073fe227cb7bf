"""The target of a program against one number of one variable, and the tangent where that number stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_mnist.autodiff.tensor import Array, plain
from tui_mnist.playground.evaluation import ProgramEvaluation, as_tensors, run

MAX_WORK = 450_000
"""What the points of a curve may cost together, counted as in `Program.work`: a curve is drawn between two frames."""
FEWEST_POINTS = 15


@dataclass(frozen=True, eq=False)
class TargetCurve:
    """`ys` at `xs`, both of shape (points,), NaN where there is no finite value; and the tangent at `position`.

    `value` is the target at `position`, and `slope` its derivative there, both summed over the target's elements.
    """

    xs: Array
    ys: Array
    position: float
    value: float
    slope: float


def curve(
    evaluation: ProgramEvaluation,
    name: str,
    low: float,
    high: float,
    points: int = 200,
    *,
    element: tuple[int, ...] = (),
) -> TargetCurve:
    """The sum of the target for `points` values of a variable from `low` to `high`, all others as they were evaluated.

    Of a variable that is no single number, `element` says which of its numbers moves. Programs that cost much get fewer
    points, down to 15. KeyError for a name that is no variable, ValueError for an empty range or an element that is
    no single number.
    """
    start = evaluation.variables[name]
    if len(element) != start.ndim:
        raise ValueError(f"{name} has shape {start.shape}: choose one element, not {element}")
    if not low < high or not np.isfinite(high - low):
        raise ValueError(f"a curve goes from a smaller to a larger finite number, not from {low} to {high}")
    program = evaluation.program
    needed = program.ancestors(evaluation.target)
    affordable = MAX_WORK // program.work
    with np.errstate(all="ignore"):
        if all(program.steps[number].is_pointwise for number in needed):
            xs = np.linspace(low, high, points)
            ys = _at_once(evaluation, name, xs, sorted(needed))
        else:
            xs = np.linspace(low, high, min(points, max(affordable, FEWEST_POINTS)))
            compute = _one_by_one(evaluation, name, element, sorted(needed))
            ys = np.array([float(np.sum(compute(x))) for x in xs])
    gradient = evaluation.gradients[name]
    slope = 0.0 if gradient is None else float(gradient[element])
    ys[~np.isfinite(ys)] = np.nan
    return TargetCurve(xs, ys, float(start[element]), evaluation.total, slope)


def _at_once(evaluation: ProgramEvaluation, name: str, xs: Array, needed: list[int]) -> Array:
    """All points in one go, each element a program of its own, where nothing but single numbers takes part."""
    program = evaluation.program
    known = dict(evaluation.fixed)
    for number, step in enumerate(program.steps):
        if step.is_variable and not step.shape:
            known[number] = xs if step.name == name else np.full(xs.shape, known[number])
    computed, _ = run(program, as_tensors(program, known), needed, tapes=program.depth)
    return np.array(np.broadcast_to(plain(computed[evaluation.target]), xs.shape), dtype=np.float64)


def _one_by_one(
    evaluation: ProgramEvaluation, name: str, element: tuple[int, ...], needed: list[int]
) -> Callable[[float], Any]:
    """The target as a function of the moving number."""
    program = evaluation.program
    number = program.names[name]
    moving = evaluation.fixed[number].copy()
    known: dict[int, Any] = dict(evaluation.fixed)
    if not program.depth:  # without derivatives only what depends on the moving number changes
        dependents = program.dependents(number)
        known |= {i: value for i, value in evaluation.computed.items() if i not in dependents}

    def compute(x: float) -> Any:
        moving[element] = x
        known[number] = moving.copy()
        tensors = as_tensors(program, known) if program.depth else known
        computed, _ = run(program, tensors, needed, tapes=program.depth)
        return plain(computed[evaluation.target])

    return compute
