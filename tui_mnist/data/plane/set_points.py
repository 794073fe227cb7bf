"""Points that a person sets one by one are a data set like any other: its name says where each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui_mnist.errors import DataError

if TYPE_CHECKING:
    from tui_mnist.data.dataset import Dataset

NAME: Final = "points"
CLASS_LETTERS: Final = "ABCD"
MOST_CLASSES: Final = len(CLASS_LETTERS)
MOST_SET: Final = 300
FARTHEST_SET: Final = 100.0
HELD_OUT_EVERY: Final = 5
"""So many points further on comes the next one that is held out."""


@dataclass(frozen=True, slots=True)
class SetPoint:
    """A point of the plane, and its class, from 0."""

    label: int
    x: float
    y: float

    @classmethod
    def at(cls, label: int, x: float, y: float) -> SetPoint:
        """The point as its text says it, to two places."""
        return cls(label, round(x, 2) + 0.0, round(y, 2) + 0.0)

    def __str__(self) -> str:
        return f"{self.label},{self.x:g},{self.y:g}"


@dataclass(frozen=True, slots=True)
class SetPoints:
    """Points in the order in which they were set; as text `points:` and, of each, `class,x,y`, parted by `;`."""

    points: tuple[SetPoint, ...]
    name: str = NAME

    @classmethod
    def of_text(cls, text: str) -> SetPoints:
        """The points that a text says, without the name; raises `DataError` if they are none to train on."""
        try:
            points = tuple(_point(each) for each in text.split(";"))
        except ValueError:
            points = ()
        labels = {point.label for point in points}
        if len(labels) < 2 or len(points) > MOST_SET:
            asked = f"{NAME}:{text if len(text) <= 40 else text[:37] + '...'}"
            raise DataError(
                f"{asked!r} is not what can be trained on; expected 2 to {MOST_SET} points of at least two classes, "
                f"each as class,x,y with a class from 0 to {MOST_CLASSES - 1} and x and y from -{FARTHEST_SET:g} to "
                f"{FARTHEST_SET:g}, as in {NAME}:0,-1,0;1,1,0"
            )
        return cls(points)

    def __str__(self) -> str:
        return f"{self.name}:{';'.join(map(str, self.points))}"

    @property
    def class_names(self) -> tuple[str, ...]:
        """Letters; one that no point has is among them if a later one is there."""
        return tuple(CLASS_LETTERS[: 1 + max(point.label for point in self.points)])

    @property
    def held_out(self) -> int:
        """How many are held out, if every fifth is."""
        return len(self.points) // HELD_OUT_EVERY

    def dataset(self) -> Dataset:
        """The data set that trains on these; who holds out `held_out` of them has every fifth of them held out.

        None is set to test: it is the held-out ones again, or all where there are fewer than five.
        """
        import numpy as np  # noqa: PLC0415 - the names of data sets are looked at where no arrays are needed

        from tui_mnist.data.dataset import Dataset  # noqa: PLC0415
        from tui_mnist.data.split import split  # noqa: PLC0415

        places = np.array([(point.x, point.y) for point in self.points], np.float32)
        labels = np.array([point.label for point in self.points], np.intp)
        training, held_out = split(len(self.points), self.held_out)
        is_held_out = np.arange(len(self.points)) % HELD_OUT_EVERY == HELD_OUT_EVERY - 1
        order = np.empty(len(self.points), np.intp)
        order[training], order[held_out] = np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)
        places, labels = places[order], labels[order]
        for_test = held_out if len(held_out) else training
        return Dataset(self.name, places, labels, places[for_test], labels[for_test], self.class_names)


def _point(text: str) -> SetPoint:
    """Raises ValueError if it is none."""
    label, x, y = text.split(",")
    point = SetPoint(int(label), float(x), float(y))
    if not (0 <= point.label < MOST_CLASSES and max(abs(point.x), abs(point.y)) <= FARTHEST_SET):
        raise ValueError(text)
    return point
