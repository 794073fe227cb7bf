"""What is said under the graph: the chain rule with its numbers, never cut in its middle."""

import numpy as np
import pytest

from tui_mnist.autodiff.sketch import GraphSketch, sketch
from tui_mnist.playground import EXAMPLES, evaluate, parse
from tui_mnist.tui.screens.graph.explanation import Line, of_edge, of_node, wrapped
from tui_mnist.tui.screens.graph.passes import Passes, PassProgress


def graph_of(source: str, target: str | None = None) -> tuple[GraphSketch, PassProgress]:
    graph = sketch(evaluate(parse(source), None, np.random.default_rng(0), target=target).graph)
    passes = Passes(graph)
    return graph, passes.at(passes.last)


def text(lines: list[Line]) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


def edge(graph: GraphSketch, start: str, end: str) -> int:
    names = [(graph.nodes[edge.start].name, graph.nodes[edge.end].name) for edge in graph.edges]
    return names.index((start, end))


def test_an_edge_between_numbers_has_both_factors_and_the_product() -> None:
    graph, done = graph_of("x = 3.0\nz = x**2\ny = 5*z")
    assert text(of_edge(graph, edge(graph, "x", "z"), done, 100)) == [
        "x in z = x ** 2",
        "grad(y, x) = grad(y, z) * grad(z, x) = 5 * 6 = 30",
        "local    grad(z, x): 2 * x = 6",
        "upstream grad(y, z): 5",
        "product  30",
    ]


def test_a_number_that_is_its_own_derivative_is_said_once() -> None:
    graph, done = graph_of("x = 3.0\ny = 2*x")
    assert "local    grad(y, x): 2" in text(of_edge(graph, edge(graph, "x", "y"), done, 100))


def test_edges_without_a_gradient_say_why() -> None:
    graph, done = graph_of("x = 3.0\ny = 2*x\nz = x*x", "y")
    assert text(of_edge(graph, edge(graph, "2", "y"), done, 100))[1] == ("2 is a constant: no gradient flows back")
    assert text(of_edge(graph, edge(graph, "x", "z"), done, 100))[1].startswith("y does not depend on z")


def test_a_box_says_where_its_gradient_comes_from() -> None:
    graph, done = graph_of("x = 3.0\ny = x*x + x")
    assert "3 edges" in text(of_node(graph, graph.named("x"), done, 100))[-1]
    assert text(of_node(graph, graph.named("x1"), done, 100))[-1] == "it comes back over one edge, from y"
    assert "begins here" in text(of_node(graph, graph.target, done, 100))[-1]


def test_constants_and_what_does_not_matter_have_no_gradient() -> None:
    graph, done = graph_of("x = 3.0\nq = 1.0\ny = 2*x", "y")
    assert "does not depend" in text(of_node(graph, graph.named("q"), done, 100))[-1]
    assert "a constant has no gradient" in text(of_node(graph, graph.named("2"), done, 100))[-1]


def test_a_large_tensor_is_described_and_a_small_one_written_out() -> None:
    graph, done = graph_of("W = uniform(20, 20)\nv = [1.0, -2.0, 0.5]\ny = sum(W) + sum(v)")
    assert text(of_node(graph, graph.named("v"), done, 100))[1] == "value    [1 -2 0.5]"
    assert text(of_node(graph, graph.named("W"), done, 100))[1].startswith("value    20×20, from 0.0")


@pytest.mark.parametrize("width", [78, 118])
def test_every_line_of_every_example_fits(width: int) -> None:
    for example in EXAMPLES:
        graph, done = graph_of(example.source, example.target)
        for number in range(len(graph.edges)):
            assert max(map(len, text(of_edge(graph, number, done, width)))) <= width
        for number in range(len(graph.nodes)):
            assert max(map(len, text(of_node(graph, number, done, width)))) <= width


def test_a_long_formula_is_broken_before_an_equals_sign() -> None:
    rule = "one of 2 terms of grad(loss, p) = grad(loss, x1) * grad(x1, p), shape (128, 10)"
    assert wrapped(rule, 100) == [rule]
    assert wrapped(rule, 60) == [
        "one of 2 terms of grad(loss, p)",
        "  = grad(loss, x1) * grad(x1, p), shape (128, 10)",
    ]
