"""Adversarial steps along the sign of the gradient, from none to large ones, and where the answer flips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.operations import softmax
from tui_mnist.queries.why.step_sizes import FINER, SIZES

if TYPE_CHECKING:
    from tui_mnist.nn import Network

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class SignSteps:
    """What becomes of a sample, and of the answer, by steps of SIZES along a `direction` of -1, 0 and 1.

    `away` says that they lead away from the explained class, which is the answer; else they lead towards it.
    `images` (n, rows, columns) uint8 and `probabilities` (n, classes) are those after steps of so many sizes; the first
    has the size 0. `flip` is the smallest size found at which the answer is another one, `flipped_to`; None if there is
    none among SIZES.
    """

    away: bool
    direction: NDArray[np.int8]
    images: NDArray[np.uint8]
    probabilities: Array
    flip: float | None
    flipped_to: int | None


def sign_steps(
    network: Network,
    values: Array,
    against: Array,
    pictures: Callable[[Array], NDArray[np.uint8]],
    *,
    away: bool,
    bounds: tuple[float, float],
) -> SignSteps:
    """Step from `values` (features,) along the sign of `against` (features,), the gradient of the odds against a class.

    I. Goodfellow, J. Shlens, C. Szegedy: Explaining and Harnessing Adversarial Examples (2015). `bounds` are the least
    and the greatest valid value; `pictures` makes images of bytes of rows of values.
    """
    direction = np.nan_to_num(np.sign(against if away else -against)).astype(np.int8)

    def stepped(sizes: NDArray[np.float64]) -> Array:
        moved: Array = np.clip(values + sizes.astype(values.dtype)[:, None] * direction, *bounds)
        return moved

    samples = stepped(SIZES)
    logits = network.forward(samples).numpy()
    flip, flipped_to = None, None
    turned = np.flatnonzero(logits.argmax(axis=1) != logits[0].argmax())
    if len(turned) and np.isfinite(logits[: turned[0] + 1]).all():
        between = np.linspace(SIZES[turned[0] - 1], SIZES[turned[0]], FINER + 1)[1:]
        answers = network.forward(stepped(between)).numpy().argmax(axis=1)
        answers[-1] = logits[turned[0]].argmax()  # which a batch of another size may round differently
        first = int((answers != logits[0].argmax()).argmax())
        flip, flipped_to = float(between[first]), int(answers[first])
    return SignSteps(away, direction, pictures(samples), softmax(logits), flip, flipped_to)
