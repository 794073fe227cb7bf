"""Which data sets of points there are, and how a name asks for more noise or for more points than usual."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tui_mnist.errors import DataError

FEWEST_POINTS: Final = 10
MOST_POINTS: Final = 100_000
MOST_NOISE: Final = 3.0
"""As far as the points reach: with more of it nothing is left of them."""


@dataclass(frozen=True, slots=True)
class PlaneDataset:
    """A data set that is generated when it is asked for, by the generator of that name.

    `points` are there to train on; half as many are held out for validation, unless one says how many, and half as many
    are there to test. `noise` is the standard deviation of what is added to each coordinate; the points lie between
    -3 and 3, but for the noise. `meaning` says in one line what is to be seen.
    """

    name: str
    class_names: tuple[str, ...]
    meaning: str
    noise: float
    points: int = 1000

    def with_options(self, text: str) -> PlaneDataset:
        """The same with other noise or another number of points, as in `noise=0.2,points=500`.

        Raises `DataError` if they are something else, or out of range.
        """
        given = dict(option.partition("=")[::2] for option in text.split(","))
        try:
            noise, points = float(given.pop("noise", self.noise)), int(given.pop("points", self.points))
        except ValueError:
            noise, points = -1.0, 0
        if given or not (0 <= noise <= MOST_NOISE and FEWEST_POINTS <= points <= MOST_POINTS):
            raise DataError(
                f"{self.name}:{text} can't be generated; expected {self.name}, or with options as in "
                f"{self.name}:noise=0.2,points=500: a noise of 0 to {MOST_NOISE:g}, {FEWEST_POINTS} to {MOST_POINTS:,} "
                "points"
            )
        return replace(self, noise=noise, points=points)


PLANE_DATASETS: Final = (
    PlaneDataset("spirals", ("A", "B"), "Two spirals of 1.75 turns, one inside the other.", 0.05),
    PlaneDataset("rings", ("inner", "outer"), "A ring inside another one.", 0.2),
    PlaneDataset("disk-in-ring", ("disk", "ring"), "A disk in a ring: two relu units can't part them, three can.", 0.0),
    PlaneDataset("moons", ("upper", "lower"), "Two half-moons that reach into each other.", 0.2),
    PlaneDataset("xor", ("equal", "opposite"), "Whether both coordinates have the same sign.", 0.1),
    PlaneDataset("blobs", ("A", "B", "C", "D"), "Four round clouds.", 0.6),
    PlaneDataset("crumpled", ("front", "back"), "A strip of two-sided paper, crumpled up.", 0.0),
)
"""All there are, the chapter's last picture at the end."""
