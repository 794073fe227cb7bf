"""The gradient tape: it records what is computed, then walks back through it by the chain rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

import numpy as np

from tui_mnist.autodiff.operations import unbroadcast
from tui_mnist.autodiff.structure import leaves, map_leaves
from tui_mnist.autodiff.tensor import Array, Node, Tensor, Variable, record_on, recording


class TapeError(RuntimeError):
    """A tape used in a way that can't give a gradient; the text says how it is done instead."""


class GradientTape:
    """Records operations on variables and watched tensors, and differentiates them.

    >>> x = Variable(0.0)
    >>> with GradientTape() as tape:
    ...     y = 2 * x + 3
    >>> print(tape.gradient(y, x))
    2.0

    A tape gives one gradient and forgets, unless `persistent=True`. Tapes nest: what an inner tape's `gradient`
    computes inside an outer tape's block is recorded by the outer one, which gives second derivatives.
    """

    def __init__(self, *, persistent: bool = False) -> None:
        self._persistent = persistent
        self._nodes: list[Node] = []
        self._watched: set[int] = set()
        self._kept: list[Tensor] = []  # an id is only good while its tensor lives
        self._block: AbstractContextManager[None] | None = None
        self._spent = False

    def __enter__(self) -> GradientTape:
        if self._block is not None:
            raise TapeError("this tape is recording already: leave its block first, or make a second tape")
        if self._spent:
            raise TapeError("this tape has given its gradient: record on a new one, or make it persistent=True")
        self._block = record_on(self)
        self._block.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        block, self._block = self._block, None
        if block is not None:
            block.__exit__(kind, error, traceback)

    @property
    def nodes(self) -> Sequence[Node]:
        """The recorded operations, in the order in which they were computed: inputs always before outputs."""
        return tuple(self._nodes)

    def watch(self, tensors: Any) -> None:
        """Follow tensors that are no variables, or the results of operations that no variable took part in."""
        for tensor in leaves(tensors):
            if not isinstance(tensor, Tensor):
                raise TypeError(f"a tape watches tensors, not {type(tensor).__name__}: wrap it in Tensor or Variable")
            self._watched.add(id(tensor))
            self._kept.append(tensor)

    def record(self, node: Node) -> None:
        """Keep a node if a gradient can flow through it; called by every operation inside the block."""
        for x in node.inputs:
            if isinstance(x, Variable) or id(x) in self._watched:
                self._watched.add(id(node.output))
                self._nodes.append(node)
                return

    def gradient(self, target: Any, sources: Any, *, into: Sequence[Array] | None = None) -> Any:
        """Differentiate the sum of all elements of `target` with respect to `sources`.

        `target` is a tensor or a nested structure of them; `sources` likewise, and the answer has their structure:
        for each source an array of its shape (a tensor if an outer tape is recording), or None if the target does not
        depend on it, or if it is a constant: no variable, not watched, nor computed from those. `into` gives an array
        for each source to write its gradient to, and so spares a copy; it is filled with zeros in place of None.

        Raises TapeError if the tape is spent, and TypeError if a source or target is no tensor.
        """
        if self._spent:
            raise TapeError("this tape has given its gradient and forgot its record: make it persistent=True")
        flat_sources = list(leaves(sources))
        flat_targets = list(leaves(target))
        for tensor in (*flat_targets, *flat_sources):
            if not isinstance(tensor, Tensor):
                raise TypeError(f"a gradient is of tensors with respect to tensors, not {type(tensor).__name__}")
        buffers = {id(s): out for s, out in zip(flat_sources, into, strict=True)} if into is not None else {}
        gradients = self._walk_back(flat_targets, flat_sources, buffers)
        if not self._persistent:
            self._spent = True
            self._nodes = []
            self._watched = set()
            self._kept = []
        outs = [None] * len(flat_sources) if into is None else into
        handed = (_hand_out(gradients.get(id(s)), s, out) for s, out in zip(flat_sources, outs, strict=True))
        return map_leaves(lambda _: next(handed), sources)

    def _walk_back(
        self, targets: Iterable[Tensor], sources: Iterable[Tensor], buffers: dict[int, Array]
    ) -> dict[int, Any]:
        """The chain rule from the last node to the first: gradients by the identity of their tensors."""
        wrapped = recording()  # an outer tape listens: compute on tensors, so that it hears
        wanted = {id(source) for source in sources if isinstance(source, Variable) or id(source) in self._watched}
        path = self._path(wanted)
        gradients: dict[int, Any] = {}
        for target in targets:
            one = np.ones(target.shape, dtype=target.dtype)
            key = id(target)
            seed = Tensor(one) if wrapped else one
            gradients[key] = gradients[key] + seed if key in gradients else seed
        for node, on_path in reversed(path):
            key = id(node.output)
            upstream = gradients.get(key) if key in wanted else gradients.pop(key, None)
            if upstream is None:
                continue
            operation = node.operation
            output, inputs = (node.output, node.inputs) if wrapped else (node.output.value, node.values)
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

    def _path(self, wanted: set[int]) -> list[tuple[Node, list[int]]]:
        """The nodes that depend on a source, each with the positions of the inputs through which they do."""
        reached = set(wanted)
        path = []
        for node in self._nodes:
            on_path = [i for i, x in enumerate(node.inputs) if id(x) in reached]
            if on_path:
                reached.add(id(node.output))
                path.append((node, on_path))
        return path


def _hand_out(gradient: Any, source: Tensor, out: Array | None) -> Any:
    """A gradient that is the caller's own, of its source's type and shared with nothing, in `out` where it is given."""
    if out is not None:
        if gradient is not out:
            np.copyto(out, 0 if gradient is None else gradient)
        return None if gradient is None else out
    if gradient is None or isinstance(gradient, Tensor):
        return gradient
    return np.array(gradient, dtype=source.dtype if np.issubdtype(source.dtype, np.floating) else None)
