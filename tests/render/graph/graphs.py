"""Graphs to lay out: those of the chapter, and random ones."""

import numpy as np
from hypothesis import strategies as st

from tui_mnist.render.graph import DiagramNode, Edge

Graph = tuple[list[DiagramNode], list[Edge]]


def value(id_: str, *lines: str) -> DiagramNode:
    return DiagramNode(id_, lines or (id_,), "value")


def operation(id_: str, *lines: str) -> DiagramNode:
    return DiagramNode(id_, lines or (id_,), "operation")


def edges(text: str) -> list[Edge]:
    """`a-b b-c` is an edge from a to b and one from b to c."""
    return [Edge(*pair.split("-")) for pair in text.split()]


def chain(length: int) -> Graph:
    return [operation(f"n{n}") for n in range(length)], [Edge(f"n{n}", f"n{n + 1}") for n in range(length - 1)]


LINE: Graph = (
    [value("x", "x", "0.0"), value("2"), operation("mul", "mul", "0.0"), value("3"), operation("y", "add", "3.0")],
    edges("2-mul x-mul mul-y 3-y"),
)
"""y = 2 * x + 3"""

SQUARE: Graph = ([value("x", "x", "3.0"), operation("mul", "mul", "9.0")], edges("x-mul x-mul"))
"""x * x"""

DIAMOND: Graph = ([value("a"), operation("b"), operation("c"), operation("d")], edges("a-b a-c b-d c-d"))

WEIGHTED_SUM: Graph = (
    [
        *(node for n in "12" for node in (value(f"x{n}"), value(f"w{n}"), operation(f"p{n}", "mul"))),
        operation("sum", "add"),
        value("b"),
        operation("z", "add"),
        operation("relu"),
    ],
    edges("x1-p1 w1-p1 x2-p2 w2-p2 p1-sum p2-sum sum-z b-z z-relu"),
)
"""relu(x1 * w1 + x2 * w2 + b)"""

NETWORK: Graph = (
    [
        value("x", "x", "(128, 784)"),
        value("W1", "W1", "(784, 512)"),
        operation("dot1", "dot", "(128, 512)"),
        value("b1", "b1", "(512,)"),
        operation("add1", "add", "(128, 512)"),
        operation("relu", "relu", "(128, 512)"),
        value("W2", "W2", "(512, 10)"),
        operation("dot2", "dot", "(128, 10)"),
        value("b2", "b2", "(10,)"),
        operation("add2", "add", "(128, 10)"),
        value("y", "y_true", "(128,)"),
        operation("loss", "softmax", "cross-entropy", "(128,)"),
        operation("mean", "mean", "0.2314"),
    ],
    edges("x-dot1 W1-dot1 dot1-add1 b1-add1 add1-relu relu-dot2 W2-dot2 dot2-add2 b2-add2 add2-loss y-loss loss-mean"),
)
"""loss(y_true, softmax(dot(relu(dot(x, W1) + b1), W2) + b2))"""

TEXTS = ["", "a", "x0", "∂ŷ", "softmax", "(128, 784)", "cross-entropy"]
LABELS = ["", "", "1", "∂ -0.031", "∂ +1.25e-05"]


@st.composite
def graphs(draw: st.DrawFn, *, cyclic: bool = True, labelled: bool = False) -> Graph:
    """Up to 60 nodes of any size with up to twice as many edges: cycles, loops, several edges between two, labels."""
    count = draw(st.integers(1, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    nodes = [
        DiagramNode(
            f"n{number}", tuple(rng.choice(TEXTS, rng.integers(5)).tolist()), str(rng.choice(["value", "operation"]))
        )
        for number in range(count)
    ]
    found: list[Edge] = []
    for source, target in rng.integers(count, size=(draw(st.integers(0, 2 * count)), 2)).tolist():
        label = str(rng.choice(LABELS[2:] if labelled else LABELS))
        if cyclic:
            found.append(Edge(f"n{source}", f"n{target}", label))
        elif source != target:
            found.append(Edge(f"n{min(source, target)}", f"n{max(source, target)}", label))
    return nodes, found


@st.composite
def trees(draw: st.DrawFn) -> Graph:
    """An expression in which every value is used once, node by node from the leaves."""
    nodes: list[DiagramNode] = []
    found: list[Edge] = []
    free: list[str] = []
    for number in range(draw(st.integers(1, 40))):
        operands = free[len(free) - draw(st.integers(0, min(3, len(free)))) :]
        free = [*free[: len(free) - len(operands)], f"n{number}"]
        nodes.append(
            DiagramNode(
                f"n{number}",
                tuple(draw(st.lists(st.sampled_from(TEXTS), max_size=4))),
                "operation" if operands else "value",
            )
        )
        found += [Edge(operand, f"n{number}") for operand in operands]
    return nodes, found
