"""The fourth step as it is looked at: the gradients from the loss back to the first weights, factor by factor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tui_mnist.autodiff import GradientTape, Tensor, Variable
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import ACTIVATIONS
from tui_mnist.queries.walkthrough.forward import ForwardStage
from tui_mnist.queries.walkthrough.loss import LossStage
from tui_mnist.queries.walkthrough.tensor_view import TensorView
from tui_mnist.queries.walkthrough.trace import LayerTrace

Product = Literal["elementwise", "matrix product", "sum over samples"]


@dataclass(frozen=True, eq=False)
class GradientStep:
    """One stretch of the way back: `gradient` is the `upstream` gradient times the `local` derivative.

    `product` says how the two are multiplied: element by element, as matrices, or, for biases, whose local derivative
    is 1, summed over the samples. The very first has no upstream gradient; a constant local derivative is no tensor.
    """

    gradient: TensorView
    upstream: TensorView | None
    local: TensorView | None
    local_formula: str
    product: Product


@dataclass(frozen=True, eq=False)
class BackwardStage:
    """The gradients of the mean loss L in the order in which they are computed, from the loss to the first weights.

    `parameters` are those of the weights and biases by name, with which the update is made.
    """

    steps: tuple[GradientStep, ...]
    parameters: dict[str, Array]

    def __getitem__(self, of: str) -> GradientStep:
        """The step to the gradient with respect to the tensor of that symbol (z1, W1, ...); KeyError if none."""
        for step in self.steps:
            if step.gradient.symbol == f"∂L/∂{of}":
                return step
        raise KeyError(of)


def sources(losses: Tensor, layers: Sequence[LayerTrace]) -> list[Tensor]:
    """The tensors between the loss and the weights whose gradients are looked at, each once."""
    between = [tensor for layer in layers for tensor in (layer.output, layer.activated, layer.sums)]
    return list({id(tensor): tensor for tensor in (losses, *between)}.values())


def describe_backward(
    forward: ForwardStage,
    loss: LossStage,
    losses: Tensor,
    layers: Sequence[LayerTrace],
    *,
    flowing: dict[int, Array],
    parameters: dict[str, Array],
    activation: str,
) -> BackwardStage:
    """Name the gradients of a step: `flowing` has those of `sources` by identity, `parameters` the others by name."""

    def view(like: TensorView, formula: str, value: Array) -> TensorView:
        symbol = f"∂L/∂{like.symbol}"
        return TensorView(symbol, f"gradient of {like.name}", formula, value, like.axes, like.image_shape)

    def steps() -> Iterator[GradientStep]:
        mean, z = f"1 / {len(loss.labels)}", forward.logits
        each = view(loss.per_sample, mean, flowing[id(losses)])
        yield GradientStep(each, None, None, mean, "elementwise")
        upstream = view(z, f"{each.symbol} · {loss.slopes.symbol}", flowing[id(layers[-1].sums)])
        yield GradientStep(upstream, each, loss.slopes, loss.slopes.formula, "elementwise")
        for number in range(len(layers), 0, -1):
            x, W, b = forward.input_of(number), forward[f"W{number}"], forward[f"b{number}"]  # noqa: N806
            biases = view(b, f"Σ over samples of {upstream.symbol}", parameters[b.symbol])
            yield GradientStep(biases, upstream, None, "1", "sum over samples")
            weights = view(W, f"{x.symbol}ᵀ · {upstream.symbol}", parameters[W.symbol])
            yield GradientStep(weights, upstream, x, x.symbol, "matrix product")
            if number == 1:
                return
            trace, h, z = layers[number - 2], forward[f"h{number - 1}"], forward[f"z{number - 1}"]
            back = view(x, f"{upstream.symbol} · {W.symbol}ᵀ", flowing[id(trace.output)])
            yield GradientStep(back, upstream, W, W.symbol, "matrix product")
            if trace.mask is not None:
                mask = forward[f"mask{number - 1}"]
                upstream, back = back, view(h, f"{back.symbol} · {mask.symbol}", flowing[id(trace.activated)])
                yield GradientStep(back, upstream, mask, mask.symbol, "elementwise")
            slope = _slope(activation, z)
            upstream = view(z, f"{back.symbol} · {slope.symbol}", flowing[id(trace.sums)])
            yield GradientStep(upstream, back, slope, slope.formula, "elementwise")

    return BackwardStage(tuple(steps()), parameters)


def _slope(activation: str, sums: TensorView) -> TensorView:
    """The derivative of an activation at each of its inputs, from the table of operations."""
    z = Variable(sums.value)
    with np.errstate(all="ignore"):
        with GradientTape() as tape:
            h = ACTIVATIONS[activation](z)
        slopes = tape.gradient(h, z)
    formula = ACTIVATIONS[activation].slope
    return TensorView(f"{activation}'({sums.symbol})", f"slope of {activation}", formula, slopes, sums.axes)
