"""The fifth step: the optimizer's rule at work, on every weight and with the numbers of a chosen one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import OPTIMIZERS, Optimizer, Parameters
from tui_mnist.nn.explanation import OneWeight, Quantity, WeightSheet
from tui_mnist.queries.walkthrough.tensor_view import TensorView, layout

Tensors = dict[str, Array]
"""An array for each parameter tensor, by its name (W1, b1, ...) and in its shape."""


@dataclass(frozen=True)
class Explanation:
    """What the optimizer does to one weight: `rule` is its formulas as text, `quantities` the same with numbers.

    The last quantity is the weight itself, before and after.
    """

    parameter: str
    index: tuple[int, ...]
    optimizer: str
    rule: str
    quantities: tuple[Quantity, ...]
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class UpdateStage:
    """All weights before and after the step, and what the optimizer remembered before it, exactly as in training.

    `gradients` are the ones of the backward step. `memory_before` has tensors for each vector that the optimizer
    remembers, and `numbers_before` its other numbers. `steps` is how many steps it has taken, this one not counted.
    """

    optimizer: str
    learning_rate: float
    momentum: float
    weight_decay: float
    before: Tensors
    gradients: Tensors
    after: Tensors
    memory_before: dict[str, Tensors]
    numbers_before: dict[str, float]
    steps: int
    image_shape: tuple[int, int] | None

    @property
    def memory_after(self) -> dict[str, Tensors]:
        """What the optimizer remembers after the step."""
        return self._replayed[0]

    @property
    def numbers_after(self) -> dict[str, float]:
        """Its other numbers after the step."""
        return self._replayed[1]

    def explain(self, parameter: str, index: tuple[int, ...]) -> Explanation:
        """The rule with the numbers of one weight: of the parameter tensor of that name, at that index."""

        def at(tensors: Tensors) -> float:
            return float(tensors[parameter][index])

        weight = OneWeight(
            gradient=at(self.gradients),
            before=at(self.before),
            after=at(self.after),
            learning_rate=self.learning_rate,
            momentum=self.momentum,
            weight_decay=self.weight_decay,
            step=self.steps + 1,
            memory={name: (at(before), at(self.memory_after[name])) for name, before in self.memory_before.items()},
            numbers={name: (before, self.numbers_after[name]) for name, before in self.numbers_before.items()},
        )
        optimizer = OPTIMIZERS[self.optimizer]
        sheet = WeightSheet(weight, optimizer.words)
        sheet.conclude(optimizer.explain(sheet))
        return Explanation(
            parameter,
            tuple(index),
            self.optimizer,
            rule=_text(optimizer.__doc__),
            quantities=sheet.quantities,
            before=weight.before,
            after=weight.after,
        )

    def tensors(self, parameter: str) -> tuple[TensorView, ...]:
        """One parameter tensor on its way through the step: gradient, the optimizer's memory, change, new values."""
        axes, image_shape = layout(parameter, len(self.before) // 2, self.image_shape)
        words = OPTIMIZERS[self.optimizer].words

        def view(symbol: str, name: str, formula: str, value: Array) -> TensorView:
            return TensorView(symbol, name, formula, value, axes, image_shape)

        changed = self.after[parameter] - self.before[parameter]
        return (
            view(parameter, "before the step", parameter, self.before[parameter]),
            view(f"∂L/∂{parameter}", "gradient", f"∂L/∂{parameter}", self.gradients[parameter]),
            *(
                view(name, words.get(name, name.replace("_", " ")), name, tensors[parameter])
                for name, tensors in self.memory_after.items()
            ),
            view(f"Δ{parameter}", "change", f"{parameter} after - {parameter} before", changed),
            view(f"{parameter}'", "after the step", f"{parameter} + Δ{parameter}", self.after[parameter]),
        )

    @cached_property
    def _replayed(self) -> tuple[dict[str, Tensors], dict[str, float]]:
        """The memory after the step, by taking the step: the same code on the same numbers.

        It is not carried along, because it is as large as all weights, for some optimizers twice.
        """
        first = next(iter(self.before.values()))
        parameters = Parameters({name: value.shape for name, value in self.before.items()}, first.dtype)
        optimizer: Optimizer = OPTIMIZERS[self.optimizer](parameters)
        parameters.assign(_flat(self.before))
        parameters.gradient[:] = _flat(self.gradients)
        for name, vector in optimizer.state.items():
            vector[:] = _flat(self.memory_before[name])
        optimizer.steps, optimizer.numbers = self.steps, dict(self.numbers_before)
        with np.errstate(all="ignore"):
            optimizer.update(learning_rate=self.learning_rate, momentum=self.momentum, weight_decay=self.weight_decay)
        memory = {name: parameters.split(vector.copy()) for name, vector in optimizer.state.items()}
        return memory, optimizer.numbers


def _flat(tensors: Tensors) -> Array:
    return np.concatenate([tensor.ravel() for tensor in tensors.values()])


def _text(docstring: str | None) -> str:
    return "\n".join(line.strip() for line in (docstring or "").strip().splitlines())
