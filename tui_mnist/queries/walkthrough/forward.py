"""The first two steps as they are looked at: the batch that is drawn, and its way through the layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.pixels import BRIGHTEST
from tui_mnist.queries.walkthrough.tensor_view import Axis, TensorView, layout
from tui_mnist.queries.walkthrough.trace import LayerTrace


@dataclass(frozen=True, eq=False)
class DrawStage:
    """The batch of n samples: where the epoch's order has them, and what they are.

    They are the samples `start` to `stop` - 1 of the `epoch_size` in this epoch's order, a permutation if `shuffled`.
    `indices` (n,) are their places in the training set, `labels` (n,), `samples` (n, ...) what the data set has there,
    and `images` (n, rows, columns) uint8 show them: they are the samples, unless those are points.
    """

    epoch: int
    start: int
    stop: int
    epoch_size: int
    shuffled: bool
    indices: NDArray[np.intp]
    labels: NDArray[np.intp]
    samples: Array
    images: NDArray[np.uint8]

    @property
    def batch_size(self) -> int:
        """How many samples there are; in the last batch of an epoch maybe fewer than the hyperparameter says."""
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class ForwardStage:
    """The tensors of the model in the order in which they are computed, from the inputs to the probabilities.

    Their symbols: x; in layer l then Wl, x·Wl, bl, zl = x·Wl + bl, hl = relu(zl), and with dropout maskl and
    dl = hl · maskl; the next layer's weights multiply hl, or dl. The last z are the logits, p are the probabilities.
    """

    tensors: tuple[TensorView, ...]
    layers: int

    def __getitem__(self, symbol: str) -> TensorView:
        """The tensor of that symbol; KeyError if there is none."""
        for view in self.tensors:
            if view.symbol == symbol:
                return view
        raise KeyError(symbol)

    def __contains__(self, symbol: str) -> bool:
        return any(view.symbol == symbol for view in self.tensors)

    @property
    def logits(self) -> TensorView:
        """One score for each sample and class."""
        return self[f"z{self.layers}"]

    def input_of(self, layer: int) -> TensorView:
        """What the weights of a layer, counted from 1, multiply."""
        if layer == 1:
            return self["x"]
        return self[f"d{layer - 1}"] if f"d{layer - 1}" in self else self[f"h{layer - 1}"]


def describe_forward(
    inputs: Array,
    layers: Sequence[LayerTrace],
    parameters: dict[str, Array],
    *,
    activation: str,
    dropout: float,
    image_shape: tuple[int, int] | None,
) -> ForwardStage:
    """Name the tensors of a forward pass; `inputs` has shape (samples, features)."""

    def views() -> Iterator[TensorView]:
        source = "x"
        if image_shape is None:
            yield TensorView("x", "inputs", "points", inputs, ("sample", "feature"))
        else:
            yield TensorView("x", "inputs", f"pixel / {BRIGHTEST}", inputs, ("sample", "pixel"), image_shape)
        for number, layer in enumerate(layers, start=1):
            last = number == len(layers)
            axes: tuple[Axis, ...] = ("sample", "class" if last else "unit")
            W, b, product = f"W{number}", f"b{number}", f"{source}·W{number}"  # noqa: N806 - the chapter's names
            yield TensorView(W, f"weights of layer {number}", W, parameters[W], *layout(W, len(layers), image_shape))
            yield TensorView(product, f"products of layer {number}", product, layer.product.value, axes)
            yield TensorView(b, f"biases of layer {number}", b, parameters[b], *layout(b, len(layers), image_shape))
            sums = "logits" if last else f"weighted sums of layer {number}"
            yield TensorView(f"z{number}", sums, f"{product} + {b}", layer.sums.value, axes)
            if last:
                yield TensorView("p", "probabilities", f"softmax(z{number})", softmax(layer.sums.value), axes)
                return
            source = f"h{number}"
            yield TensorView(
                source, f"activations of layer {number}", f"{activation}(z{number})", layer.activated.value, axes
            )
            if layer.mask is not None:
                kept = f"0 with probability {dropout:g}, else 1 / (1 - {dropout:g})"
                yield TensorView(f"mask{number}", f"dropout mask of layer {number}", kept, layer.mask, axes)
                source = f"d{number}"
                formula = f"h{number} · mask{number}"
                yield TensorView(
                    source, f"activations of layer {number} after dropout", formula, layer.output.value, axes
                )

    return ForwardStage(tuple(views()), len(layers))
