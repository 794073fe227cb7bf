"""The curve of the target against one number."""

from __future__ import annotations

import numpy as np
import pytest

from tests.playground.conftest import Compute
from tui_mnist.playground import EXAMPLES, Example, curve, evaluate, parse


def test_a_curve_goes_through_its_tangents_point(compute: Compute) -> None:
    drawn = curve(compute("x = 1.0; a = 3; y = a*x**2"), "x", -2, 2, 5)
    np.testing.assert_array_equal(drawn.xs, [-2, -1, 0, 1, 2])
    np.testing.assert_allclose(drawn.ys, [12, 3, 0, 3, 12])
    assert (drawn.position, drawn.value, drawn.slope) == (1.0, 3.0, 6.0)


def test_the_others_stay_where_the_learner_put_them(compute: Compute) -> None:
    evaluation = compute("x = 1.0; a = 3; W = uniform(2, 2); y = a*x + sum(W)", a=5.0, W=np.ones((2, 2)))
    np.testing.assert_allclose(curve(evaluation, "x", 0, 1, 2).ys, [4, 9])


def test_what_is_not_finite_is_a_gap(compute: Compute) -> None:
    np.testing.assert_array_equal(curve(compute("x = 1.0; y = log(x)"), "x", -1, 1, 3).ys, [np.nan, np.nan, 0.0])
    np.testing.assert_array_equal(curve(compute("x = 1.0; y = 1/x"), "x", -1, 1, 3).ys, [-1.0, np.nan, 1.0])


def test_a_tensor_target_is_summed_and_one_of_its_numbers_moves(compute: Compute) -> None:
    evaluation = compute("W = [[1, 2], [3, 4]]; y = W**2")
    drawn = curve(evaluation, "W", 0, 1, 2, element=(1, 0))
    np.testing.assert_allclose(drawn.ys, [1 + 4 + 16, 1 + 4 + 1 + 16])
    assert (drawn.position, drawn.value, drawn.slope) == (3.0, 30.0, 6.0)
    np.testing.assert_array_equal(evaluation.variables["W"], [[1, 2], [3, 4]])


def test_the_curve_of_a_derivative(compute: Compute) -> None:
    source = "x = 1.0; a = 2.0; y = a*x**3; s = grad(y, x) + grad(y, a)"
    drawn = curve(compute(source), "x", -1, 1, 3)
    np.testing.assert_allclose(drawn.ys, [6 - 1, 0, 6 + 1])
    assert drawn.slope == 12 + 3


def test_the_curve_of_a_derivative_by_what_does_not_move(compute: Compute) -> None:
    evaluation = compute("x = 1.0; v = [1, 2]; h = 2*v; slopes = grad(sum(x**2 * h**2), h)")
    np.testing.assert_allclose(curve(evaluation, "x", 0, 2, 3).ys, [0, 12, 48])


def test_a_variable_on_which_nothing_depends_gives_a_flat_line(compute: Compute) -> None:
    drawn = curve(compute("x = 1.0; z = 2.0; y = 3*x"), "z", 0, 1, 3)
    np.testing.assert_array_equal(drawn.ys, [3, 3, 3])
    assert drawn.slope == 0.0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_point_is_what_an_evaluation_gives(example: Example) -> None:
    program = parse(example.source)
    for target in [name for name in program.names if name not in program.variables]:
        evaluation = evaluate(program, None, np.random.default_rng(0), target=target)
        drawn = curve(evaluation, example.moves, example.low, example.high, 7, element=example.element)
        for x, y in zip(drawn.xs, drawn.ys, strict=True):
            moved = evaluation.variables[example.moves].copy()
            moved[example.element] = x
            there = evaluate(program, {example.moves: moved}, np.random.default_rng(0), target=target)
            assert y == pytest.approx(float(np.sum(there.value)), rel=1e-12)


def test_a_program_that_costs_much_gets_fewer_points(compute: Compute) -> None:
    cheap = curve(compute("x = 1.0; v = ones(10); y = sum(x*v)"), "x", 0, 1)
    dear = curve(compute("x = 1.0; v = ones(100, 100); y = sum(sin(x*v) + cos(x*v))"), "x", 0, 1)
    assert len(cheap.xs) == 200
    assert 15 <= len(dear.xs) < 50


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (0, np.inf), (np.nan, 1)])
def test_an_empty_range_has_no_curve(low: float, high: float, compute: Compute) -> None:
    with pytest.raises(ValueError, match="from a smaller to a larger"):
        curve(compute("x = 1.0; y = x"), "x", low, high)


def test_a_curve_is_against_one_number_of_one_variable(compute: Compute) -> None:
    evaluation = compute("v = [1, 2]; y = 2*v")
    with pytest.raises(ValueError, match="choose one element"):
        curve(evaluation, "v", 0, 1)
    with pytest.raises(KeyError):
        curve(evaluation, "y", 0, 1, element=(0,))
