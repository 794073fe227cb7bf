"""Gradient descent on a program: a ball that rolls down the target, with or without momentum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.playground.evaluation import ProgramEvaluation, as_tensors, run


@dataclass(frozen=True, eq=False)
class Ball:
    """Where the descent stands after `step` steps.

    `position`, `velocity` and `slope` have an array for each variable that moves, in its shape; `position` can be given
    to `evaluate` as its values. `value` is the target there, summed over its elements.
    """

    step: int
    position: Mapping[str, Array]
    velocity: Mapping[str, Array]
    slope: Mapping[str, Array]
    value: float

    @property
    def is_finite(self) -> bool:
        """Whether it is still somewhere, and can roll on."""
        return bool(np.isfinite(self.value) and all(np.isfinite(slope).all() for slope in self.slope.values()))


def place(evaluation: ProgramEvaluation, names: Sequence[str], position: Mapping[str, Array] | None = None) -> Ball:
    """A ball at rest, at `position` or where the variables of these names stand; KeyError for other names."""
    start = {name: evaluation.variables[name] for name in names} | dict(position or {})
    return _ball(evaluation, 0, start, {name: np.zeros(np.shape(x)) for name, x in start.items()})


def roll(evaluation: ProgramEvaluation, ball: Ball, rate: float, momentum: float = 0.0) -> Ball:
    """One step of gradient descent with momentum (Polyak 1964), all variables at once.

    `velocity = momentum · velocity - rate · slope`
    `position += velocity`
    """
    with np.errstate(all="ignore"):
        velocity = {
            name: np.asarray(momentum * ball.velocity[name] - rate * slope) for name, slope in ball.slope.items()
        }
        position = {name: x + velocity[name] for name, x in ball.position.items()}
    return _ball(evaluation, ball.step + 1, position, velocity)


def descend(evaluation: ProgramEvaluation, names: Sequence[str], rate: float, momentum: float = 0.0) -> Iterator[Ball]:
    """Ball after ball from where the variables stand, without end, or until one is no longer finite."""
    ball = place(evaluation, names)
    yield ball
    while ball.is_finite:
        ball = roll(evaluation, ball, rate, momentum)
        yield ball


def _ball(
    evaluation: ProgramEvaluation, step: int, position: Mapping[str, Array], velocity: Mapping[str, Array]
) -> Ball:
    """Looks at the slope where the ball has come to."""
    program = evaluation.program
    position = {name: np.asarray(x, dtype=np.float64) for name, x in position.items()}
    known = dict(evaluation.fixed) | {program.names[name]: x for name, x in position.items()}
    with np.errstate(all="ignore"):
        needed = sorted(program.ancestors(evaluation.target))
        tensors, tapes = run(program, as_tensors(program, known), needed, tapes=program.depth + 1)
        target = tensors[evaluation.target]
        sources = {name: tensors[program.names[name]] for name in position}
        found = tapes[-1].gradient(target, sources)
        value = float(np.sum(target.numpy()))
    slope = {name: np.zeros(sources[name].shape) if g is None else np.asarray(g) for name, g in found.items()}
    return Ball(step, position, velocity, slope, value)
