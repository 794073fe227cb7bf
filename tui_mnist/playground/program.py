"""A program that can be computed: a list of steps, each made from steps before it, with every shape known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tui_mnist.autodiff import Operation
from tui_mnist.autodiff.graph import ELEMENTWISE
from tui_mnist.autodiff.tensor import Array
from tui_mnist.playground.errors import SourceSpan

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Constant:
    """Numbers written in the source."""

    value: Array


@dataclass(frozen=True)
class RandomNumbers:
    """Numbers from a constructor, by its name: `uniform(2, 2)`."""

    constructor: str


@dataclass(frozen=True, eq=False)
class Apply:
    """An operation of the tape."""

    operation: Operation
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Compare:
    """The condition of a `where`: no gradient flows through it."""

    comparison: Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Differentiate:
    """`grad(expression, name)`: the inputs are the two."""


Action = Constant | RandomNumbers | Apply | Compare | Differentiate


@dataclass(frozen=True, eq=False)
class ProgramStep:
    """One computation: `inputs` are the numbers of steps before it; `text` and `place` are those of the source.

    `fixed` says that no variable takes part. A fixed step with a name is itself a variable. `depth` counts how many
    times a derivative was taken on the way here.
    """

    action: Action
    inputs: tuple[int, ...]
    shape: Shape
    text: str
    place: SourceSpan
    fixed: bool
    depth: int
    name: str = ""

    @property
    def is_variable(self) -> bool:
        """Whether the learner can move it."""
        return self.fixed and bool(self.name)

    @property
    def is_pointwise(self) -> bool:
        """Whether it can be computed for many values of its inputs at once, as if they were one."""
        if self.shape:
            return False
        return not isinstance(self.action, Apply) or self.action.operation.name in ELEMENTWISE


@dataclass(frozen=True, eq=False)
class Program:
    """What `parse` gives: all steps in order, and the number of the step behind each name.

    `target` is the last statement's step, which is differentiated if nothing else is asked for. `work` estimates the
    elements touched by one evaluation.
    """

    source: str
    steps: tuple[ProgramStep, ...]
    names: Mapping[str, int]
    target: int
    work: int

    @property
    def variables(self) -> tuple[str, ...]:
        """The names that can be moved, in the order of the source."""
        return tuple(step.name for step in self.steps if step.is_variable)

    @property
    def depth(self) -> int:
        """How many gradient tapes are nested in each other."""
        return max(step.depth for step in self.steps)

    def shape(self, name: str) -> Shape:
        """Of a name's value; KeyError for a name that the program does not have."""
        return self.steps[self.names[name]].shape

    def ancestors(self, number: int) -> set[int]:
        """A step and all that it is computed from."""
        return ancestors(self.steps, number)

    def dependents(self, number: int) -> set[int]:
        """A step and all that is computed from it."""
        found = {number}
        for later, step in enumerate(self.steps):
            if not found.isdisjoint(step.inputs):
                found.add(later)
        return found


def ancestors(steps: Iterable[ProgramStep], number: int) -> set[int]:
    """The numbers of a step and of all that it is computed from."""
    found = {number}
    for earlier, step in reversed(list(enumerate(steps))):
        if earlier in found:
            found.update(step.inputs)
    return found
