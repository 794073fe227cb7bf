"""One operation on the plane: its kind and its numbers, which make a map of points to points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from tui_mnist.geometry.affine import AffineMap, Array
from tui_mnist.geometry.kinds import Kind, kinds
from tui_mnist.nn.activations import ACTIVATIONS


@dataclass(frozen=True)
class PlaneOperation:
    """`numbers` are those of its kind's parameters, in their order."""

    kind: Kind
    numbers: tuple[float, ...] = ()

    @classmethod
    def of(cls, name: str, *numbers: float) -> PlaneOperation:
        """The operation of a kind by its name, with the kind's own numbers if none are given."""
        kind = kinds()[name]
        return cls(kind, numbers or tuple(parameter.default for parameter in kind.parameters))

    @cached_property
    def affine(self) -> AffineMap:
        """Its affine part: all of it, unless an activation follows."""
        return self.kind.map_of(*self.numbers)

    def with_number(self, place: int, value: float) -> PlaneOperation:
        """The same operation with another number at this place, as near to it as the number's bounds allow."""
        within = self.kind.parameters[place].within(value)
        return replace(self, numbers=(*self.numbers[:place], within, *self.numbers[place + 1 :]))

    def before_activation(self, points: Array) -> Array:
        """What the activation is applied to: x @ W + b."""
        return self.affine(points) if self.kind.parameters else points

    def apply(self, points: Array, share: float = 1.0) -> Array:
        """The images of points (n, 2), so far on the way from where they are (0) to where the operation sends them (1).

        A dense layer goes first through its affine part, then through its activation; an activation is blended in.
        """
        if share <= 0:
            return points
        if not self.kind.activation:
            return self.affine.at(share)(points)
        bent = share
        if self.kind.parameters:
            points, bent = self.affine.at(2 * share)(points), 2 * share - 1
        if bent <= 0:
            return points
        activated: Array = ACTIVATIONS[self.kind.activation](points)
        return activated if bent >= 1 else (1 - bent) * points + bent * activated
