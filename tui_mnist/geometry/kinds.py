"""The kinds of operation that there are: what each is called, what it does, its numbers, and the map they make."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tui_mnist.geometry.affine import IDENTITY, AffineMap, turn
from tui_mnist.nn.activations import ACTIVATIONS


@dataclass(frozen=True)
class KindParameter:
    """A number of an operation: where it begins, one step of it, and its bounds; `unit` is written behind it.

    `default` is what it is in a new operation: something that can be seen.
    """

    name: str
    default: float
    step: float
    bound: float
    unit: str = ""

    def within(self, value: float) -> float:
        """The nearest number that it can have."""
        return min(max(value, -self.bound), self.bound)

    def snapped(self, value: float) -> float:
        """The nearest number that it can have on a grid of fifths of a step, without rounding errors."""
        grid = self.step / 5
        return self.within(float(f"{round(value / grid) * grid:.10g}"))


@dataclass(frozen=True)
class Kind:
    """A kind of operation: x → activation(x @ W + b).

    `code` is how it is written with tensors, `meaning` says in one line what it does to the plane, `map_of` makes the
    affine part of the numbers; `activation` is the name of what comes after it, or empty.
    """

    name: str
    code: str
    meaning: str
    parameters: tuple[KindParameter, ...] = ()
    map_of: Callable[..., AffineMap] = lambda: IDENTITY
    activation: str = ""

    @property
    def is_affine(self) -> bool:
        """Whether x @ W + b is all of it."""
        return self.activation in {"", "linear"}


def angle(name: str, default: float) -> KindParameter:
    """An angle in degrees, counterclockwise."""
    return KindParameter(name, default, 5, 180, "°")


def size(name: str, default: float) -> KindParameter:
    """A number that is dragged in twentieths."""
    return KindParameter(name, default, 0.25, 20)


MATRIX = (size("W11", 1), size("W12", 0.5), size("W21", -0.5), size("W22", 1))
BIAS = (size("b1", 1), size("b2", 0))


def _rotation(degrees: float) -> AffineMap:
    return AffineMap.of(turn(math.radians(degrees)))


def _reflection(degrees: float) -> AffineMap:
    cosine, sine = math.cos(math.radians(2 * degrees)), math.sin(math.radians(2 * degrees))
    return AffineMap.of([[cosine, sine], [sine, -cosine]])


def _projection(degrees: float) -> AffineMap:
    direction = np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
    return AffineMap.of(np.outer(direction, direction))


def _matrix(*numbers: float) -> AffineMap:
    return AffineMap.of(np.reshape(numbers[:4], (2, 2)), numbers[4:] or (0.0, 0.0))


AFFINE_KINDS = (
    Kind("translate", "x + b", "moves the whole plane; nothing is bent or stretched", BIAS,
         lambda x, y: AffineMap.of(np.eye(2), (x, y))),
    Kind("rotate", "x @ W", "turns the plane about 0; lengths and angles stay", (angle("angle", 30),), _rotation),
    Kind("scale", "x @ W", "stretches along the axes; a negative number also flips", (size("x", 1.5), size("y", 0.5)),
         lambda x, y: AffineMap.of([[x, 0], [0, y]])),
    Kind("shear", "x @ W", "slides each line along itself; areas stay", (size("x by y", 1), size("y by x", 0)),
         lambda x, y: AffineMap.of([[1, y], [x, 1]])),
    Kind("reflect", "x @ W", "turns the plane over a line through 0, as a mirror does", (angle("line at", 90),),
         _reflection),
    Kind("project", "x @ W", "flattens the plane onto a line through 0; one dimension is lost", (angle("line at", 30),),
         _projection),
    Kind("matrix", "x @ W", "any linear map: the rows of W are where (1, 0) and (0, 1) go", MATRIX, _matrix),
    Kind("affine", "x @ W + b", "any linear map, then a shift: a dense layer without activation", (*MATRIX, *BIAS),
         _matrix),
    Kind("dense", "relu(x @ W + b)", "a whole dense layer: an affine map, then relu folds", (*MATRIX, *BIAS), _matrix,
         "relu"),
)  # fmt: skip

WORDS = {
    "relu": "sends what is below 0 to 0: the plane is folded onto one quarter of it",
    "leaky_relu": "shrinks what is below 0 to a fifth: a crease along the axes",
    "sigmoid": "squeezes the whole plane into the square from 0 to 1",
    "tanh": "squeezes the whole plane into the square from -1 to 1",
    "elu": "bends what is below 0 towards -1, without a crease",
    "gelu": "a relu without a crease: what is just below 0 dips a little",
    "linear": "does nothing: without activations, layers collapse into one",
}


def kinds() -> Mapping[str, Kind]:
    """All kinds by their names: the affine ones, the dense layer, and each activation that is registered."""
    activations = (
        Kind(name, f"{name}(x)", WORDS.get(name, "an activation, of each coordinate by itself"), activation=name)
        for name in ACTIVATIONS
    )
    return {kind.name: kind for kind in (*AFFINE_KINDS, *activations)}
