"""What is said of a box or an edge of a graph: its figures, and the chain rule with numbers in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tui_mnist.autodiff.sketch import ArraySketch, EdgeSketch, GraphSketch
from tui_mnist.tui.screens.graph.boxes import number, shape_text
from tui_mnist.tui.screens.graph.passes import PassProgress

Part = Literal["strong", "accent", "muted", ""]


class Piece(NamedTuple):
    """Some words of a line, and how they are said."""

    text: str
    part: Part = ""


Line = list[Piece]


def of_edge(graph: GraphSketch, place: int, progress: PassProgress, width: int) -> list[Line]:
    """The chain rule along an edge, then its two factors and their product, with their figures once it has passed."""
    edge = graph.edges[place]
    start, end, target = (graph.nodes[place].name for place in (edge.start, edge.end, graph.target))
    operation = graph.nodes[edge.end].operation
    lines = [[Piece(f"{start} in {end} = {graph.nodes[edge.end].formula}", "strong")]]
    if edge.product is None or edge.upstream is None:
        return [*lines, [Piece(f"{_why_none(graph, edge)}: no gradient flows back", "muted")]]
    if place not in progress.passed:
        return [*lines, [Piece("the backward pass has not come here yet", "muted")]]
    lines += [[Piece(text, "accent")] for text in wrapped(edge.chain_rule, width)]
    local = f"grad({end}, {start})"
    figures = f" = {short(edge.local)}" if edge.local is not None and edge.local.values is not None else ""
    if not edge.elementwise and edge.upstream.shape and operation != "matmul":
        figures = ""
    rows = [
        ("local", local, edge.derivative + ("" if figures[3:] == edge.derivative else figures)),
        ("upstream", f"grad({target}, {end})", described(edge.upstream)),
        ("product", "", described(edge.product)),
    ]
    return [*lines, *(_row(*row, width) for row in rows)]


def of_node(graph: GraphSketch, place: int, progress: PassProgress, width: int) -> list[Line]:
    """What a box holds, and which edges its gradient comes from, as far as it is known."""
    node = graph.nodes[place]
    kind = node.operation or ("constant" if node.constant else "variable")
    facts = f"{kind}, {shape_text(node.value.shape)}, {node.value.dtype}"
    title = f"{node.name} = {node.formula}" if node.operation else node.name
    lines: list[Line] = [[Piece(title, "strong"), Piece(f"   {facts}", "muted")]]
    if place not in progress.computed:
        return [*lines, [Piece("the forward pass has not come here yet", "muted")]]
    lines.append(_row("value", "", described(node.value), width))
    target = graph.nodes[graph.target].name
    if node.gradient is None:
        why = "a constant has no gradient" if node.constant else f"{target} does not depend on it"
        return [*lines, [Piece(why, "muted")]]
    if place not in progress.derived:
        return [*lines, [Piece("the backward pass has not come here yet", "muted")]]
    lines.append(_row("gradient", f"grad({target}, {node.name})", described(node.gradient), width))
    terms = [edge for edge in graph.edges if edge.start == place and edge.product is not None]
    if place == graph.target:
        lines.append([Piece("the backward pass begins here: by itself it changes by 1", "muted")])
    elif len(terms) == 1:
        lines.append([Piece(f"it comes back over one edge, from {graph.nodes[terms[0].end].name}", "muted")])
    else:
        ends = ", ".join(graph.nodes[edge.end].name for edge in terms)
        lines.append(
            [
                Piece(
                    _fitting(
                        [
                            f"the sum of what comes back over {len(terms)} edges, from {ends}",
                            f"the sum of what comes back over {len(terms)} edges",
                        ],
                        width,
                    ),
                    "muted",
                )
            ]
        )
    return lines


def described(sketch: ArraySketch) -> str:
    """An array in words: all its numbers if they are few, else how they are spread."""
    if sketch.values is not None:
        return short(sketch)
    kinds = ((sketch.nans, "NaN"), (sketch.broken - sketch.nans, "infinite"))
    broken = "".join(f"{count:,} {kind}, " for count, kind in kinds if count)
    if math.isnan(sketch.norm):
        return f"{shape_text(sketch.shape)}, all of them not finite: {broken.removesuffix(', ')}"
    low, mean, high = (number(value) for value in (sketch.low, sketch.mean, sketch.high))
    return f"{shape_text(sketch.shape)}, {broken}from {low} to {high}, mean {mean}, length {number(sketch.norm)}"


def short(sketch: ArraySketch) -> str:
    """A small array in brackets: [1 -2 0.5]."""

    def text(values: object) -> str:
        if isinstance(values, list):
            return f"[{' '.join(map(text, values))}]"
        return number(float(str(values)))

    return "" if sketch.values is None else text(sketch.values.tolist())


def wrapped(text: str, width: int) -> list[str]:
    """A formula on as many lines as it needs, broken before an equals sign."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and len(line) + len(piece) > width:
            lines.append(line)
            line = " "
        line += piece
    return [*lines, line]


def _pieces(text: str) -> Iterator[str]:
    first, *others = text.split(" = ")
    yield first
    for other in others:
        yield f" = {other}"


def _row(word: str, symbol: str, text: str, width: int) -> Line:
    head = f"{word:<9}"
    if symbol and len(head) + len(symbol) + 3 + len(text) <= width:
        return [Piece(head, "muted"), Piece(f"{symbol}: "), Piece(text)]
    if len(head) + len(text) > width and ", length " in text:
        text = text.rpartition(", mean ")[0]
    return [Piece(head, "muted"), Piece(text)]


def _why_none(graph: GraphSketch, edge: EdgeSketch) -> str:
    start, end = graph.nodes[edge.start], graph.nodes[edge.end]
    if start.constant:
        return f"{start.name} is a constant"
    if end.gradient is None:
        return f"{graph.nodes[graph.target].name} does not depend on {end.name}"
    return f"{end.operation} has no slope there"


def _fitting(wordings: list[str], width: int) -> str:
    return next((wording for wording in wordings if len(wording) <= width), wordings[-1])
