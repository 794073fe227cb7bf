"""The playground's state: nothing typed is lost, figures follow, and the ball obeys rate and momentum."""

import numpy as np
import pytest

from tui_mnist.playground import EXAMPLES
from tui_mnist.tui.screens.graph.workbench import Workbench, turned


def bench_with(text: str) -> Workbench:
    bench = Workbench()
    bench.type(text)
    return bench


def value(bench: Workbench) -> float:
    assert bench.evaluation is not None
    return float(np.sum(bench.evaluation.value))


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_each_example_begins_as_it_says(number: int) -> None:
    bench, example = Workbench(), EXAMPLES[number]
    bench.take_example(number)
    assert bench.error is None
    assert bench.evaluation is not None
    assert bench.evaluation.target_name == example.target
    slider = bench.slider
    assert slider is not None
    assert (slider.name, slider.element) == (example.moves, example.element)
    assert (slider.low, slider.high) == (example.low, example.high)
    curve = bench.curve(50)
    assert curve is not None
    assert curve.value == pytest.approx(value(bench))


def test_a_mistake_leaves_the_last_good_figures() -> None:
    bench = bench_with("x = 2.0\ny = x*x")
    before = bench.evaluation, bench.graph, bench.sliders
    bench.type("x = 2.0\ny = x*")
    assert bench.error is not None
    assert (bench.evaluation, bench.graph, bench.sliders) == before
    bench.type("x = 2.0\ny = x*x*x")
    assert bench.error is None
    assert value(bench) == 8


def test_what_was_typed_is_there_again_and_so_is_the_example() -> None:
    bench = Workbench()
    bench.type("z = 1.0")
    bench.take_example(1)
    assert bench.text == EXAMPLES[1].source
    bench.take_example(0)
    assert bench.text == "z = 1.0"
    bench.take_example(0)
    assert bench.text == EXAMPLES[0].source
    bench.take_example(0)
    assert bench.text == "z = 1.0"


def test_a_text_with_a_mistake_is_kept_too() -> None:
    bench = Workbench()
    bench.type("y = ((")
    bench.take_example(1)
    bench.take_example(0)
    assert bench.text == "y = (("
    assert bench.error is not None


def test_a_moved_number_stays_while_another_line_is_typed_and_goes_when_its_own_is() -> None:
    bench = bench_with("x = 2.0\ny = x*x")
    bench.move(bench.sliders[0], 3.0)
    bench.type("x = 2.0\ny = x*x + 1")
    assert value(bench) == 10
    bench.type("x = 1.0\ny = x*x + 1")
    assert value(bench) == 2


def test_numbers_of_tensors_are_moved_one_by_one() -> None:
    bench = bench_with("W = [[1.0, 2.0], [3.0, 4.0]]\ny = sum(W * W)")
    assert [slider.title for slider in bench.sliders] == ["W[0,0]", "W[0,1]", "W[1,0]", "W[1,1]"]
    bench.move(bench.sliders[3], 5.0)
    assert value(bench) == 39
    assert bench.gradient(bench.sliders[3]) == 10
    bench.move(bench.sliders[3], 1e9)
    assert bench.value(bench.sliders[3]) == bench.sliders[3].high


def test_a_large_tensor_has_sliders_for_its_first_numbers() -> None:
    assert len(bench_with("W = uniform(20, 20)\ny = sum(W)").sliders) == 64


def test_a_number_that_the_target_does_not_depend_on_has_no_gradient() -> None:
    bench = bench_with("x = 2.0\nz = 3.0\ny = x*x")
    assert bench.gradient(bench.sliders[0]) == 4
    assert bench.gradient(bench.sliders[1]) is None


def test_programs_without_variables_or_names_are_drawn_too() -> None:
    for text in ("2 + 3", "x = 1", "zeros(2)", "x = 1; y = 2"):
        bench = bench_with(text)
        assert bench.error is None
        assert bench.graph is not None
        bench.curve(30)
        bench.roll()
        bench.next_target()


def test_targets_go_round_among_what_is_computed() -> None:
    bench = bench_with("t = 2.0\na = t*t\nb = 3*a")
    found = []
    for _ in range(3):
        assert bench.evaluation is not None
        found.append(bench.evaluation.target_name)
        bench.next_target()
    assert found == ["b", "a", "b"]


def test_the_ball_takes_the_steps_of_gradient_descent_with_momentum() -> None:
    bench = bench_with("x = 1.0\ny = x*x")
    bench.rate, bench.momentum = 0.1, 0.5
    position, velocity = 1.0, 0.0
    for _ in range(5):
        assert bench.roll()
        velocity = 0.5 * velocity - 0.1 * 2 * position
        position += velocity
        assert bench.value(bench.sliders[0]) == pytest.approx(position)
    assert bench.trail[0] == (1.0, 1.0)
    assert bench.trail[-1] == pytest.approx((position, position**2))
    bench.put_back()
    assert bench.value(bench.sliders[0]) == 1.0
    assert bench.ball is None


def test_without_momentum_it_stops_in_the_wrong_valley_with_it_it_does_not() -> None:
    ends = []
    for number in (3, 4):
        bench = Workbench()
        bench.take_example(number)
        while bench.can_roll:
            bench.roll()
        assert bench.is_settled
        ends.append(bench.value(bench.sliders[0]))
    assert ends == pytest.approx([2.1, -2.35], abs=0.01)


def test_a_ball_that_flies_away_is_lost_and_rolls_no_further() -> None:
    bench = bench_with("x = 1.0\ny = x*x")
    bench.rate = 2.0
    while bench.can_roll:
        bench.roll()
    assert bench.is_lost
    assert np.isfinite(bench.value(bench.sliders[0]))
    assert not bench.roll()
    bench.put_back()
    assert bench.can_roll


def test_a_ball_may_move_several_variables() -> None:
    bench = Workbench()
    bench.take_example(13)
    assert bench.descends == ("x", "y")
    before = [bench.value(slider) for slider in bench.sliders]
    bench.roll()
    assert [bench.value(slider) for slider in bench.sliders] != before


def test_the_ball_of_a_rewritten_example_moves_what_is_still_there() -> None:
    bench = Workbench()
    bench.take_example(13)
    bench.type("a = 1.0\nz = a*a")
    assert bench.descends == ("a",)


def test_ladders_are_climbed_step_by_step() -> None:
    assert turned((1.0, 2.0, 5.0), 2.0, 1) == 5
    assert turned((1.0, 2.0, 5.0), 2.0, -1) == 1
    assert turned((1.0, 2.0, 5.0), 3.0, 1) == 5
    assert turned((1.0, 2.0, 5.0), 5.0, 1) == 5
