"""The chain rule: from the last recorded operation back to the first, with the gradients by their tensors' identity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from tui_mnist.autodiff.operation import Node, recording
from tui_mnist.autodiff.operations import unbroadcast
from tui_mnist.autodiff.tensor import Array, Tensor


class TapeError(RuntimeError):
    """A tape used in a way that can't give a gradient; the text says how it is done instead."""


Path = Sequence[tuple[Node, list[int]]]
"""Recorded operations in their order, each with the positions of the inputs that count."""


def path_from(sources: Iterable[int], nodes: Iterable[Node]) -> Path:
    """The nodes that depend on a source, each with the positions of the inputs through which they do."""
    reached = set(sources)
    path = []
    for node in nodes:
        on_path = [i for i, x in enumerate(node.inputs) if id(x) in reached]
        if on_path:
            reached.add(id(node.output))
            path.append((node, on_path))
    return path


def filled(value: int, shape: tuple[int, ...], like: Tensor) -> Array:
    """An array full of ones or zeros, of the type that gradients have beside a tensor."""
    return np.full(shape, value, like.dtype if like.dtype.kind == "f" else np.float64)


def as_gradient(array: Array) -> Any:
    """An array to go on computing with; a tensor if an outer tape listens, so that it hears."""
    return Tensor(array) if recording() else array


def walk_back(path: Path, gradients: dict[int, Any], wanted: set[int], buffers: Mapping[int, Array]) -> dict[int, Any]:
    """Turn the gradients of targets into those of sources, in place.

    Those of tensors in between are forgotten, but for the `wanted` ones. `buffers` are arrays to write a gradient to
    where an operation can. Raises TapeError where an outer tape listens and a variable is not what it was.
    """
    wrapped = recording()
    for node, on_path in reversed(path):
        key = id(node.output)
        upstream = gradients.get(key) if key in wanted else gradients.pop(key, None)
        if upstream is None:
            continue
        operation = node.operation
        output, inputs = (node.output, _as_recorded(node)) if wrapped else (node.output.value, node.values)
        for position in on_path:
            rule = operation.rules[position]
            if rule is None:
                continue
            key = id(node.inputs[position])
            known = gradients.get(key)
            if operation.writes_into and known is None:
                piece = rule(upstream, output, *inputs, **node.parameters, out=buffers.get(key))
            else:
                piece = rule(upstream, output, *inputs, **node.parameters)
            shape = getattr(node.values[position], "shape", ())
            if getattr(piece, "shape", ()) != shape:
                piece = unbroadcast(piece, shape=shape)
            gradients[key] = piece if known is None else known + piece
    return gradients


def _as_recorded(node: Node) -> list[Any]:
    """The inputs of a node, tensors as such, for an outer tape; each must still have the value that was recorded."""
    for x, value in zip(node.inputs, node.values, strict=True):
        if isinstance(x, Tensor) and x.value is not value and not np.array_equal(x.value, value, equal_nan=True):
            name = f"variable {x.name!r}" if x.name else f"a variable of shape {x.shape}"
            raise TapeError(
                f"{name} changed after it was recorded, and an outer tape listens: ask the inner tape for its gradient "
                "first, then change the variable"
            )
    return [x if isinstance(x, Tensor) else value for x, value in zip(node.inputs, node.values, strict=True)]
