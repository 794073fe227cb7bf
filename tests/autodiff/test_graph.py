"""The graph of a tape: every operation with its value, and every edge with what the chain rule sends along it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff import GradientTape, TapeError, Tensor, Variable
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.derivatives import local_derivative
from tui_mnist.autodiff.graph import ELEMENTWISE, TapeGraph, graph_of
from tui_mnist.autodiff.tensor import plain
from tui_mnist.nn.losses import LOSSES
from tui_mnist.nn.network import Network


def line_of_the_chapter() -> TapeGraph:
    x = Variable(0.0, "x")
    with GradientTape() as tape:
        y = 2 * x + 3
    return graph_of(tape, y, {"y": y})


def test_nodes_have_names_formulas_values_and_gradients() -> None:
    nodes = line_of_the_chapter().nodes
    assert [(n.name, n.formula, n.value.tolist()) for n in nodes] == [
        ("2", "", 2),
        ("x", "", 0.0),
        ("x1", "2 * x", 0.0),
        ("3", "", 3),
        ("y", "x1 + 3", 3.0),
    ]
    assert [n.gradient for n in nodes] == [None, 2.0, 1.0, None, 1.0]
    assert [n.constant for n in nodes] == [True, False, False, True, False]
    assert [n.operation for n in nodes] == ["", "", "multiply", "", "add"]


def test_an_edge_writes_out_the_chain_rule() -> None:
    graph = line_of_the_chapter()
    lines = [graph.chain_rule(edge) for edge in graph.edges]
    assert lines == [
        "no gradient flows from x1 to 2",
        "grad(y, x) = grad(y, x1) * grad(x1, x) = 1 * 2 = 2",
        "grad(y, x1) = grad(y, y) * grad(y, x1) = 1 * 1 = 1",
        "no gradient flows from y to 3",
    ]


def test_several_uses_are_several_terms_of_one_gradient() -> None:
    x = Variable(3.0, "x")
    with GradientTape() as tape:
        y = x * x + x
    graph = graph_of(tape, y, {"y": y})
    terms = graph.out_of(graph.named("x").number)
    assert [float(edge.product) for edge in terms if edge.product is not None] == [3.0, 3.0, 1.0]
    assert graph.named("x").gradient == 7.0
    assert graph.chain_rule(terms[0]) == "one of 3 terms of grad(y, x) = grad(y, x1) * grad(x1, x) = 1 * 3 = 3"


def test_a_tensors_chain_rule_gives_its_shape() -> None:
    x, kernel = np.array([[1.0, 2.0]]), Variable([[1.0, 2.0, 0.0], [3.0, 4.0, 0.0]], "W")
    with GradientTape() as tape:
        y = op.matmul(x, kernel)
    graph = graph_of(tape, y, {"inputs": x, "y": y})
    assert [graph.chain_rule(edge) for edge in graph.into(graph.target)] == [
        "no gradient flows from y to inputs",
        "grad(y, W) = grad(y, y) * grad(y, W), shape (2, 3)",
    ]
    assert graph.named("y").formula == "inputs @ W"
    np.testing.assert_array_equal(graph.named("inputs").value, x)


def test_the_local_derivative_of_one_number_has_the_shape_of_what_it_was_computed_from() -> None:
    v = Variable([1.0, 2.0, 3.0], "v")
    with GradientTape() as tape:
        y = op.mean(v) * 6
    graph = graph_of(tape, y)
    (edge,) = graph.out_of(graph.named("v").number)
    assert edge.local is not None
    np.testing.assert_allclose(edge.local, [1 / 3] * 3)
    assert edge.upstream == 6
    assert edge.product is not None
    np.testing.assert_allclose(edge.product, [2, 2, 2])


def test_formulas_show_parameters() -> None:
    v = Variable([[1.0, 2.0], [3.0, 4.0]], "v")
    with GradientTape() as tape:
        op.sum(v, axis=0)
        op.sum(v, axis=1, keepdims=True)
        op.reshape(v, shape=(4,))
        y = -v[0, 1:]
    graph = graph_of(tape, y)
    formulas = [node.formula for node in graph.nodes if node.operation]
    expected = ["sum(v, axis=0)", "sum(v, axis=1, keepdims=True)", "reshape(v, shape=(4,))", "v[0, 1:]", "-x4"]
    assert formulas == expected


def test_tensors_that_are_joined_are_drawn_as_a_list() -> None:
    a, b = Variable([1.0, 2.0], "a"), Variable([3.0, 4.0], "b")
    with GradientTape() as tape:
        y = op.sum(op.concatenate([op.stack([a, b]), op.stack([b, a], axis=1)]) * 2)
    graph = graph_of(tape, y)
    formulas = [node.formula for node in graph.nodes if node.operation]
    assert formulas[:3] == ["[a, b]", "stack([b, a], axis=1)", "concatenate([x1, x2], axis=0)"]
    np.testing.assert_array_equal(np.asarray(graph.named("a").gradient), [4, 4])
    assert local_derivative("concatenate", 1, "y", ["a", "b"], {}) == "1 for its own part of y, 0 for the others"


def test_what_the_target_does_not_depend_on_is_shown_without_a_gradient() -> None:
    x, other = Variable(1.0, "x"), Variable(2.0, "other")
    with GradientTape() as tape:
        aside = other * 3
        y = x + 1
    graph = graph_of(tape, y, {"aside": aside, "idle": Variable(5.0)})
    assert graph.named("other").gradient is graph.named("aside").gradient is graph.named("idle").gradient is None
    assert graph.into(graph.named("idle").number) == graph.out_of(graph.named("idle").number) == ()


def test_no_gradient_flows_through_a_condition() -> None:
    x = Variable([1.0, -1.0], "x")
    with GradientTape() as tape:
        y = op.where(x > 0, x, 0.0)
    graph = graph_of(tape, y)
    assert [edge.product is None for edge in graph.into(graph.target)] == [True, False, True]
    assert graph.nodes[0].name == "c1"
    assert graph.nodes[0].value.tolist() == [True, False]


def test_a_watched_tensor_has_a_gradient_where_it_is_named() -> None:
    x = Tensor(np.array(3.0))
    with GradientTape() as tape:
        tape.watch(x)
        y = x * x
    assert graph_of(tape, y, {"x": x}).named("x").gradient == 6.0


def test_made_up_names_keep_clear_of_given_ones() -> None:
    x = Variable(1.0, "x1")
    with GradientTape() as tape:
        y = (x + 1) * 2
    assert [node.name for node in graph_of(tape, y).nodes if not node.constant] == ["x1", "x2", "x3"]


def test_the_values_are_those_of_the_moment_of_recording() -> None:
    x = Variable(2.0, "x")
    with GradientTape() as tape:
        y = x**2
    x.assign(100.0)
    graph = graph_of(tape, y)
    assert graph.named("x").value == 2.0
    assert graph.named("x").gradient == 4.0


def test_drawing_does_not_spend_the_tape() -> None:
    x = Variable(2.0)
    with GradientTape() as tape:
        y = x**2
    graph_of(tape, y)
    assert tape.gradient(y, x) == 4.0


def test_a_spent_tape_or_another_tapes_target_is_refused() -> None:
    x = Variable(2.0)
    with GradientTape() as tape:
        y = x**2
    tape.gradient(y, x)
    with pytest.raises(TapeError, match="before the tape gives its gradient"):
        graph_of(tape, y)
    with GradientTape() as tape, pytest.raises(TapeError):
        graph_of(tape, Tensor(1.0))


@pytest.mark.parametrize("loss", LOSSES)
def test_the_graph_of_a_training_step_has_the_very_gradients_of_the_tape(loss: str) -> None:
    generator = np.random.default_rng(0)
    network = Network((30, 12, 10), generator=generator)
    images = generator.integers(0, 256, (8, 30), dtype=np.uint8)
    images[:, ::3] = 0
    labels = generator.integers(0, 10, 8)
    inputs = network.inputs(images)
    with GradientTape(persistent=True) as tape:
        logits = network.forward(inputs)
        value = op.mean(LOSSES[loss](labels, logits))
    graph = graph_of(tape, value, {"inputs": inputs, "labels": labels, "logits": logits, "loss": value})
    variables = network.parameters.variables
    expected = tape.gradient(value, variables)
    for name in variables:
        np.testing.assert_array_equal(graph.named(name).gradient, expected[name])
    np.testing.assert_array_equal(graph.named("inputs").value, inputs.to_dense())
    assert graph.named("logits").shape == (8, 10)
    assert graph.nodes[graph.target].name == "loss"
    assert [node.formula for node in graph.nodes if node.operation][:3] == ["inputs @ W1", "x1 + b1", "relu(x2)"]


INPUTS = [np.array(0.7), np.array([0.3, -0.8]), np.array([[0.5], [-0.2], [1.1]])]
STEPS: list[Any] = [
    lambda a, b: a + b,
    lambda a, b: a * b,
    lambda a, b: a / (2 + op.sin(b)),
    op.maximum,
    lambda a, b: op.where(plain(a) > 0, a, b),
    lambda a, b: op.gelu(a),
    lambda a, b: op.mean(a) - b,
    lambda a, b: op.softmax(a * b + np.ones((3, 2))),
    lambda a, b: (np.ones((3, 2)) * a) @ np.ones((2, 2)),
    lambda a, b: (np.ones((3, 2)) * a)[1] * b,
]


@given(program=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_every_graph_keeps_the_chain_rule(program: list[tuple[int, int, int]]) -> None:
    values: list[Any] = [Variable(x) for x in INPUTS]
    with GradientTape(persistent=True) as tape:
        for kind, first, second in program:
            values.append(op.tanh(STEPS[kind](values[first % len(values)], values[second % len(values)])))
        target = op.sum(values[-1])
    graph = graph_of(tape, target, {f"v{i}": value for i, value in enumerate(values)})
    gradients = tape.gradient(target, values)
    for i, gradient in enumerate(gradients):
        found = graph.named(f"v{i}").gradient
        assert (found is None) == (gradient is None)
        if gradient is not None:
            np.testing.assert_array_equal(found, gradient)
    for edge in graph.edges:
        assert edge.start < edge.end
        if edge.product is None or edge.upstream is None:
            continue
        node = graph.nodes[edge.end]
        np.testing.assert_array_equal(edge.upstream, node.gradient)
        assert edge.product.shape == graph.nodes[edge.start].shape
        if edge.local is not None and node.operation in ELEMENTWISE:
            product = op.unbroadcast(edge.upstream * edge.local, shape=edge.product.shape)
            np.testing.assert_allclose(product, edge.product, atol=1e-12)
    for node in graph.nodes:
        products = [edge.product for edge in graph.out_of(node.number) if edge.product is not None]
        if node.gradient is None or node.number == graph.target:
            assert not products
        else:
            np.testing.assert_allclose(np.sum(products, axis=0), node.gradient, atol=1e-12)
