"""A walk in a straight line between two digits: through the pixels, and through the last hidden layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.nn import Network
from tui_mnist.queries.class_maps.directions import squared_distances

POINTS = 61
"""Along the way, with both ends."""


@dataclass(frozen=True, eq=False)
class DigitWalk:
    """What lies between the digits number `first` and `second` of the maps, at p points in equal distances.

    `images` (p, rows, columns) uint8 are those in the pixels, `of_images` (p, classes) what the network says to them.
    `of_hidden` (p, classes) is what it says to the points between in the `hidden` last layer before the scores, of
    which no image is known; `nearest` (p,) are the digits of the maps that are nearest to them there, besides the
    two that are the ends. Without a hidden layer both walks are the same, and `hidden` is empty.
    """

    first: int
    second: int
    images: NDArray[np.uint8]
    of_images: NDArray[np.float32]
    hidden: str
    of_hidden: NDArray[np.float32]
    nearest: NDArray[np.intp]


def values(samples: NDArray[Any]) -> NDArray[np.float32]:
    """The values that the network sees of samples (n, features): of bytes 0 to 1, of floats they themselves."""
    as_floats = samples.astype(np.float32)
    return as_floats / np.float32(255) if samples.dtype == np.uint8 else as_floats


def walk_between(
    network: Network,
    samples: NDArray[Any],
    pictures: Callable[[NDArray[Any]], NDArray[np.uint8]],
    first: int,
    second: int,
) -> DigitWalk:
    """The walk between two rows of `samples` (n, features); `pictures` makes images of bytes of such rows."""
    share = np.linspace(0, 1, POINTS, dtype=np.float32)[:, None]
    between = (1 - share) * samples[first] + share * samples[second]
    between = (np.rint(between) if samples.dtype == np.uint8 else between).astype(samples.dtype)
    of_images = softmax(network.logits(between))
    hidden = [np.asarray(each.numpy()) for each in network.outputs(network.inputs(samples))][:-1]
    points = hidden[-1] if hidden else values(samples)
    along = (1 - share) * points[first] + share * points[second]
    of_hidden = softmax(np.asarray(network.layers[-1](along).numpy())) if hidden else of_images
    squared = squared_distances(along, points)
    squared[:, [first, second]] = np.inf
    nearest = squared.argmin(axis=1)
    nearest[0], nearest[-1] = first, second
    name = f"layer {len(hidden)}" if hidden else ""
    return DigitWalk(first, second, pictures(between), of_images, name, of_hidden, nearest)


def turns(probabilities: NDArray[np.floating]) -> list[tuple[float, int, int]]:
    """Where the answer of (points, classes) turns: the share of the way, the class before and the class after."""
    answers = probabilities.argmax(axis=1)
    places = np.flatnonzero(answers[1:] != answers[:-1]) + 1
    last = max(len(answers) - 1, 1)
    return [((place - 0.5) / last, int(answers[place - 1]), int(answers[place])) for place in places.tolist()]
