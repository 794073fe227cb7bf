"""A program on tapes: values, gradients, derivatives of derivatives, and the numbers that a learner moves."""

from __future__ import annotations

import numpy as np
import pytest

from tests.playground.conftest import Compute
from tui_mnist.playground import PlaygroundError, evaluate, parse


def test_the_line_of_the_chapter(compute: Compute) -> None:
    found = compute("x = 0.0; y = 2*x + 3")
    assert found.values == {"x": 0.0, "y": 3.0}
    assert found.gradients == {"x": 2.0, "y": 1.0}
    assert found.variables == {"x": 0.0}


def test_a_dense_layer_by_hand(compute: Compute) -> None:
    found = compute("x = [1, 2]; W = [[1, -1], [1, -1]]; b = [0.5, 1]; y = relu(dot(x, W) + b)")
    np.testing.assert_array_equal(found.value, [3.5, 0.0])
    np.testing.assert_array_equal(found.gradients["W"], [[1, 0], [2, 0]])
    np.testing.assert_array_equal(found.gradients["b"], [1, 0])
    np.testing.assert_array_equal(found.gradients["x"], [1, 1])


def test_moving_a_variable_moves_what_depends_on_it(compute: Compute) -> None:
    found = compute("x = 1; w = 2; y = w * x**2", x=3.0)
    assert found.values == {"x": 3.0, "w": 2.0, "y": 18.0}
    assert found.gradients["x"] == 12.0


def test_what_the_target_does_not_depend_on_has_no_gradient(compute: Compute) -> None:
    found = compute("x = 1; unused = 2; side = 3*x; y = x**2")
    assert found.gradients["unused"] is None
    assert found.gradients["side"] is None


def test_another_target_can_be_chosen(compute: Compute) -> None:
    assert compute("x = 2; y = x**2; z = 5*x", target="y").gradients["x"] == 4.0


def test_a_tensor_target_is_summed(compute: Compute) -> None:
    np.testing.assert_array_equal(compute("v = [1, 2]; y = v**2").gradients["v"], [2, 4])


def test_position_differentiated_twice_through_nested_tapes(compute: Compute) -> None:
    source = "t = 2.0; position = 4.9*t**2; speed = grad(position, t); acceleration = grad(speed, t)"
    found = compute(source)
    assert found.values["position"] == pytest.approx(19.6)
    assert found.values["speed"] == pytest.approx(19.6)
    assert found.values["acceleration"] == pytest.approx(9.8)
    assert compute(source, target="speed").gradients["t"] == pytest.approx(9.8)
    assert parse(source).depth == 2


def test_four_derivatives_of_a_sine(compute: Compute) -> None:
    found = compute("x = 0.3; y = sin(x); a = grad(y, x); b = grad(a, x); c = grad(b, x); d = grad(c, x)")
    expected = {"a": np.cos(0.3), "b": -np.sin(0.3), "c": -np.cos(0.3), "d": np.sin(0.3)}
    assert {name: float(found.values[name]) for name in expected} == pytest.approx(expected)


def test_a_derivative_is_a_value_like_any_other(compute: Compute) -> None:
    found = compute("x = 3; a = 2; slope = grad(a*x**2, x); y = slope**2 + x")
    assert found.values["slope"] == 12.0
    assert found.gradients == {"x": 2 * 12 * 4 + 1, "a": 2 * 12 * 6, "slope": 24, "y": 1}


def test_a_derivative_with_respect_to_an_intermediate_or_a_constant_derivative(compute: Compute) -> None:
    found = compute("x = 3; h = x**2; s = grad(2*x, x); y = grad(h**2, h) + grad(s**3, s)")
    assert found.values["s"] == 2.0
    assert found.value == 2 * 9 + 3 * 4


def test_the_derivative_by_what_does_not_take_part_is_zero(compute: Compute) -> None:
    assert compute("x = 3; v = [1, 2]; grad(x**2, v)").value.tolist() == [0, 0]
    assert compute("x = 3; grad(7, x)").value == 0


def test_a_derivative_by_a_tensor_has_its_shape(compute: Compute) -> None:
    found = compute("v = [1, 2, 3]; y = grad(sum(v**3), v)")
    np.testing.assert_allclose(found.value, [3, 12, 27])
    np.testing.assert_array_equal(found.gradients["v"], [6, 12, 18])


def test_two_names_of_one_value(compute: Compute) -> None:
    found = compute("x = 3; y = x; z = y**2")
    assert found.values["y"] == 3.0
    assert found.gradients == {"x": 6.0, "y": 6.0, "z": 1.0}


def test_a_program_of_one_number(compute: Compute) -> None:
    found = compute("x = 3")
    assert found.values == {"x": 3.0}
    assert found.gradients == {"x": 1.0}
    assert compute("2 + 3").value == 5.0


def test_figures_that_overflow_are_shown_and_not_refused(compute: Compute) -> None:
    found = compute("x = 0.0; y = 1/x; z = log(x)")
    assert found.values["y"] == np.inf
    assert found.values["z"] == -np.inf


def test_the_same_seed_draws_the_same_numbers_whichever_are_given() -> None:
    program = parse("W = uniform(2, 2); b = normal(2); y = sum(W @ b) * uniform()")

    def run(seed: int, **values: object) -> dict[str, object]:
        return dict(evaluate(program, values, np.random.default_rng(seed)).values)

    first, second = run(3), run(3)
    given = run(3, W=np.zeros((2, 2)))
    np.testing.assert_array_equal(first["y"], second["y"])
    np.testing.assert_array_equal(first["b"], given["b"])
    assert not np.array_equal(first["W"], run(4)["W"])  # type: ignore[arg-type]
    assert given["y"] == 0


def test_a_value_of_another_shape_is_refused(compute: Compute) -> None:
    with pytest.raises(PlaygroundError, match=r"x got a value of shape \(2,\); expected shape \(\)"):
        compute("x = 1; y = 2*x", x=[1, 2])


@pytest.mark.parametrize("name", ["y", "unknown"])
def test_only_variables_can_be_given(name: str, compute: Compute) -> None:
    with pytest.raises(KeyError):
        compute("x = 1; y = 2*x", **{name: 1.0})


def test_the_graph_speaks_the_names_of_the_program(compute: Compute) -> None:
    graph = compute("w = 3; x = 2; y = relu(w*x + 1) * 2*pi").graph
    operations = {node.name: node.formula for node in graph.nodes if node.operation}
    assert operations == {"x1": "w * x", "x2": "x1 + 1", "x3": "relu(x2)", "x4": "x3 * 2", "y": "x4 * pi"}
    assert [node.name for node in graph.nodes if node.constant] == ["1", "2", "pi"]
    line = next(graph.chain_rule(edge) for edge in graph.edges if graph.nodes[edge.start].name == "w")
    assert line == "grad(y, w) = grad(y, x1) * grad(x1, w) = 6.283 * 2 = 12.57"


def test_a_graph_shows_conditions_lists_and_indices(compute: Compute) -> None:
    graph = compute("x = 2; y = where(x > 1, [x, 2*x], zeros(2))[0:1]").graph
    assert [node.formula for node in graph.nodes if node.operation] == [
        "2 * x",
        "[x, x1]",
        "where(x > 1, x2, zeros(2))",
        "x3[0:1]",
    ]
    assert graph.named("x > 1").value.tolist() is True


def test_a_variable_that_nobody_uses_is_in_the_graph(compute: Compute) -> None:
    graph = compute("x = 1; lonely = 2; y = x + 1").graph
    assert graph.out_of(graph.named("lonely").number) == ()
