"""The gradient tape: it records what is computed, then walks back through it by the chain rule."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Literal

import numpy as np

from tui_mnist.autodiff.chain_rule import Path, TapeError, as_gradient, filled, path_from, walk_back
from tui_mnist.autodiff.operation import Node, record_on
from tui_mnist.autodiff.operations import reshape, stack
from tui_mnist.autodiff.structure import leaves, map_leaves
from tui_mnist.autodiff.tensor import Array, Tensor, Variable
from tui_mnist.autodiff.unconnected import why_unconnected

Unconnected = Literal["none", "zero"]
"""What the gradient is with respect to a source on which the target does not depend: None, or zeros."""


class GradientTape:
    """Records operations on variables and watched tensors, and differentiates them.

    >>> x = Variable(0.0)
    >>> with GradientTape() as tape:
    ...     y = 2 * x + 3
    >>> print(tape.gradient(y, x))
    2.0

    A tape gives one gradient and forgets, unless `persistent=True`. Tapes nest: what an inner tape's `gradient`
    computes inside an outer tape's block is recorded by the outer one, which gives second derivatives. Gradients are
    those at the recorded values, whatever is assigned to a variable or written to an array afterwards. Only a network's
    parameters are not copied: once they are overwritten, `gradient` raises TapeError.
    """

    def __init__(self, *, persistent: bool = False) -> None:
        self._persistent = persistent
        self._nodes: list[Node] = []
        self._watched: set[int] = set()
        self._kept: list[Tensor] = []  # an id is only good while its tensor lives
        self._variables: dict[int, Variable] = {}
        self._snapshots: list[tuple[Variable, Array]] = []
        self._missing: dict[int, Tensor] = {}
        self._last: tuple[Sequence[Node], set[int], Sequence[Tensor]] = ([], set(), [])
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

    # --- what is recorded -------------------------------------------------------------------------------------------

    @property
    def nodes(self) -> Sequence[Node]:
        """The recorded operations, in the order in which they were computed: inputs always before outputs."""
        return tuple(self._nodes)

    def watched_variables(self) -> tuple[Variable, ...]:
        """The variables that took part in an operation or were watched, in the order in which they were met."""
        return tuple(self._variables.values())

    def watch(self, tensors: Any) -> None:
        """Follow tensors that are no variables, or the results of operations that no variable took part in."""
        for tensor in leaves(tensors):
            if not isinstance(tensor, Tensor):
                raise TypeError(f"a tape watches tensors, not {type(tensor).__name__}: wrap it in Tensor or Variable")
            if isinstance(tensor, Variable):
                self._variables[id(tensor)] = tensor
            self._watched.add(id(tensor))
            self._kept.append(tensor)

    def record(self, node: Node) -> None:
        """Keep a node if a gradient can flow through it; called by every operation inside the block."""
        followed, watched = False, self._watched
        for x in node.inputs:
            if isinstance(x, Variable):
                self._variables[id(x)] = x
                self._snapshots.append((x, x.value))
                followed = True
            elif id(x) in watched:
                followed = True
        if followed:
            watched.add(id(node.output))
            self._nodes.append(node)

    # --- what is derived --------------------------------------------------------------------------------------------

    def gradient(
        self,
        target: Any,
        sources: Any,
        *,
        into: Sequence[Array] | None = None,
        unconnected_gradients: Unconnected = "none",
    ) -> Any:
        """Differentiate the sum of all elements of `target` with respect to `sources`.

        `target` is a tensor or a nested structure of them; `sources` likewise, and the answer has their structure:
        for each source an array of its shape (a tensor if an outer tape is recording), or None if the target does not
        depend on it, or if it is a constant: no variable, not watched, nor computed from those. `why_none` says which;
        with `unconnected_gradients="zero"` there are zeros in place of None. `into` gives an array for each source to
        write its gradient to, and so spares a copy; it is filled with zeros in place of None.

        Raises TapeError if the tape is spent or a recorded parameter was overwritten, and TypeError if a source or
        target is no tensor.
        """
        targets, flat_sources = leaves(target), leaves(sources)
        self._check(targets, flat_sources, unconnected_gradients)
        keys = list(map(id, flat_sources))
        outs = [None] * len(keys) if into is None else into
        buffers = {} if into is None else dict(zip(keys, into, strict=True))
        wanted, path = self._path_from(flat_sources)
        gradients: dict[int, Any] = {}
        for tensor in targets:
            one, key = as_gradient(filled(1, tensor.shape, tensor)), id(tensor)
            gradients[key] = gradients[key] + one if key in gradients else one
        walk_back(path, gradients, wanted, buffers)
        found = list(map(gradients.get, keys))
        self._done(targets, {id(s): s for s, g in zip(flat_sources, found, strict=True) if g is None})
        if unconnected_gradients == "zero":
            found = [
                as_gradient(filled(0, s.shape, s)) if g is None else g for g, s in zip(found, flat_sources, strict=True)
            ]
        handed = iter(list(map(_hand_out, found, flat_sources, outs)))
        return map_leaves(lambda _: next(handed), sources)

    def jacobian(self, target: Tensor, sources: Any, *, unconnected_gradients: Unconnected = "none") -> Any:
        """Differentiate each element of a tensor with respect to `sources`, by one walk back for each.

        The answer has the structure of `sources`: for each an array of shape (*target.shape, *source.shape). All else
        is as `gradient` says.
        """
        flat_sources = list(leaves(sources))
        self._check([target], flat_sources, unconnected_gradients)
        wanted, path = self._path_from(flat_sources)
        rows = []
        for place in np.ndindex(target.shape):
            one = filled(0, target.shape, target)
            one[place] = 1
            rows.append(walk_back(path, {id(target): as_gradient(one)}, wanted, {}))
        self._done([target], {id(s): s for s in flat_sources if rows and id(s) not in rows[0]})
        found = []
        for source in flat_sources:
            shape = (*target.shape, *source.shape)
            if rows and id(source) in rows[0]:
                whole = reshape(stack([row[id(source)] for row in rows]), shape=shape)
                found.append(_hand_out(whole, source, None))
            else:
                found.append(
                    as_gradient(filled(0, shape, source)) if unconnected_gradients == "zero" or not rows else None
                )
        handed = iter(found)
        return map_leaves(lambda _: next(handed), sources)

    def why_none(self, source: Tensor) -> str:
        """Why the last gradient with respect to `source` was None, in one sentence, even if zeros stood for it.

        Raises TapeError if it was not None, or not asked for.
        """
        if id(source) not in self._missing:
            raise TapeError("the last gradient with respect to this tensor was not None, or it was not asked for")
        return why_unconnected(*self._last, source)

    def _check(self, targets: Sequence[Any], sources: Sequence[Any], unconnected: str) -> None:
        if self._spent:
            raise TapeError("this tape has given its gradient and forgot its record: make it persistent=True")
        if unconnected not in ("none", "zero"):
            raise ValueError(f"unconnected_gradients={unconnected!r}; expected 'none' or 'zero'")
        for tensor in (*targets, *sources):
            if not isinstance(tensor, Tensor):
                raise TypeError(f"a gradient is of tensors with respect to tensors, not {type(tensor).__name__}")

    def _path_from(self, sources: Sequence[Tensor]) -> tuple[set[int], Path]:
        for variable, snapshot in self._snapshots:
            if not variable.holds(snapshot):
                raise TapeError(
                    f"parameter {variable.name!r} was overwritten after it was recorded: ask for the gradient before "
                    "you assign to it, or take more than one step of an optimizer"
                )
        wanted = {id(source) for source in sources if isinstance(source, Variable) or id(source) in self._watched}
        return wanted, path_from(wanted, self._nodes)

    def _done(self, targets: Sequence[Tensor], missing: dict[int, Tensor]) -> None:
        """Forget what was recorded, unless somebody may ask why a gradient is missing, or the tape is persistent."""
        self._missing = missing
        self._last = (self._nodes, self._watched, targets) if missing else ([], set(), [])
        if not self._persistent:
            self._spent = True
            self._nodes = []
            self._snapshots = []
            self._watched = set()
            self._kept = self._kept if missing else []


def _hand_out(gradient: Any, source: Tensor, out: Array | None) -> Any:
    """A gradient that is the caller's own, of its source's type and shared with nothing, in `out` where it is given."""
    if out is not None:
        if gradient is not out:
            np.copyto(out, 0 if gradient is None else gradient)
        return None if gradient is None else out
    if gradient is None or isinstance(gradient, Tensor):
        return gradient
    return np.array(gradient, dtype=source.dtype if np.issubdtype(source.dtype, np.floating) else None)
