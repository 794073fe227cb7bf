"""The gradient check on the spot: the tape's gradients against finite differences, on the very next batch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from tui_mnist.autodiff import GradientTape, Node, Tensor
from tui_mnist.autodiff import operations as op
from tui_mnist.errors import UsageError
from tui_mnist.nn import LOSSES, Network
from tui_mnist.queries.gradient_check.kinks import find_kink
from tui_mnist.queries.gradient_check.result import CheckedWeight, GradientCheckResult
from tui_mnist.queries.walkthrough.trace import trace
from tui_mnist.queries.walkthrough.walk import walk
from tui_mnist.queries.walkthrough.walkthrough import Walkthrough
from tui_mnist.training.batch_trainer import BatchTrainer

STEP = 1e-5
"""How far a weight w is moved: h = STEP · max(1, |w|)."""
TOLERANCE = 1e-5
"""Relative error up to which two gradients agree: differences of float64 numbers give no more."""
ROUNDING = 4 * float(np.finfo(np.float64).eps)
"""How wrong a loss of 1 may be after float64's roundings."""
SMALL_LOSS = 0.1
"""The roundings of a smaller loss are as large as those of this one."""

Which = Literal["one", "random"]


def check_gradient(
    trainer: BatchTrainer,
    which: Which = "one",
    parameter: str = "",
    index: tuple[int, ...] = (),
    *,
    count: int = 50,
    generator: np.random.Generator | None = None,
) -> GradientCheckResult:
    """Check the gradients of the trainer's next batch, with its dropout masks, without changing anything of it.

    "one" checks the weight of the named parameter tensor at `index`; "random" checks `count` weights that `generator`
    draws, as many of each tensor as there are. Raises UsageError if there is no such weight or
    `count` is less than 1.
    """
    coming = walk(trainer)
    shapes = trainer.network.parameters.shapes
    if which == "one":
        _require(shapes, parameter, index)
        places = [(parameter, tuple(map(int, index)))]
    elif count < 1:
        raise UsageError(f"a check of {count} weights; expected at least 1")
    else:
        places = _draw_places(shapes, count, generator or np.random.default_rng())
    with np.errstate(all="ignore"):
        batch = _Batch(coming, trainer.dropout_generator.bit_generator.state)
        gradients = batch.gradients()
        weights = tuple(
            batch.check(parameter, index, float(gradients[parameter][index])) for parameter, index in places
        )
    return GradientCheckResult(coming.step, weights)


class _Evaluation(NamedTuple):
    """The mean loss, the operations that led there, and the symbols of their inputs by identity."""

    loss: float
    nodes: Sequence[Node]
    symbols: Mapping[int, str]


class _Batch:
    """The mean loss of the batch as a function of the weights, in float64."""

    def __init__(self, coming: Walkthrough, dropout: Mapping[str, Any]) -> None:
        settings = coming.hyperparameters
        self._coming, self._dropout_rate = coming, settings.dropout
        samples = coming.draw.samples.reshape(coming.draw.batch_size, -1)
        units = [view.shape[-1] for view in coming.forward.tensors if view.symbol.startswith("b")]
        self._generator, self._dropout = np.random.default_rng(), dropout
        self._network = Network(
            (samples.shape[1], *units),
            activation=settings.activation,
            initializer="zeros",
            generator=self._generator,
            dtype=np.float64,
        )
        self._variables = self._network.parameters.variables
        for name, variable in self._variables.items():
            variable.assign(coming.forward[name].value)
        self._inputs = self._network.inputs(samples)

    def gradients(self) -> dict[str, Any]:
        """The tape's, by parameter."""
        with GradientTape() as tape:
            loss, _ = self._loss()
        return tape.gradient(loss, self._variables)  # type: ignore[no-any-return]

    def check(self, parameter: str, index: tuple[int, ...], tape: float) -> CheckedWeight:
        """Move one weight to both sides, and hold the slope against the tape's."""
        variable = self._variables[parameter]
        weight = float(variable.value[index])
        h = STEP * max(1.0, abs(weight))
        below, above = (self._evaluate(parameter, index, end) for end in (weight - h, weight + h))
        variable.assign(weight, at=index)
        difference = (above.loss - below.loss) / ((weight + h) - (weight - h))
        largest = max(abs(tape), abs(difference))
        backward = self._coming.backward
        return CheckedWeight(
            parameter,
            index,
            weight,
            h,
            below.loss,
            above.loss,
            tape,
            difference,
            training=float(backward.parameters[parameter][index]) if backward else math.nan,
            error=abs(tape - difference) / largest if largest else 0.0,
            **_judge(tape, difference, ROUNDING * max(SMALL_LOSS, abs(below.loss)) / h, below, above),
        )

    def _evaluate(self, parameter: str, index: tuple[int, ...], weight: float) -> _Evaluation:
        self._variables[parameter].assign(weight, at=index)
        with GradientTape() as tape:
            loss, logits = self._loss()
        layers = trace(tape.nodes, self._network, logits, dropout=self._dropout_rate > 0)
        return _Evaluation(
            float(loss), tape.nodes, {id(layer.sums): f"z{number}" for number, layer in enumerate(layers, start=1)}
        )

    def _loss(self) -> tuple[Tensor, Tensor]:
        """The mean loss and the logits, with the same units dropped each time."""
        self._generator.bit_generator.state = self._dropout
        logits = self._network.forward(self._inputs, dropout_rate=self._dropout_rate, generator=self._generator)
        return op.mean(LOSSES[self._coming.loss.name](self._coming.draw.labels, logits)), logits


def _judge(tape: float, difference: float, noise: float, below: _Evaluation, above: _Evaluation) -> dict[str, Any]:
    """The verdict on two figures, of which the difference may be wrong by `noise`."""
    largest, apart = max(abs(tape), abs(difference)), abs(tape - difference)
    if not (math.isfinite(tape) and math.isfinite(difference)):
        return {"verdict": "not finite"}
    if largest == 0:
        return {"verdict": "both zero"}
    if apart <= TOLERANCE * largest + noise:
        return {"verdict": "agree" if largest > 10 * noise else "too small"}
    kink = find_kink(below.nodes, above.nodes, below.symbols)
    return {"verdict": "kink" if kink else "differ", "kink": kink}


def _require(shapes: Mapping[str, tuple[int, ...]], parameter: str, index: Sequence[int]) -> None:
    if parameter not in shapes:
        raise UsageError(f"there is no parameter {parameter!r}; there are: {', '.join(shapes)}")
    shape = shapes[parameter]
    if len(index) != len(shape) or not all(0 <= at < length for at, length in zip(index, shape, strict=True)):
        raise UsageError(f"{parameter} has no element {tuple(index)}; expected one within its shape {shape}")


def _draw_places(
    shapes: Mapping[str, tuple[int, ...]], count: int, generator: np.random.Generator
) -> list[tuple[str, tuple[int, ...]]]:
    """Random weights, each once, as many of each tensor as there are; where one is too small, more of the others."""
    places: list[tuple[str, tuple[int, ...]]] = []
    by_size = sorted(shapes, key=lambda name: math.prod(shapes[name]))
    for position, name in enumerate(by_size):
        share = min((count - len(places)) // (len(by_size) - position), math.prod(shapes[name]))
        chosen = generator.choice(math.prod(shapes[name]), size=share, replace=False)
        places += [(name, tuple(int(i) for i in np.unravel_index(at, shapes[name]))) for at in chosen]
    return sorted(places)
