"""Kinks: places where a function's slope jumps, so that a finite difference across one is no derivative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tui_mnist.autodiff import Node
from tui_mnist.autodiff.tensor import Array
from tui_mnist.number_format import significant


@dataclass(frozen=True)
class Kink:
    """An element of an operation's input that lies on one side of the kink at w - h, and on the other at w + h.

    `tensor` is that input's symbol on the Step screen (z1, ...), empty if it has none; `place` is the element's index,
    the sample first. `below` and `above` are its values at the two ends; for `max`, the classes that are the highest.
    `count` says how many elements change sides, and `at` where the kink is, but for `max`.
    """

    operation: str
    tensor: str
    place: tuple[int, ...]
    below: float
    above: float
    count: int
    at: float = 0.0

    @property
    def sentence(self) -> str:
        """What lies where, in words."""
        if self.operation == "max":
            return (
                "max has a kink where two are equal, and the highest wrong class of "
                f"sample {self.place[0]} is {self.below:.0f} at w - h and {self.above:.0f} at w + h"
            )
        element = f"{self.tensor or 'its input'}[{','.join(map(str, self.place))}]"
        return (
            f"{self.operation} has a kink at {significant(self.at)}, and {element} crosses it: "
            f"{significant(self.below)} at w - h, {significant(self.above)} at w + h"
        )


def find_kink(below: Sequence[Node], above: Sequence[Node], symbols: Mapping[int, str]) -> Kink | None:
    """The kinks between two evaluations of one function, recorded on two tapes; None if there is none.

    `symbols` has those of the tensors on the tape of `below`, by their identity.
    """
    crossings = []
    for left, right in zip(below, above, strict=True):
        at_left, at_right = _sides(left), _sides(right)
        places = [tuple(map(int, place)) for place in np.argwhere(at_left != at_right)]
        crossings += [(left, right, at_left, at_right, place) for place in places]
    if not crossings:
        return None
    left, right, at_left, at_right, place = crossings[0]
    is_choice = left.operation.name == "max"
    return Kink(
        left.operation.name,
        symbols.get(id(left.inputs[0]), ""),
        place,
        below=float(at_left[place] if is_choice else left.values[0][place]),
        above=float(at_right[place] if is_choice else right.values[0][place]),
        count=len(crossings),
        at=float(left.values[1]) if left.operation.name == "maximum" else 0.0,
    )


def _sides(node: Node) -> Array:
    """For each place at which an operation may have its kink, the side that its input is on; empty if it has none."""
    x = node.values[0]
    match node.operation.name:
        case "relu" | "leaky_relu":
            return np.asarray(x > 0)
        case "maximum":  # of the logarithms of probabilities and one number
            return np.asarray(x > node.values[1])
        case "abs":
            return np.asarray(np.sign(x))
        case "max":
            return np.asarray(np.argmax(x, axis=node.parameters.get("axis")))
        case _:
            return np.empty(0)
