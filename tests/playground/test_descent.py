"""The ball that rolls down the target."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from tests.playground.conftest import Compute
from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.nn.parameters import Parameters
from tui_mnist.playground import EXAMPLES, Ball, Example, descend, evaluate, parse, place, roll


def walk(example: Example, momentum: float, steps: int = 300) -> list[Ball]:
    evaluation = evaluate(parse(example.source), None, np.random.default_rng(0), target=example.target)
    return list(islice(descend(evaluation, example.descends, example.rate, momentum), steps))


def test_two_steps_by_hand(compute: Compute) -> None:
    evaluation = compute("x = 1.0; y = x**2")
    first = place(evaluation, ["x"])
    assert (first.step, first.value) == (0, 1)
    assert first.position == {"x": 1}
    assert first.velocity == {"x": 0}
    assert first.slope == {"x": 2}
    second = roll(evaluation, first, rate=0.1, momentum=0.5)
    assert second.step == 1
    assert second.position == {"x": 0.8}
    assert second.velocity == {"x": -0.2}
    third = roll(evaluation, second, rate=0.1, momentum=0.5)
    assert third.velocity["x"] == pytest.approx(0.5 * -0.2 - 0.1 * 1.6)
    assert third.position["x"] == pytest.approx(0.8 - 0.26)
    assert third.value == pytest.approx(0.54**2)


def test_it_rolls_as_the_networks_optimizer_does(compute: Compute) -> None:
    evaluation = compute("v = [1.5, -2.0]; y = sum(v**4) + v[0]*v[1]")
    parameters = Parameters({"v": (2,)}, np.float64)
    parameters.variables["v"].assign(evaluation.variables["v"])
    optimizer = OPTIMIZERS["momentum"](parameters)
    for ball in islice(descend(evaluation, ["v"], rate=0.01, momentum=0.9), 20):
        np.testing.assert_allclose(ball.position["v"], parameters.variables["v"].value, rtol=1e-12)
        parameters.gradient[:] = ball.slope["v"]
        optimizer.update(learning_rate=0.01, momentum=0.9)


def test_the_rate_and_the_momentum_may_change_while_it_rolls(compute: Compute) -> None:
    evaluation = compute("x = 1.0; y = x**2")
    ball = roll(evaluation, place(evaluation, ["x"]), rate=0.1)
    assert roll(evaluation, ball, rate=0.0, momentum=1.0).position["x"] == pytest.approx(0.6)
    assert roll(evaluation, ball, rate=0.5, momentum=0.0).position["x"] == 0.0


def test_it_can_be_put_anywhere_and_its_position_given_to_an_evaluation(compute: Compute) -> None:
    source = "x = 1.0; y = x**3"
    ball = place(compute(source), ["x"], {"x": np.array(2.0)})
    assert compute(source, **ball.position).value == ball.value == 8.0
    assert ball.slope["x"] == 12.0


def test_only_the_variables_that_descend_move(compute: Compute) -> None:
    evaluation = compute("x = 1.0; w = 3.0; y = (w*x)**2")
    ball = roll(evaluation, place(evaluation, ["w"]), rate=0.1)
    assert list(ball.position) == ["w"]
    with pytest.raises(KeyError):
        place(evaluation, ["y"])


def test_without_momentum_it_stays_in_the_local_minimum_and_with_it_reaches_the_global_one() -> None:
    valleys = next(example for example in EXAMPLES if "wrong valley" in example.title)
    local, glob = 2.0987, -2.3523
    assert walk(valleys, momentum=0.0)[-1].position["x"] == pytest.approx(local, abs=1e-3)
    assert walk(valleys, momentum=0.9)[-1].position["x"] == pytest.approx(glob, abs=1e-3)
    assert walk(valleys, momentum=0.85)[-1].position["x"] == pytest.approx(local, abs=1e-3)


def test_it_ends_where_nothing_is_finite_any_more(compute: Compute) -> None:
    balls = list(descend(compute("x = 3.0; y = x**4"), ["x"], rate=10.0))
    assert len(balls) < 20
    assert not balls[-1].is_finite
    assert all(ball.is_finite for ball in balls[:-1])


def test_it_descends_through_a_derivative(compute: Compute) -> None:
    evaluation = compute("x = 2.0; y = x**3 - 3*x; flatness = grad(y, x)**2")
    *_, last = islice(descend(evaluation, ["x"], rate=0.002), 300)
    assert last.position["x"] == pytest.approx(1.0, abs=1e-3)


def test_where_the_target_does_not_depend_on_it_it_does_not_move(compute: Compute) -> None:
    evaluation = compute("x = 2.0; z = 1.0; y = z**2")
    assert roll(evaluation, place(evaluation, ["x"]), rate=1.0).position["x"] == 2.0
