"""Ready settings, each of which shows something about networks that unfold the plane."""

from __future__ import annotations

from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Example:
    """Settings, and what is to be seen with them."""

    title: str
    meaning: str
    settings: Hyperparameters


def _relu(units: int, seed: int) -> Hyperparameters:
    return replace(FIRST, data="disk-in-ring", hidden=(units,), activation="relu", batch_size=100, seed=seed)


EXAMPLES = (
    Example("two spirals", "Three layers uncurl them until one straight line parts them.", FIRST),
    Example(
        "disk in a ring: 2 units",
        "Two relu units can't part them, however long they train: two folds close no ring.",
        _relu(2, 0),
    ),
    Example("disk in a ring: 3 units", "With a third fold they lift the disk out of the ring.", _relu(3, 0)),
    Example("a crumpled sheet", "Front and back of a strip of paper, uncrumpled.", replace(FIRST, data="crumpled")),
    Example("xor", "One fold on the diagonal is enough.", replace(FIRST, data="xor", hidden=(4, 2))),
    Example("moons", "Two half-moons that reach into each other.", replace(FIRST, data="moons", hidden=(4, 2))),
    Example("rings", "What lies inside has to be lifted out.", replace(FIRST, data="rings", hidden=(3,))),
    Example(
        "four blobs", "Four classes: the sheet is drawn out to four corners.", replace(FIRST, data="blobs", hidden=(4, 2))
    ),
)
