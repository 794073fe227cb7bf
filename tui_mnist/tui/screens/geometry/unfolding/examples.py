"""Ready settings, each of which shows something about networks that unfold the plane."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from tui_mnist.training import Hyperparameters

FIRST = Hyperparameters(
    data="spirals",
    hidden=(8, 8, 2),
    activation="tanh",
    optimizer="adam",
    learning_rate=0.01,
    batch_size=50,
    epochs=300,
    validation_size=500,
)
"""The last hidden layer has two units, so that the sheet is seen as it is, without a projection."""

SEED = 0
"""With most starts, and with this one, three relu units find the way."""


class NetworkPair(NamedTuple):
    """With what the network is trained, and another one, that is shown beside it in place of the sheet."""

    network: Hyperparameters
    rival: Hyperparameters | None = None


@dataclass(frozen=True)
class ReadyPair:
    """A pair, and what is to be seen of it."""

    title: str
    meaning: str
    settings: NetworkPair


def _relu(units: int, seed: int) -> Hyperparameters:
    return replace(FIRST, data="disk-in-ring", hidden=(units,), activation="relu", batch_size=100, seed=seed)


EXAMPLES = (
    ReadyPair("two spirals", "Three layers uncurl them until one straight line parts them.", NetworkPair(FIRST)),
    ReadyPair(
        "disk in a ring",
        "Two relu units beside three: two folds close no ring, however long they train; three do.",
        NetworkPair(_relu(2, SEED), _relu(3, SEED)),
    ),
    ReadyPair(
        "a folded disk",
        "Three relu units lift the disk out of the ring: see the sheet.",
        NetworkPair(_relu(3, SEED)),
    ),
    ReadyPair(
        "a crumpled sheet",
        "Front and back of a strip of paper, uncrumpled.",
        NetworkPair(replace(FIRST, data="crumpled")),
    ),
    ReadyPair("xor", "What no single line can part.", NetworkPair(replace(FIRST, data="xor", hidden=(4, 2)))),
    ReadyPair(
        "moons",
        "Two half-moons that reach into each other.",
        NetworkPair(replace(FIRST, data="moons", hidden=(4, 2))),
    ),
    ReadyPair(
        "rings", "What lies inside has to be lifted out.", NetworkPair(replace(FIRST, data="rings", hidden=(3,)))
    ),
    ReadyPair(
        "four blobs",
        "Four classes: the sheet is drawn out to four corners.",
        NetworkPair(replace(FIRST, data="blobs", hidden=(4, 2))),
    ),
)
