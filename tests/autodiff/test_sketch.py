"""A graph in figures: they are those of the arrays, and they are small."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from tui_mnist.autodiff import GradientTape, Variable
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.graph import TapeGraph, graph_of
from tui_mnist.autodiff.sketch import BINS, SMALL, ArraySketch, sketch, sketch_array
from tui_mnist.autodiff.tensor import Array


def dense_layer(samples: int, units: int) -> TapeGraph:
    generator = np.random.default_rng(0)
    kernel, bias = Variable(generator.normal(size=(20, units)), "W"), Variable(np.zeros(units), "b")
    inputs = generator.normal(size=(samples, 20))
    with GradientTape() as tape:
        loss = op.mean(op.relu(op.matmul(inputs, kernel) + bias))
    return graph_of(tape, loss, {"x": inputs, "loss": loss})


@given(npst.arrays(np.float32, npst.array_shapes(max_dims=3), elements=st.floats(-1e6, 1e6, width=32)))
def test_the_figures_are_those_of_the_array(array: Array) -> None:
    figures, exact = sketch_array(array), array.astype(np.float64)
    assert (figures.shape, figures.dtype, figures.broken) == (array.shape, "float32", 0)
    assert (figures.low, figures.high) == (array.min(), array.max())
    assert figures.mean == pytest.approx(exact.mean(), abs=1e-6)
    assert figures.deviation == pytest.approx(exact.std(), abs=1e-6)
    assert figures.norm == pytest.approx(np.linalg.norm(exact))
    assert len(figures.counts) == BINS
    assert sum(figures.counts) == array.size
    assert (figures.values is not None) is (array.size <= SMALL and array.ndim <= 2)


def test_the_bins_count_what_lies_between_their_edges() -> None:
    assert sketch_array(np.array([0.0, 0.05, 0.95, 1.0])).counts == (2, 0, 0, 0, 0, 0, 0, 0, 0, 2)
    assert sketch_array(np.full(7, 3.0)).counts == (0, 0, 0, 0, 0, 7, 0, 0, 0, 0)


def test_what_is_not_finite_is_counted_and_left_out() -> None:
    figures = sketch_array(np.array([np.nan, 1.0, np.inf, 3.0]))
    assert (figures.broken, figures.nans, figures.low, figures.mean, figures.high) == (2, 1, 1, 2, 3)
    nothing = sketch_array(np.array([np.nan, -np.inf]))
    assert nothing.broken == 2
    assert np.isnan(nothing.mean)
    assert sketch_array(np.zeros((0, 3))).broken == 0


def test_conditions_and_labels_have_figures_too() -> None:
    assert sketch_array(np.array([True, False])).mean == 0.5
    assert sketch_array(np.arange(200)).high == 199


def test_a_single_number_is_known_as_such() -> None:
    assert sketch_array(np.array(2.5)).number == 2.5
    assert sketch_array(np.array([2.5])).number is None


def test_nodes_and_edges_say_the_same_as_the_graph() -> None:
    graph = dense_layer(4, 3)
    drawn = sketch(graph)
    assert [node.name for node in drawn.nodes] == [node.name for node in graph.nodes]
    assert [edge.chain_rule for edge in drawn.edges] == [graph.chain_rule(edge) for edge in graph.edges]
    kernel, found = graph.named("W"), drawn.nodes[drawn.named("W")]
    assert kernel.gradient is not None
    assert isinstance(found.gradient, ArraySketch)
    assert found.gradient.norm == pytest.approx(np.linalg.norm(kernel.gradient))
    assert drawn.nodes[drawn.target].name == "loss"
    assert drawn.nodes[drawn.named("x")].gradient is None


def test_each_edge_says_its_local_derivative() -> None:
    drawn = sketch(dense_layer(4, 3))
    lines = {(drawn.nodes[edge.start].name, drawn.nodes[edge.end].operation): edge.derivative for edge in drawn.edges}
    assert lines == {
        ("x", "matmul"): "",
        ("W", "matmul"): "xᵀ, multiplied from the left",
        ("x1", "add"): "1",
        ("b", "add"): "1, summed over its copies",
        ("x2", "relu"): "1 where x2 > 0, else 0",
        ("x3", "mean"): "1 / 12",
    }


def test_it_is_small_however_large_the_arrays_are() -> None:
    assert len(pickle.dumps(sketch(dense_layer(3000, 200)))) < 10_000


def test_a_picture_is_given_to_the_node_of_its_name() -> None:
    picture = np.zeros((2, 2), np.uint8)
    drawn = sketch(dense_layer(4, 3), {"x": picture})
    assert [node.name for node in drawn.nodes if node.picture is not None] == ["x"]
    with pytest.raises(KeyError):
        drawn.named("nobody")
