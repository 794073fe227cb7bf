"""The list of steps as it grows: each with its shape, checked against the limits before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tui_mnist.autodiff import Operation
from tui_mnist.autodiff.graph import ELEMENTWISE
from tui_mnist.autodiff.tensor import Array
from tui_mnist.playground.arguments import LARGEST
from tui_mnist.playground.errors import Refusal, SourceSpan
from tui_mnist.playground.program import Action, Apply, Constant, Differentiate, ProgramStep, Shape, ancestors
from tui_mnist.playground.shapes import shape_after, work_of

MAX_WORK = 300_000
MAX_DERIVATIVES = 4
MAX_EXPONENT = 1000
OVERHEAD = 100
"""What a step costs besides its elements, counted in elements."""
DERIVATIVE_COST = 4
"""How many times the work of an operation its derivative takes, and that of another derivative."""
DERIVATIVE_COSTS = {"gelu": 20, "power": 10}
"""Those whose rules are longer."""


class Steps:
    """Steps by number. Every method that adds one gives its number, and raises Refusal if it can't be."""

    def __init__(self) -> None:
        self.all: list[ProgramStep] = []
        self.work = 0
        self._costs: list[int] = []

    def name(self, number: int, name: str) -> None:
        """Give a step its name, if it has none yet."""
        if not self.all[number].name:
            self.all[number] = replace(self.all[number], name=name)

    def add(
        self, action: Action, inputs: Sequence[int], shape: Shape, text: str, place: SourceSpan, *, cost: int = 1
    ) -> int:
        """Any step whose shape is known."""
        used = [self.all[i] for i in inputs]
        depth = max((step.depth for step in used), default=0)
        fixed = all(step.fixed and not step.name for step in used)
        self._costs.append(OVERHEAD + cost)
        self.work += self._costs[-1]
        if self.work > MAX_WORK:
            raise Refusal("this takes too long to follow live", "expected fewer or smaller tensors")
        self.all.append(ProgramStep(action, tuple(inputs), shape, text, place, fixed, depth))
        return len(self.all) - 1

    def apply(
        self, operation: Operation, inputs: Sequence[int], parameters: dict[str, Any], text: str, place: SourceSpan
    ) -> int:
        """An operation of steps; of single numbers of the source among themselves it is one number again."""
        if operation.name == "power":
            _check_exponent(self.all[inputs[1]])
        shapes = [self.all[i].shape for i in inputs]
        shape = shape_after(operation, shapes, parameters)
        figures = self._figures(inputs)
        if figures is not None and operation.name in ELEMENTWISE:
            value = _figure(operation, figures, parameters)
            for _ in figures:  # they were added just before
                self.all.pop()
                self.work -= self._costs.pop()
            return self.add(Constant(value), (), (), text, place)
        cost = work_of(operation, shapes, shape)
        return self.add(Apply(operation, parameters), inputs, shape, text, place, cost=cost)

    def differentiate(self, target: int, source: int, text: str, place: SourceSpan) -> int:
        """The gradient of one step with respect to another."""
        derivatives = self.all[target].depth + 1
        if derivatives > MAX_DERIVATIVES:
            raise Refusal(f"derivative number {derivatives}", f"expected at most {MAX_DERIVATIVES}")
        cost = sum(self._costs[i] * _derivative_cost(self.all[i]) for i in ancestors(self.all, target))
        number = self.add(Differentiate(), (target, source), self.all[source].shape, text, place, cost=cost)
        self.all[number] = replace(self.all[number], fixed=False, depth=derivatives)
        return number

    def _figures(self, inputs: Sequence[int]) -> list[Array] | None:
        """The inputs' values if all of them are single numbers of the source."""
        steps = [self.all[i] for i in inputs]
        figures = [s.action.value for s in steps if isinstance(s.action, Constant) and not s.name and not s.shape]
        return figures if len(figures) == len(steps) else None


def _derivative_cost(step: ProgramStep) -> int:
    operation = step.action.operation.name if isinstance(step.action, Apply) else ""
    return 0 if step.fixed else DERIVATIVE_COSTS.get(operation, DERIVATIVE_COST)


def _check_exponent(exponent: ProgramStep) -> None:
    if isinstance(exponent.action, Constant) and np.abs(exponent.action.value).max() > MAX_EXPONENT:
        raise Refusal(f"a power beyond {MAX_EXPONENT}", f"expected at most x ** {MAX_EXPONENT}")


def _figure(operation: Operation, figures: Sequence[Array], parameters: dict[str, Any]) -> Array:
    with np.errstate(all="ignore"):
        value = np.asarray(operation.forward(*figures, **parameters))
    if not np.isfinite(value):
        cause = "; by 0 nothing can be divided" if operation.name == "divide" else ""
        raise Refusal(f"a number that comes to {value:g}", f"expected a finite number{cause}")
    if abs(value) > LARGEST:
        raise Refusal(f"a number that comes to {value:g}", f"expected a number of at most {LARGEST:g}")
    return value
