"""Why there is no gradient: what stands between a source and a target, in one sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tui_mnist.autodiff.chain_rule import path_from
from tui_mnist.autodiff.operation import Node
from tui_mnist.autodiff.tensor import Tensor, Variable


def why_unconnected(nodes: Sequence[Node], followed: Collection[int], targets: Sequence[Tensor], source: Tensor) -> str:
    """The reason why the tape of these nodes has no gradient of the targets with respect to the source.

    `followed` are the identities of what was watched, or computed from what the tape follows.
    """
    name = source.name or f"the {type(source).__name__.lower()} of shape {source.shape}"
    if not isinstance(source, Variable) and id(source) not in followed:
        return (
            f"{name} is a constant: make it a Variable, or tape.watch it before it is used; "
            "a variable stays one if it is changed by assign, assign_add or assign_sub"
        )
    path = path_from([id(source)], nodes)
    if not path:
        return f"no operation on the tape took {name}: it must be used inside the tape's block, as a tensor"
    if not any(node.output is target for node in nodes for target in targets):
        return "the target is not on the tape: it must be computed inside the tape's block, by operations on tensors"
    if any(node.output is target for node, _ in path for target in targets):
        closed = {node.operation.name for node, places in path if not any(node.operation.rules[i] for i in places)}
        return f"no gradient flows through {' and '.join(sorted(closed))}, and there is no other way from {name}"
    return (
        f"the target was computed without {name}, or by way of plain numbers: "
        "comparisons, float, int, round and numpy() give such"
    )
