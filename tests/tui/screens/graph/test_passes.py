"""The passes: what is known at which moment, and which boxes of a large graph are drawn."""

import numpy as np

from tui_mnist.autodiff.sketch import GraphSketch, sketch
from tui_mnist.playground import EXAMPLES, evaluate, parse
from tui_mnist.tui.screens.graph.passes import Passes, nearest


def graph_of(source: str, target: str | None = None) -> GraphSketch:
    return sketch(evaluate(parse(source), None, np.random.default_rng(0), target=target).graph)


def names(graph: GraphSketch, numbers: object) -> set[str]:
    return {graph.nodes[number].name for number in numbers}  # type: ignore[attr-defined]


def test_the_chapters_line_forward_then_backward() -> None:
    graph = graph_of("x = 0.0\ny = 2*x + 3")
    passes = Passes(graph)
    edges = [(graph.nodes[edge.start].name, graph.nodes[edge.end].name) for edge in graph.edges]
    told = [
        (moment.kind, edges[moment.number] if moment.kind == "backward" else graph.nodes[moment.number].name)
        for moment in passes.moments[1:]
    ]
    assert told == [
        ("forward", "x1"),
        ("forward", "y"),
        ("seed", "y"),
        ("backward", ("x1", "y")),
        ("backward", ("x", "x1")),
    ]
    assert [passes.counted(place) for place in range(6)] == [
        "nothing is computed yet",
        "forward 1 of 2",
        "forward 2 of 2",
        "the backward pass begins",
        "backward 1 of 2",
        "backward 2 of 2",
    ]


def test_a_gradient_is_known_only_when_all_of_its_terms_have_come() -> None:
    graph = graph_of("x = 3.0\ny = x*x + x")
    passes = Passes(graph)
    for place in range(passes.last):
        assert "x" not in names(graph, passes.at(place).derived)
    assert "x" in names(graph, passes.at(passes.last).derived)


def test_at_the_end_everything_is_known_that_there_is_for_every_example() -> None:
    for example in EXAMPLES:
        graph = graph_of(example.source, example.target)
        passes = Passes(graph)
        end = passes.at(passes.last)
        assert end.computed == set(range(len(graph.nodes)))
        assert end.passed == {n for n, edge in enumerate(graph.edges) if edge.product is not None}
        assert end.derived == {n for n, node in enumerate(graph.nodes) if node.gradient is not None}


def test_an_edge_passes_only_after_what_it_comes_from_is_derived() -> None:
    for example in EXAMPLES:
        graph = graph_of(example.source, example.target)
        passes = Passes(graph)
        for place, moment in enumerate(passes.moments):
            if moment.kind == "backward":
                assert graph.edges[moment.number].end in passes.at(place - 1).derived


def test_before_the_passes_only_what_comes_in_is_known() -> None:
    graph = graph_of("x = 0.0\ny = 2*x + 3")
    start = Passes(graph).at(0)
    assert names(graph, start.computed) == {"x", "2", "3"}
    assert not start.passed
    assert not start.derived


def test_of_a_large_graph_the_boxes_nearest_to_the_target_are_kept() -> None:
    graph = graph_of("\n".join(["x0 = 1.0", *(f"x{n + 1} = sin(x{n}) + {n}" for n in range(40))]))
    small = nearest(graph, 20)
    assert len(small.nodes) == 20
    assert small.nodes[small.target].name == "x40"
    assert all(edge.start < edge.end < 20 for edge in small.edges)
    assert {edge.chain_rule for edge in small.edges} <= {edge.chain_rule for edge in graph.edges}
    assert nearest(graph, 1000) is graph
