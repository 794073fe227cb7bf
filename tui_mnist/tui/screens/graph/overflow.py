"""Numbers that are no longer finite: in which boxes they are, and what is written in their place."""

from __future__ import annotations

from tui_mnist.autodiff.sketch import ArraySketch, NodeSketch
from tui_mnist.number_format import number_in
from tui_mnist.tui.screens.graph.passes import PassProgress

SIGN = "!"
"""Before the name in a box that has such numbers."""


def has_overflown(place: int, node: NodeSketch, progress: PassProgress | None) -> bool:
    """Whether numbers of its value or of its gradient are NaN or infinite, as far as they are known by then."""
    value_known = progress is None or place in progress.computed
    gradient_known = progress is None or place in progress.derived
    gradient = node.gradient
    return bool((value_known and node.value.broken) or (gradient_known and gradient is not None and gradient.broken))


def title_of(place: int, node: NodeSketch, progress: PassProgress | None, title: str) -> str:
    """The title, with the sign if numbers of the node are not finite."""
    return f"{SIGN} {title}" if has_overflown(place, node, progress) else title


def word_for(array: ArraySketch) -> str:
    """What numbers of an array became that are not finite."""
    return "NaN" if array.nans else "inf"


def length_of(array: ArraySketch, width: int) -> str:
    """The length of an array as a vector, or the size of a single number, in so many letters."""
    return word_for(array) if array.broken else number_in(array.norm, width)
