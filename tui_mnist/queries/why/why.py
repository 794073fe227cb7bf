"""All that is shown of why an image gets the score of a class, of any network and any image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.queries.why.attribution import gradients, occlusion
from tui_mnist.queries.why.sign_steps import SignSteps, sign_steps

if TYPE_CHECKING:
    from tui_mnist.nn import Network

Array = NDArray[np.floating[Any]]

PATCH = 5
"""Rows and columns that are erased at once, unless said otherwise."""


@dataclass(frozen=True, eq=False)
class Why:
    """Why a sample gets the score of the class `label`, and how small a step turns the answer.

    `values` (rows, columns) are what the network sees, from 0 to 1 in images. Of the same shape are the `gradient` of
    the class's logit with respect to them, and what the class's probability loses by `occlusion` of the `patch` x
    `patch` values around each. `image` is the sample as bytes, `probabilities` (classes,) what the network says of it.
    Of a held-out sample, `number` is its number among `count`, `held_out` is False where the network trains on it, and
    `truth` its class.
    """

    label: int
    values: Array
    gradient: Array
    occlusion: Array
    patch: int
    image: NDArray[np.uint8]
    probabilities: Array
    steps: SignSteps
    number: int | None = None
    count: int = 1
    held_out: bool = True
    truth: int | None = None

    @property
    def gradient_input(self) -> Array:
        """Gradient times input: what each value adds to the logit if the network were linear with these slopes."""
        with np.errstate(invalid="ignore"):
            return self.gradient * self.values

    @property
    def answer(self) -> int:
        """The most probable class."""
        return int(np.nan_to_num(self.probabilities).argmax())

    def attribution(self, method: str) -> Array:
        """What one of METHODS says of each value, (rows, columns): positive numbers speak for the class."""
        return {
            "gradient": self.gradient,
            "gradient × input": self.gradient_input,
            "occlusion": self.occlusion,
        }[method]


def explain(
    network: Network,
    values: Array,
    label: int | None,
    *,
    shape: tuple[int, int],
    bounds: tuple[float, float],
    pictures: Callable[[Array], NDArray[np.uint8]],
    patch: int = PATCH,
) -> Why:
    """Explain the logit of a class, or of the network's own answer if it is None, of `values` (features,).

    They have this `shape`, and are valid within `bounds`; `pictures` makes images of bytes (n, rows, columns) of n rows
    of values. Nothing of the network changes.
    """
    values = values.astype(network.parameters.dtype)
    with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
        probabilities = softmax(network.forward(values[None]).numpy())[0]
        answer = int(np.nan_to_num(probabilities).argmax())
        label = answer if label is None else label
        gradient, against = gradients(network, values, label)
        return Why(
            label,
            values.reshape(shape),
            gradient.reshape(shape),
            occlusion(network, values, label, shape, patch),
            patch,
            pictures(values[None])[0],
            probabilities,
            sign_steps(network, values, against, pictures, away=label == answer, bounds=bounds),
        )
