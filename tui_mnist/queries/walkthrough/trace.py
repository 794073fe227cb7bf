"""Where the tensors of the model are on the tape of a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tui_mnist.autodiff import Node, Tensor
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import Network


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """What a layer computed: `output = activated · mask`, `activated = activation(sums)`, `sums = product + bias`.

    Without dropout, and in the last layer, `mask` is None and `output` is `activated`; with a linear activation that is
    `sums`.
    """

    product: Tensor
    sums: Tensor
    activated: Tensor
    mask: Array | None
    output: Tensor


def trace(nodes: Sequence[Node], network: Network, logits: Tensor, *, dropout: bool) -> tuple[LayerTrace, ...]:
    """Each layer's tensors, from the nodes of a tape on which the network's forward pass was recorded."""
    by_operand = {id(operand): node for node in nodes for operand in node.inputs[1:]}
    by_output = {id(node.output): node for node in nodes}
    products = [by_operand[id(layer.kernel)] for layer in network.layers]
    layers = []
    for layer, product, following in zip(network.layers, products, [*products[1:], None], strict=True):
        output: Any = following.inputs[0] if following else logits
        activated, mask = output, None
        if dropout and following:
            by_mask = by_output[id(output)]
            activated, mask = by_mask.inputs[0], by_mask.inputs[1]
        layers.append(LayerTrace(product.output, by_operand[id(layer.bias)].output, activated, mask, output))
    return tuple(layers)
