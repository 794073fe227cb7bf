"""What can be shown on the plane besides the sheet: points, directions, and arrows with what is computed of them."""

from __future__ import annotations

from typing import NamedTuple


class Overlay(NamedTuple):
    """`vectors` are the names of the arrows that it shows, whose numbers can be changed."""

    name: str
    meaning: str
    vectors: tuple[str, ...] = ()


NOTHING = Overlay("nothing", "the sheet alone, with its letter F and the square from 0 to 1")
POINTS = Overlay("points", "a cloud of points, as a batch of samples with two features each")
CIRCLE = Overlay("circle", "the circle around 0 becomes an ellipse: its half axes are the singular values")
EIGENVECTORS = Overlay("eigenvectors", "directions that only stretch and do not turn, where there are any")
VECTOR = Overlay("arrow", "one vector, and where it goes", ("u",))
SUM = Overlay("sum", "u + v: the second arrow begins at the tip of the first", ("u", "v"))
DOT = Overlay("dot product", "u · v: the shadow of v on u, times the length of u", ("u", "v"))

OVERLAYS = (NOTHING, POINTS, CIRCLE, EIGENVECTORS, VECTOR, SUM, DOT)
