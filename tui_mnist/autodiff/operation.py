"""An operation: a computation, what it records of itself, and the rules by which a gradient flows back through it."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy import ndarray

from tui_mnist.autodiff.structure import SEQUENCES, leaves
from tui_mnist.autodiff.tensor import ARRAY_TYPES, Tensor

Rule = Callable[..., Any]
"""A vector-Jacobian product: `(gradient, output, *inputs, **parameters)` to the gradient of one input."""
INTEGERS = "biu"
"""The kinds of NumPy's types that wrap around: booleans, and integers with and without a sign."""


class Node(NamedTuple):
    """One recorded operation: what went in, what came out.

    `values` are the inputs' arrays as they were at that moment, whatever becomes of a variable or of an array of the
    caller's; those of a variable that is not copied are so as long as it `holds` them.
    """

    operation: Operation
    inputs: Sequence[Any]
    values: Sequence[Any]
    parameters: dict[str, Any]
    output: Tensor


class Recorder(Protocol):
    """Whatever wants to hear of each operation on tensors: a gradient tape."""

    def record(self, node: Node) -> None:
        """Take note of one operation."""


_recorders: ContextVar[tuple[Recorder, ...]] = ContextVar("recorders", default=())


def recording() -> bool:
    """Whether some tape listens, here and now."""
    return bool(_recorders.get())


@contextmanager
def record_on(recorder: Recorder) -> Iterator[None]:
    """Let `recorder` hear of all operations inside the block, beside those that listen already."""
    token = _recorders.set((*_recorders.get(), recorder))
    try:
        yield
    finally:
        _recorders.reset(token)


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """A row of the table: how an operation is computed, and how a gradient flows back through it.

    `rules` has one vector-Jacobian product for each input, or None where nothing flows back (labels, conditions).
    Rules are written with Python's operators and other operations, so that they work on plain arrays, which is fast,
    and on tensors under an outer tape, which gives second derivatives. No rule undoes broadcasting: the tape does.
    `writes_into` says that the rules take `out=`, an array for their result. `moves` says that elements are only moved:
    integers stay what they are, and the result may be a view of the input. Other operations compute with integers as
    with floating-point numbers, since integers would wrap around.
    """

    name: str
    forward: Callable[..., Any]
    rules: tuple[Rule | None, ...]
    writes_into: bool = False
    moves: bool = False

    def __call__(self, *inputs: Any, **parameters: Any) -> Any:
        """Compute; a tensor comes back where a tensor went in, else a plain array. Lists of numbers are arrays.

        Parameters may be given by position, after the inputs.
        """
        if len(inputs) > len(self.rules):
            return self._with_named_parameters(inputs, parameters)
        recorders = _recorders.get()
        moves = self.moves
        keeps = moves or recorders
        values: list[Any] = []
        plain = floating = True
        for x in inputs:
            if isinstance(x, Tensor):
                value = x.snapshot(moves) if keeps else x.value
                plain = False
            elif isinstance(x, SEQUENCES):
                return self(*map(_as_array, inputs), **parameters)
            else:
                value = frozen(x) if recorders else x
            values.append(value)
            if type(value) is not ndarray or value.dtype.kind != "f":  # nearly always such an array
                floating = floating and not _is_integer(value)
        if not (floating or moves):
            _make_floating(values, self.rules)
        if plain:
            return self.forward(*values, **parameters)
        if recorders and parameters:
            parameters = {name: frozen(value) for name, value in parameters.items()}
        output = Tensor.of_result(self.forward(*values, **parameters))
        if recorders:
            node = Node(self, inputs, values, parameters, output)
            for recorder in recorders:
                recorder.record(node)
        return output

    def _with_named_parameters(self, inputs: Sequence[Any], parameters: dict[str, Any]) -> Any:
        count = len(self.rules)
        names = [] if isinstance(self.forward, np.ufunc) else list(inspect.signature(self.forward).parameters)
        names, values = names[count:], inputs[count:]
        if len(values) > len(names):
            raise TypeError(f"{self.name} takes at most {count + len(names)} values, not {len(inputs)}")
        return self(*inputs[:count], **dict(zip(names, values, strict=False)), **parameters)


def frozen(x: Any) -> Any:
    """An array or a list of the caller's as it is now: a copy, unless it can't be written to."""
    if isinstance(x, ndarray):
        return x.copy() if x.flags.writeable or x.base is not None else x
    if isinstance(x, tuple):
        return tuple(map(frozen, x))
    return copy.deepcopy(x) if isinstance(x, list) else x


def _is_integer(x: Any) -> bool:
    return x.dtype.kind in INTEGERS if isinstance(x, ARRAY_TYPES) else isinstance(x, int)


def _make_floating(values: list[Any], rules: Sequence[Rule | None]) -> None:
    """Let integers to which a gradient could flow be floating-point numbers: of the type that others ask for, if any.

    Python's own integers take the type of the arrays beside them by themselves.
    """
    if not [x for x, rule in zip(values, rules, strict=False) if rule and _is_integer(x)]:
        return
    computing = [place for place, rule in enumerate(rules[: len(values)]) if rule]
    dtype = np.result_type(*(getattr(values[place], "dtype", values[place]) for place in computing))
    if dtype.kind in INTEGERS:
        dtype = np.dtype(np.float64)
        for place in computing:
            if isinstance(values[place], int):
                values[place] = float(values[place])
    for place in computing:
        x = values[place]
        if isinstance(x, ARRAY_TYPES) and x.dtype.kind in INTEGERS:
            values[place] = x.astype(dtype)


def _as_array(x: Any) -> Any:
    """A list of numbers as an array; TypeError for one of tensors, since no gradient would find its way back."""
    if not isinstance(x, SEQUENCES):
        return x
    if any(isinstance(leaf, Tensor) for leaf in leaves(x)):
        raise TypeError("an operation takes tensors, not a list of them: make it one tensor, as operations.stack(x)")
    return np.asarray(x)
