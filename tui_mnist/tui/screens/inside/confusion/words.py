"""What is said of a confusion matrix and of a digit in it, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tui_mnist.queries.confusion import Confusion

if TYPE_CHECKING:
    from tui_mnist.tui.screens.inside.confusion.listed_digits import ListedDigits


def counted_words(confusion: Confusion, step: int) -> str:
    """Which samples the matrix counts, and how old what is known of them is."""
    samples = "images" if confusion.coordinates is None else "points"
    kind = f"held-out {samples}" if confusion.held_out else f"{samples}, trained on"
    if confusion.unanswered:
        return f"{confusion.unanswered:,} of {confusion.known:,} answers are not numbers"
    if confusion.settled:
        return f"all {confusion.count:,} {kind} at step {step:,}"
    since = f", asked since step {confusion.since:,}" if confusion.since < step else f" at step {step:,}"
    return f"{confusion.known:,} of {confusion.count:,} {kind}{since}"


def digit_words(digits: ListedDigits, number: int, names: tuple[str, ...]) -> str:
    """What the network says of the sample of this number, and when it turned; nothing if it is not on the page."""
    confusion = digits.confusion
    if confusion is None or number not in (shown := confusion.page.indices.tolist()):
        return ""
    place = shown.index(number)
    label, shares = int(confusion.page.labels[place]), np.nan_to_num(confusion.page.probabilities[place])
    guess = int(shares.argmax())
    words = f"Number {number:,} is {names[label]}, "
    if confusion.coordinates is not None:
        at = ", ".join(f"{value:.2f}" for value in confusion.coordinates[place].tolist())
        words = f"Number {number:,} at ({at}) is {names[label]}, "
    words += (
        f"recognised ({shares[guess]:.1%})." if guess == label else f"taken for {names[guess]} ({shares[guess]:.1%})."
    )
    right, wrong = int(confusion.right_at[place]), int(confusion.wrong_since[place])
    if guess != label and right >= 0:
        words += f" Right at step {right:,}, found wrong at step {wrong:,}."
    return words
