"""A program computed on gradient tapes: every value, every gradient, and the graph between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from tui_mnist.autodiff import GradientTape, Tensor, Variable
from tui_mnist.autodiff.graph import TapeGraph, graph_of
from tui_mnist.autodiff.tensor import Array, plain
from tui_mnist.playground.errors import PlaygroundError
from tui_mnist.playground.language import CONSTRUCTORS
from tui_mnist.playground.program import Apply, Compare, Constant, Differentiate, Program, ProgramStep, RandomNumbers

RESULT = "result"
"""What the target is called where it has no name."""


@dataclass(frozen=True, eq=False)
class ProgramEvaluation:
    """A program's figures.

    `values` and `gradients` have every name of the program: a gradient is that of the sum of the target, in the shape
    of the value, and None where the target does not depend on it. `graph` has every node and edge of the tape.
    `variables` are the values that can be moved; `fixed` are those of the steps that no variable takes part in,
    variables themselves among them, and `computed` those of all steps, by number.
    """

    program: Program
    target: int
    target_name: str
    value: Array
    values: Mapping[str, Array]
    gradients: Mapping[str, Array | None]
    variables: Mapping[str, Array]
    fixed: Mapping[int, Array]
    computed: Mapping[int, Array]
    graph: TapeGraph

    @property
    def total(self) -> float:
        """The sum of the target's elements, which is what the gradients are of."""
        with np.errstate(all="ignore"):
            return float(np.sum(self.value))


def evaluate(
    program: Program,
    values: Mapping[str, Any] | None,
    generator: np.random.Generator,
    *,
    target: str | None = None,
) -> ProgramEvaluation:
    """Compute a program in float64, with `values` in place of its variables' own, and differentiate it.

    `target` is the name to differentiate, by default the last statement. All constructors draw from `generator`, also
    for variables whose value is given: the same seed gives the same numbers. Figures that overflow are infinite or NaN.

    Raises PlaygroundError for a value of another shape than its variable's, and KeyError for a name that is no variable
    or target that the program does not have.
    """
    number = program.target if target is None else program.names[target]
    with np.errstate(all="ignore"):
        fixed = _fixed_values(program, values or {}, generator)
        tensors, tapes = run(program, as_tensors(program, fixed), range(len(program.steps)), tapes=program.depth + 1)
        named = {step.name: tensors[i] for i, step in enumerate(program.steps) if step.name}
        title = program.steps[number].name or _free_name(program)
        graph = graph_of(tapes[-1], tensors[number], {title: tensors[number]} | named)
    nodes = {name: graph.named(program.steps[step].name) for name, step in program.names.items()}
    return ProgramEvaluation(
        program,
        number,
        title,
        tensors[number].numpy(),
        {name: node.value for name, node in nodes.items()},
        {name: node.gradient for name, node in nodes.items()},
        {step.name: fixed[i] for i, step in enumerate(program.steps) if step.is_variable},
        fixed,
        {i: tensor.numpy() for i, tensor in tensors.items()},
        graph,
    )


def as_tensors(program: Program, fixed: Mapping[int, Array]) -> dict[int, Tensor]:
    """Variables and named constants, ready for a tape, from the values of the fixed steps."""
    return {
        number: Variable(value, program.steps[number].name)
        if program.steps[number].is_variable
        else Tensor(value, program.steps[number].text)
        for number, value in fixed.items()
    }


def run(
    program: Program, known: Mapping[int, Any], numbers: Iterable[int], *, tapes: int
) -> tuple[dict[int, Any], Sequence[GradientTape]]:
    """Compute the steps of these numbers, in order, from the known ones, on so many nested tapes.

    The innermost tape, the first, hears only what is computed before any derivative is taken and gives the first
    derivatives; the next one hears those too, and gives the second. A tape beyond the program's depth hears everything.
    Without tapes, plain arrays in give plain arrays out.
    """
    computed = dict(known)
    nested = [GradientTape(persistent=True) for _ in range(tapes)]
    missing = (number for number in numbers if number not in known)
    for depth, group in groupby(missing, key=lambda number: program.steps[number].depth):
        listening = nested[depth:]
        with ExitStack() as blocks:
            for tape in reversed(listening):
                blocks.enter_context(tape)
            for number in group:
                step = program.steps[number]
                inputs = [computed[i] for i in step.inputs]
                if isinstance(step.action, Differentiate):
                    computed[number] = _derivative(nested[depth - 1], *inputs)
                else:
                    computed[number] = _perform(step, inputs)
                if step.name:
                    for tape in listening:
                        tape.watch(computed[number])  # a derivative may be constant, and still be derived by
    return computed, nested


def _derivative(tape: GradientTape, target: Tensor, source: Tensor) -> Tensor:
    gradient = tape.gradient(target, source)
    if gradient is None:
        return Tensor(np.zeros(source.shape))
    return gradient if isinstance(gradient, Tensor) else Tensor(gradient)


def _perform(step: ProgramStep, inputs: Sequence[Any]) -> Any:
    if isinstance(step.action, Apply):
        return step.action.operation(*inputs, **step.action.parameters)
    if isinstance(step.action, Compare):
        condition = np.asarray(step.action.comparison(*(plain(x) for x in inputs)))
        return Tensor(condition, step.text) if any(isinstance(x, Tensor) for x in inputs) else condition
    raise TypeError(f"{type(step.action).__name__} is not computed from other steps")


def _fixed_values(program: Program, given: Mapping[str, Any], generator: np.random.Generator) -> dict[int, Array]:
    """The steps in which no variable takes part; a variable has its given value."""
    for name in given:
        if name not in program.variables:
            raise KeyError(f"{name} is no variable of this program")
    values: dict[int, Array] = {}
    for number, step in enumerate(program.steps):
        if not step.fixed:
            continue
        if isinstance(step.action, Constant):
            values[number] = step.action.value
        elif isinstance(step.action, RandomNumbers):
            values[number] = np.asarray(CONSTRUCTORS[step.action.constructor](step.shape, generator))
        else:
            values[number] = np.asarray(_perform(step, [values[i] for i in step.inputs]))
        if step.is_variable and step.name in given:
            values[number] = _fitting(given[step.name], step)
    return values


def _fitting(value: Any, variable: ProgramStep) -> Array:
    array = np.array(value, dtype=np.float64)
    if array.shape != variable.shape:
        problem = f"{variable.name} got a value of shape {array.shape}"
        raise PlaygroundError(problem, f"expected shape {variable.shape}", variable.place)
    return array


def _free_name(program: Program) -> str:
    candidates = (f"{RESULT}{number or ''}" for number in range(len(program.names) + 1))
    return next(name for name in candidates if name not in program.names)
