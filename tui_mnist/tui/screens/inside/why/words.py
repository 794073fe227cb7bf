"""What is said of an explanation: what the picture means, and what a step of this size does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tui_mnist.queries.why.step_sizes import LARGEST, SIZES
from tui_mnist.tui.kit.heat_picture import DIGIT

if TYPE_CHECKING:
    from tui_mnist.queries.why import Why


def meaning(why: Why, method: str, letter: str, *, in_colour: bool) -> tuple[str, ...]:
    """What colours or characters mean by this method, from long to short."""
    wordings = _meaning(why, method, letter)
    return (
        wordings if in_colour else tuple(each for words in wordings for each in (f"{words}; {DIGIT}: the digit", words))
    )


def _meaning(why: Why, method: str, letter: str) -> tuple[str, ...]:
    what = "pixel" if why.values.shape[0] > 1 else "number"
    lit = "brighter" if what == "pixel" else "larger"
    if method == "gradient":
        return (
            f"where a {lit} {what} raises (+) or lowers (−) the score of {letter}: its slope",
            f"where a {lit} {what} raises (+) or lowers (−) the score of {letter}",
            f"{lit}: + more {letter}, − less {letter}",
        )
    if method == "occlusion":
        patch = f"{why.patch} × {why.patch} pixels are" if what == "pixel" else "a number is"
        return (
            f"what the probability of {letter} loses (+) or gains (−) when {patch} erased, one place after another",
            f"what {letter} loses (+) or gains (−) in probability when {patch} erased",
            f"erased: + less {letter}, − more {letter}",
        )
    return (
        f"what each {what} adds to the score of {letter} (+) or takes from it (−), by its slope here",
        f"what each {what} adds to the score of {letter} (+), or takes (−)",
        f"it adds (+) to {letter}, or takes (−)",
    )


def step_wordings(why: Why, place: int, letters: Sequence[str]) -> tuple[str, ...]:
    """What the step at this place among SIZES is, and where the answer flips, from long to short."""
    steps = why.steps
    if not np.isfinite(steps.probabilities).all():
        return ("the network's numbers are not finite any more: {restart} begins again", "not finite: {restart}")
    way = f"{'away from' if steps.away else 'towards'} {letters[why.label]}"
    size = f"{SIZES[place]:.3f}"
    if steps.flip is None or steps.flipped_to is None:
        end, short = f"the answer stays {letters[why.answer]} up to {LARGEST}", f"no flip up to {LARGEST}"
    else:
        end = f"the answer flips to {letters[steps.flipped_to]} at ε = {steps.flip:.4f}"
        short = f"flips to {letters[steps.flipped_to]} at {steps.flip:.4f}"
    return (
        f"step of ε = {size} along the sign of the gradient, {way} · {end}, {{why_flip}} goes there"
        if steps.flip is not None
        else f"step of ε = {size} along the sign of the gradient, {way} · {end}",
        f"step of ε = {size} {way} · {end}",
        f"ε = {size} {way} · {short}",
        f"ε {size} · {short}",
        f"ε {size}",
    )
