"""What stands in the boxes and on the edges of a drawn graph, always equally wide, so that no figure moves a box."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_mnist.autodiff.formulas import SYMBOLS
from tui_mnist.autodiff.sketch import ArraySketch, GraphSketch, NodeSketch
from tui_mnist.autodiff.tensor import Array
from tui_mnist.number_format import number_in
from tui_mnist.render.bars import ASCII_HEIGHTS, HEIGHTS
from tui_mnist.render.digits import ascii_ramp, braille
from tui_mnist.render.graph import OPERATION, DiagramNode, Edge, Layout, lay_out
from tui_mnist.tui.screens.graph.compact_boxes import GAP, compact_node_of
from tui_mnist.tui.screens.graph.overflow import length_of, title_of, word_for
from tui_mnist.tui.screens.graph.passes import PassProgress

LONGEST_TITLE = 20
MOST_ACROSS, MOST_ROWS = 4, 3
"""So many numbers of a small tensor have room beside and below each other in a box."""

SINGLE, IN_A_ROW = 10, 5
"""The least letters for a single number, and for each one in a row."""

PICTURE_ROWS, PICTURE_COLUMNS = 5, 10
LABEL = "|g| 0.0000"
"""The longest that is written on an edge."""


def number(value: float) -> str:
    """A number as everywhere on this screen: in at most eight characters."""
    return number_in(value, 8)


def shape_text(shape: Sequence[int]) -> str:
    """A shape as people say it: 128×512, or 4 numbers."""
    return "×".join(map(str, shape)) if len(shape) > 1 else f"{shape[0]} numbers" if shape else "one number"


def nodes_of(
    graph: GraphSketch, progress: PassProgress | None, *, compact: bool, ascii_only: bool
) -> list[DiagramNode]:
    """The boxes of all nodes, small or full, with what is known by then."""
    of = compact_node_of if compact else node_of
    return [of(place, node, progress, ascii_only=ascii_only) for place, node in enumerate(graph.nodes)]


def node_of(place: int, sketch: NodeSketch, progress: PassProgress | None, *, ascii_only: bool) -> DiagramNode:
    """The box of a node: title, value or miniature, and for what a gradient flows to, its gradient."""
    title, *others = _title(sketch)
    lines = [title_of(place, sketch, progress, title), *others]
    if not (sketch.constant and not sketch.value.shape):  # a bare number is its own title
        computed = progress is None or place in progress.computed
        lines += _array(sketch.value, shown=computed, ascii_only=ascii_only)
        if sketch.picture is not None:
            lines += _picture(sketch.picture, ascii_only)
        if sketch.gradient is not None:
            derived = progress is None or place in progress.derived
            lines += _array(sketch.gradient, shown=derived, ascii_only=ascii_only, word="grad")
    return DiagramNode(str(place), tuple(lines), OPERATION if sketch.operation else "value")


def label_of(product: ArraySketch | None) -> str:
    """What is written on an edge that a gradient has passed: the number, or the length of a tensor of them."""
    if product is None:
        return ""
    value = product.number
    return number(value) if value is not None else f"|g| {length_of(product, len(LABEL) - 4)}"


def laid_out(graph: GraphSketch, width: int, height: int, *, compact: bool = False, ascii_only: bool) -> Layout:
    """The graph's layout: if `compact` to the right, else in the direction in which less has to be scrolled."""
    nodes, edges = nodes_of(graph, None, compact=compact, ascii_only=ascii_only), edges_of(graph, compact=compact)
    return lay_out(nodes, edges, layer_gap=GAP) if compact else _in_best_direction(nodes, edges, width, height)


def edges_of(graph: GraphSketch, *, compact: bool = False) -> list[Edge]:
    """The edges, with room for their labels where a gradient flows; between small boxes there is none."""
    labelled = [not compact and edge.product is not None for edge in graph.edges]
    return [
        Edge(str(edge.start), str(edge.end), LABEL[: 10 if edge.product and edge.product.shape else 8] if label else "")
        for edge, label in zip(graph.edges, labelled, strict=True)
    ]


def refilled(layout: Layout, nodes: Sequence[DiagramNode], edges: Sequence[Edge], *, compact: bool = False) -> Layout:
    """The same layout with other texts; where one has outgrown its box, a new one in which no box is smaller."""
    try:
        return layout.with_nodes(nodes)
    except ValueError:
        padded = [_at_least(node, layout.boxes[node.id].width - 4) for node in nodes]
        return lay_out(padded, edges, direction=layout.direction, layer_gap=GAP if compact else None)


def _in_best_direction(nodes: Sequence[DiagramNode], edges: Sequence[Edge], width: int, height: int) -> Layout:
    layouts = [lay_out(nodes, edges, direction=direction) for direction in ("right", "down")]

    def screens(layout: Layout) -> float:
        return max(1.0, layout.width / max(width, 1)) * max(1.0, layout.height / max(height, 1))

    return min(layouts, key=screens)


def _title(sketch: NodeSketch) -> list[str]:
    if not sketch.operation or (sketch.operation == "matmul" and "·" in sketch.name):
        return [sketch.name]
    title = f"{sketch.name} = {sketch.formula}"
    if len(title) <= LONGEST_TITLE:
        return [title]
    return [sketch.name, SYMBOLS.get(sketch.operation, sketch.operation)]


def _array(sketch: ArraySketch, *, shown: bool, ascii_only: bool, word: str = "") -> list[str]:
    rows = _numbers(sketch)
    if rows is None:
        head = word or shape_text(sketch.shape).replace(" numbers", "")
        drawn = histogram(sketch.counts, ascii_only=ascii_only)
        if sketch.broken:
            drawn = f"{number_in(sketch.broken, len(drawn) - 4)} {word_for(sketch)}".rjust(len(drawn))
        drawn = drawn if shown else " " * len(drawn)
        return [f"{head:<7} {drawn}"]
    if not shown:
        rows = [" " * len(row) for row in rows]
    if word and len(rows) == 1:
        return [f"{word} {rows[0]}" if sketch.shape else f"{word} {rows[0].strip()}".center(SINGLE)]
    return [word, *rows] if word else rows


def _numbers(sketch: ArraySketch) -> list[str] | None:
    """A small tensor's numbers in columns, None if it is too large."""
    if sketch.number is not None:
        return [number(sketch.number).center(SINGLE)]
    table = [] if sketch.values is None else np.atleast_2d(sketch.values).tolist()
    if not table or not table[0] or len(table) > MOST_ROWS or len(table[0]) > MOST_ACROSS:
        return None
    texts = [[number(value) for value in row] for row in table]
    width = max(len(text) for row in texts for text in row)
    return [" ".join(text.rjust(max(width, IN_A_ROW)) for text in row) for row in texts]


def histogram(counts: Sequence[int], *, ascii_only: bool = False) -> str:
    """How many numbers are where between the lowest and the highest: a cell for each bin, blank for none."""
    heights = ASCII_HEIGHTS if ascii_only else HEIGHTS
    most = max(counts, default=0)
    return "".join(heights[(count * (len(heights) - 1) + most - 1) // most] if count else " " for count in counts)


def _picture(picture: Array, ascii_only: bool) -> list[str]:
    rows = (ascii_ramp if ascii_only else braille)(picture, rows=PICTURE_ROWS, columns=PICTURE_COLUMNS)
    width = max(map(len, rows))
    return [row.ljust(width) for row in rows]


def _at_least(node: DiagramNode, width: int) -> DiagramNode:
    first = node.lines[0]
    return DiagramNode(node.id, (first.center(width), *node.lines[1:]), node.kind)
