"""The five stages of a step, and the tensors that each has to show, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from tui_mnist.queries.walkthrough import GradientStep, TensorView, Walkthrough
from tui_mnist.queries.walkthrough.tensor_view import Axis


class Stage(IntEnum):
    """What mini-batch stochastic gradient descent does in one step, in this order."""

    DRAW = 0
    FORWARD = 1
    LOSS = 2
    BACKWARD = 3
    UPDATE = 4

    @property
    def label(self) -> str:
        """Its number and its word."""
        return f"{self + 1} {self.name.lower()}"

    @property
    def help(self) -> str:
        """What happens in it."""
        return STAGE_HELP[self]


STAGE_HELP = (
    "the next mini-batch of training samples, and their labels",
    "from inputs through the weights to a probability for each class",
    "how wrong these probabilities are, as one number",
    "how each weight changes that number, by the chain rule",
    "a small change of every weight that makes the loss smaller",
)


@dataclass(frozen=True, eq=False)
class StageTensor:
    """A tensor in its stage.

    `layer`, counted from 1, and `parameter` (W1, b1, ...) say which weight is meant while it is selected; `step` is
    the step of the backward pass that led to it; `detail` is one of several tensors that belong to the one before.
    """

    view: TensorView
    layer: int
    parameter: str
    step: GradientStep | None = None
    detail: bool = False

    @property
    def key(self) -> str:
        """What it is known by within its stage, in this batch and the next."""
        return f"{self.parameter} {self.view.symbol}"


def tensors_of(walk: Walkthrough, stage: Stage) -> tuple[StageTensor, ...]:
    """The tensors of a stage; of the backward pass none if the loss is not finite."""
    match stage:
        case Stage.DRAW:
            return tuple(StageTensor(view, 1, "W1") for view in _drawn(walk))
        case Stage.FORWARD:
            return tuple(_of_layer(view, walk) for view in walk.forward.tensors)
        case Stage.LOSS:
            return tuple(_of_layer(view, walk) for view in _losses(walk))
        case Stage.BACKWARD:
            steps = walk.backward.steps if walk.backward else ()
            return tuple(_of_layer(step.gradient, walk, step) for step in steps)
        case Stage.UPDATE:
            return tuple(_updated(walk))


def _of_layer(view: TensorView, walk: Walkthrough, step: GradientStep | None = None) -> StageTensor:
    """The layer is the number that its symbol ends with; inputs belong to the first one, what has none to the last."""
    number = re.search(r"\d+$", view.symbol)
    layer = int(number[0]) if number else 1 if view.symbol == "x" else walk.forward.layers
    letter = "b" if re.search(r"\bb\d+$", view.symbol) else "W"
    return StageTensor(view, layer, f"{letter}{layer}", step)


def _drawn(walk: Walkthrough) -> Iterator[TensorView]:
    draw = walk.draw
    yield TensorView("order", "places in the training set", "the next of this epoch's order", draw.indices, ("sample",))
    if draw.samples.ndim == 2:
        yield TensorView("points", "points of the batch", "train_points[order]", draw.samples, ("sample", "feature"))
    else:
        rows, columns = draw.images.shape[1:]
        axes: tuple[Axis, ...] = ("sample", "pixel", "pixel")
        yield TensorView("images", "images of the batch", "train_images[order]", draw.images, axes, (rows, columns))
    yield TensorView("labels", "labels of the batch", "train_labels[order]", draw.labels, ("sample",))


def _losses(walk: Walkthrough) -> Iterator[TensorView]:
    loss = walk.loss
    yield loss.logits
    yield loss.probabilities
    yield loss.per_sample
    mean = np.asarray(loss.mean, loss.per_sample.dtype)
    yield TensorView("L", "mean loss of the batch", "Σ losses / n", mean, ())
    yield loss.slopes


def _updated(walk: Walkthrough) -> Iterator[StageTensor]:
    for parameter in walk.update.before if walk.update else ():
        for number, view in enumerate(walk.update.tensors(parameter) if walk.update else ()):
            yield StageTensor(view, int(parameter[1:]), parameter, detail=number > 0)
