"""What stands in a small box: so little that a whole network is seen at once."""

from __future__ import annotations

from textwrap import wrap

from tui_mnist.autodiff.formulas import SYMBOLS
from tui_mnist.autodiff.sketch import ArraySketch, NodeSketch
from tui_mnist.number_format import number_in
from tui_mnist.render.graph import OPERATION, DiagramNode
from tui_mnist.tui.screens.graph.overflow import length_of, title_of, word_for
from tui_mnist.tui.screens.graph.passes import PassProgress

GAP = 3
"""Columns from one layer of small boxes to the next, at least."""

LONGEST_FORMULA, LONGEST_NUMBER, LONGEST_LENGTH = 8, 7, 5


def compact_node_of(place: int, sketch: NodeSketch, progress: PassProgress | None, *, ascii_only: bool) -> DiagramNode:
    """The small box of a node: its name, how it is computed, its shape or number, and the length of its gradient.

    What is not known yet is blank.
    """
    lines = [title_of(place, sketch, progress, sketch.name)]
    if sketch.operation:
        lines += _formula(sketch)
    if sketch.value.shape or not sketch.constant:  # a bare number is its own title
        lines.append(_known(_value(sketch.value), progress is None or place in progress.computed))
    if sketch.gradient is not None:
        length = f"{'g' if ascii_only else '∇'} {length_of(sketch.gradient, LONGEST_LENGTH)}"
        lines.append(_known(length, progress is None or place in progress.derived))
    return DiagramNode(str(place), tuple(lines), OPERATION if sketch.operation else "value")


def _known(text: str, known: bool) -> str:
    return (text if known else "").center(max(len(text), LONGEST_NUMBER))


def _value(value: ArraySketch) -> str:
    if value.broken:
        return word_for(value)
    return "×".join(map(str, value.shape)) if value.number is None else number_in(value.number, LONGEST_NUMBER)


def _formula(sketch: NodeSketch) -> list[str]:
    """The formula; or where that is too long what is done with its first input, as in + b1; or what it does at all."""
    symbol = SYMBOLS.get(sketch.operation)
    operation = symbol or sketch.operation.removeprefix("softmax_").replace("_", " ")
    other = sketch.formula.partition(f" {symbol} ")[2] if symbol else ""
    wordings = (sketch.formula, f"{operation} {other}".rstrip())
    short = next((text for text in wordings if len(text) <= LONGEST_FORMULA), operation)
    return wrap(short, LONGEST_FORMULA, break_long_words=False)
