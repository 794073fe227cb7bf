"""What can be turned at the small network and its points: each knob with its values, and what they mean in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from tui_mnist.data import find_known
from tui_mnist.data.plane.plane_dataset import PLANE_DATASETS, PlaneDataset
from tui_mnist.data.plane.set_points import NAME, SetPoint, SetPoints
from tui_mnist.nn.activations import ACTIVATIONS
from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.training import Hyperparameters
from tui_mnist.training.knobs import shown
from tui_mnist.tui.kit.choice_list import NamedChoice
from tui_mnist.tui.screens.geometry.unfolding.examples import FIRST

MOST_LAYERS, MOST_UNITS = 4, 8
NOISES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.6, 1.0)
POINTS = (100, 200, 500, 1000, 2000)
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCHES = (1, 10, 20, 50, 100, 500)
EPOCHS_OF_SET_POINTS = 1000
SET_AT_FIRST = SetPoints(
    tuple(
        SetPoint(label, x, y)
        for inner, outer in zip(
            ((0.0, 0.5), (-0.5, 0.0), (0.5, 0.0), (0.0, -0.5), (0.0, 0.0)),
            ((0.0, 2.0), (-2.0, 0.5), (2.0, 0.5), (-1.2, -1.8), (1.2, -1.8)),
            strict=True,
        )
        for label, (x, y) in enumerate((inner, outer))
    )
)
"""A few points of one class, and around them a few of another: there is something to train on, and to change."""
LAYERS_MEAN = ("one fold after another", "a second round of folds", "a third", "a fourth")
UNITS_MEAN = {
    1: "one direction alone is left of the plane",
    2: "the sheet is seen as it is",
    3: "the sheet is bent in space, and turned slowly",
}


@dataclass(frozen=True)
class UnfoldingKnob:
    """One of the settings: its values in order, how it is read and written, and what a value means."""

    label: str
    values: Sequence[Any]
    get: Callable[[Hyperparameters], Any]
    set: Callable[[Hyperparameters, Any], Hyperparameters]
    meaning: Callable[[Any], str]
    word: Callable[[Any], str] = str

    def turned(self, hyperparameters: Hyperparameters, by: int) -> Hyperparameters:
        """With the value so many places further on; at the ends it stays."""
        value = self.get(hyperparameters)
        at = self.values.index(value) if value in self.values else 0
        return self.set(hyperparameters, self.values[min(max(at + by, 0), len(self.values) - 1)])

    def choices(self) -> list[NamedChoice]:
        """All values."""
        return [NamedChoice(value, self.word(value), self.meaning(value)) for value in self.values]


def changes(before: Hyperparameters, after: Hyperparameters) -> dict[str, Any]:
    """What is another value afterwards, by its name."""
    names = [each.name for each in fields(after)]
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


def knobs(hyperparameters: Hyperparameters) -> list[UnfoldingKnob]:
    """All knobs of a network like this one."""
    layers = range(len(hyperparameters.hidden))
    of_generated = [] if set_points_of(hyperparameters) else [_NOISE, _POINTS]
    return [_DATA, *of_generated, _LAYERS, *map(_units_of, layers), *_OTHERS]


def points_of(hyperparameters: Hyperparameters) -> PlaneDataset:
    """The points that are asked for; TypeError if the data are none."""
    known = find_known(hyperparameters.data)
    if not isinstance(known, PlaneDataset):
        raise TypeError(f"{hyperparameters.data} is no data set of points")
    return known


def with_points(hyperparameters: Hyperparameters, wanted: PlaneDataset) -> Hyperparameters:
    """With these points, half as many of which are held out."""
    usual = next(each for each in PLANE_DATASETS if each.name == wanted.name)
    data = wanted.name if wanted == usual else f"{wanted.name}:noise={wanted.noise:g},points={wanted.points}"
    return replace(hyperparameters, data=data, validation_size=wanted.points // 2, epochs=FIRST.epochs)


def set_points_of(hyperparameters: Hyperparameters) -> SetPoints | None:
    """The points that a person has set to be trained on; None if the data are others."""
    known = find_known(hyperparameters.data)
    return known if isinstance(known, SetPoints) else None


def with_set_points(hyperparameters: Hyperparameters, points: SetPoints) -> Hyperparameters:
    """With these points, every fifth of which is held out; so few of them take more epochs."""
    return replace(hyperparameters, data=str(points), validation_size=points.held_out, epochs=EPOCHS_OF_SET_POINTS)


def _name_of_data(hyperparameters: Hyperparameters) -> str:
    return NAME if set_points_of(hyperparameters) else points_of(hyperparameters).name


def _with_data(hyperparameters: Hyperparameters, name: str) -> Hyperparameters:
    if name == NAME:
        return with_set_points(hyperparameters, set_points_of(hyperparameters) or SET_AT_FIRST)
    return with_points(hyperparameters, next(each for each in PLANE_DATASETS if each.name == name))


def _meaning_of_data(name: str) -> str:
    if name == NAME:
        return "Those that you set in the plane, with keys or the mouse."
    return next(each.meaning for each in PLANE_DATASETS if each.name == name)


def _with_layers(hyperparameters: Hyperparameters, count: int) -> Hyperparameters:
    """The last layer stays the last, since it is the one that is looked at."""
    *others, last = hyperparameters.hidden
    more = [*others, *[8] * MOST_LAYERS][: count - 1]
    return replace(hyperparameters, hidden=(*more, last))


def _units_of(layer: int) -> UnfoldingKnob:
    def put(hyperparameters: Hyperparameters, units: int) -> Hyperparameters:
        hidden = list(hyperparameters.hidden)
        hidden[layer] = units
        return replace(hyperparameters, hidden=tuple(hidden))

    return UnfoldingKnob(
        f"units {layer + 1}",
        range(1, MOST_UNITS + 1),
        lambda hyperparameters: hyperparameters.hidden[layer],
        put,
        lambda units: UNITS_MEAN.get(units, "two directions of many are seen"),
    )


def _doc(function: Any) -> str:
    return (function.__doc__ or "").split("\n")[0].rstrip(".")


_DATA = UnfoldingKnob(
    "data",
    [*(each.name for each in PLANE_DATASETS), NAME],
    _name_of_data,
    _with_data,
    _meaning_of_data,
    lambda name: "set by hand" if name == NAME else name,
)
_NOISE = UnfoldingKnob(
    "noise",
    NOISES,
    lambda now: points_of(now).noise,
    lambda now, noise: with_points(now, replace(points_of(now), noise=noise)),
    lambda noise: "no noise" if not noise else f"each coordinate is off by about {noise:g}",
    lambda noise: f"{noise:g}",
)
_POINTS = UnfoldingKnob(
    "points",
    POINTS,
    lambda now: points_of(now).points,
    lambda now, count: with_points(now, replace(points_of(now), points=count)),
    lambda count: f"{count:,} to train on, and {count // 2:,} that are held out",
    lambda count: f"{count:,}",
)
_LAYERS = UnfoldingKnob(
    "layers",
    range(1, MOST_LAYERS + 1),
    lambda now: len(now.hidden),
    _with_layers,
    lambda count: LAYERS_MEAN[count - 1],
)
_OTHERS = (
    UnfoldingKnob(
        "activation",
        list(ACTIVATIONS),
        lambda now: now.activation,
        lambda now, name: replace(now, activation=name),
        lambda name: _doc(ACTIVATIONS[name]),
    ),
    UnfoldingKnob(
        "optimizer",
        list(OPTIMIZERS),
        lambda now: now.optimizer,
        lambda now, name: Hyperparameters.of(now, optimizer=name, learning_rate=now.learning_rate),
        lambda name: _doc(OPTIMIZERS[name]),
    ),
    UnfoldingKnob(
        "rate",
        RATES,
        lambda now: now.learning_rate,
        lambda now, rate: replace(now, learning_rate=rate),
        lambda rate: "size of a step",
        lambda rate: shown("learning_rate", rate),
    ),
    UnfoldingKnob(
        "batch",
        BATCHES,
        lambda now: now.batch_size,
        lambda now, size: replace(now, batch_size=size),
        lambda size: "points of a step",
    ),
)
