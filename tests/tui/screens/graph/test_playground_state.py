"""The playground's state: nothing typed is lost, figures follow, and the ball obeys rate and momentum."""

import numpy as np
import pytest

from tui_mnist.playground import EXAMPLES
from tui_mnist.tui.screens.graph.playground_state import PlaygroundState
from tui_mnist.tui.screens.graph.slider_rows import SliderRows, turned


def state_with(text: str) -> PlaygroundState:
    state = PlaygroundState()
    state.type(text)
    return state


def value(state: PlaygroundState) -> float:
    assert state.evaluation is not None
    return float(np.sum(state.evaluation.value))


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_each_example_begins_as_it_says(number: int) -> None:
    state, example = PlaygroundState(), EXAMPLES[number]
    state.take_example(number)
    assert state.error is None
    assert state.evaluation is not None
    assert state.evaluation.target_name == example.target
    slider = state.slider
    assert slider is not None
    assert (slider.name, slider.element) == (example.moves, example.element)
    assert (slider.low, slider.high) == (example.low, example.high)
    curve = state.curve(50)
    assert curve is not None
    assert curve.value == pytest.approx(value(state))


def test_a_mistake_leaves_the_last_good_figures() -> None:
    state = state_with("x = 2.0\ny = x*x")
    before = state.evaluation, state.graph, state.sliders
    state.type("x = 2.0\ny = x*")
    assert state.error is not None
    assert (state.evaluation, state.graph, state.sliders) == before
    state.type("x = 2.0\ny = x*x*x")
    assert state.error is None
    assert value(state) == 8


def test_what_was_typed_is_there_again_after_another_example_and_after_a_reset() -> None:
    state = PlaygroundState()
    state.type("z = 1.0")
    state.take_example(1)
    assert state.text == EXAMPLES[1].source
    state.take_example(0)
    assert state.text == "z = 1.0"
    state.reset_example()
    assert state.text == EXAMPLES[0].source
    state.take_example(0)
    assert state.text == "z = 1.0"


def test_a_reset_takes_back_all_that_was_changed() -> None:
    for change in (
        lambda state: state.type(state.text + " + 1"),
        lambda state: state.move(state.sliders[0], 1.0),
        lambda state: state.roll(),
        lambda state: setattr(state, "rate", 0.5),
        lambda state: setattr(state, "momentum", 0.5),
        lambda state: state.derive("x1"),
    ):
        state = PlaygroundState()
        state.type("x = 2.0\nx1 = x*x\ny = x1 + x")
        state.reset_example()
        state.take_example(1)
        assert state.is_reset
        before = value(state)
        change(state)
        assert not state.is_reset
        state.reset_example()
        assert state.is_reset
        assert value(state) == before
        assert state.path == []


def test_a_text_with_a_mistake_is_kept_too() -> None:
    state = PlaygroundState()
    state.type("y = ((")
    state.take_example(1)
    state.take_example(0)
    assert state.text == "y = (("
    assert state.error is not None


def test_a_moved_number_stays_while_another_line_is_typed_and_goes_when_its_own_is() -> None:
    state = state_with("x = 2.0\ny = x*x")
    state.move(state.sliders[0], 3.0)
    state.type("x = 2.0\ny = x*x + 1")
    assert value(state) == 10
    state.type("x = 1.0\ny = x*x + 1")
    assert value(state) == 2


def test_numbers_of_tensors_are_moved_one_by_one() -> None:
    state = state_with("W = [[1.0, 2.0], [3.0, 4.0]]\ny = sum(W * W)")
    assert [slider.title for slider in state.sliders] == ["W[0,0]", "W[0,1]", "W[1,0]", "W[1,1]"]
    state.move(state.sliders[3], 5.0)
    assert value(state) == 39
    assert state.gradient(state.sliders[3]) == 10
    state.move(state.sliders[3], 1e9)
    assert state.value(state.sliders[3]) == state.sliders[3].high


def test_a_large_tensor_has_sliders_for_its_first_numbers() -> None:
    assert len(state_with("W = uniform(20, 20)\ny = sum(W)").sliders) == 64


def test_a_number_that_the_target_does_not_depend_on_has_no_gradient() -> None:
    state = state_with("x = 2.0\nz = 3.0\ny = x*x")
    assert state.gradient(state.sliders[0]) == 4
    assert state.gradient(state.sliders[1]) is None


def test_programs_without_variables_or_names_are_drawn_too() -> None:
    for text in ("2 + 3", "x = 1", "zeros(2)", "x = 1; y = 2"):
        state = state_with(text)
        assert state.error is None
        assert state.graph is not None
        state.curve(30)
        state.roll()
        SliderRows(state).next_target()


def test_targets_go_round_among_what_is_computed() -> None:
    state = state_with("t = 2.0\na = t*t\nb = 3*a")
    found = []
    for _ in range(3):
        assert state.evaluation is not None
        found.append(state.evaluation.target_name)
        SliderRows(state).next_target()
    assert found == ["b", "a", "b"]


def test_the_target_has_a_row_where_there_is_a_choice() -> None:
    state = state_with("t = 2.0\na = t*t\nb = 3*a")
    rows = SliderRows(state)
    assert [row.title for row in rows.rows()] == ["t", "rate", "momentum", "target"]
    assert (rows.rows()[3].value, rows.rows()[3].note) == ("b", "2 of 2")
    for steps, expected in ((-1, "a"), (-1, "a"), (5, "b")):
        rows.turn(3, steps)
        assert state.target == expected
    rows.drag(3, 0)
    assert state.target == "a"
    rows.enter(3)
    assert state.target == "b"
    rows.choose(3)
    state.type("t = 2.0\na = t*t")
    assert [row.title for row in rows.rows()] == ["t", "rate", "momentum"]
    assert rows.chosen == 2


def test_the_ball_takes_the_steps_of_gradient_descent_with_momentum() -> None:
    state = state_with("x = 1.0\ny = x*x")
    state.rate, state.momentum = 0.1, 0.5
    position, velocity = 1.0, 0.0
    for _ in range(5):
        assert state.roll()
        velocity = 0.5 * velocity - 0.1 * 2 * position
        position += velocity
        assert state.value(state.sliders[0]) == pytest.approx(position)
    assert state.trail[0] == (1.0, 1.0)
    assert len(state.trail) == 6
    assert state.trail[-1] == pytest.approx((position, position**2))
    state.put_back()
    assert state.value(state.sliders[0]) == 1.0
    assert state.ball is None


def test_where_other_numbers_move_too_only_the_ball_is_on_the_curve() -> None:
    state = PlaygroundState()
    state.take_example([example.title for example in EXAMPLES].index("One bias for all rows"))
    for _ in range(3):
        state.roll()
        drawn = state.curve(201)
        assert drawn is not None
        assert state.trail == [pytest.approx((drawn.position, drawn.value))]


def test_a_step_back_undoes_a_step_and_the_next_one_is_the_same_again() -> None:
    state = PlaygroundState()
    state.take_example(4)
    seen = []
    for _ in range(4):
        seen.append((state.value(state.sliders[0]), len(state.trail)))
        state.roll()
    last = state.value(state.sliders[0]), state.trail
    state.roll_back()
    assert state.trail == last[1][:-1]
    state.roll()
    assert (state.value(state.sliders[0]), state.trail) == last
    for position, trail in reversed(seen):
        state.roll_back()
        assert (state.value(state.sliders[0]), len(state.trail)) == (position, trail)
    assert state.ball is None
    state.roll_back()
    assert state.value(state.sliders[0]) == seen[0][0]


def test_a_lost_ball_comes_back_by_a_step() -> None:
    state = state_with("x = 1.0\ny = x*x")
    state.rate = 2.0
    while not state.why_not_roll:
        state.roll()
    assert state.is_lost
    state.roll_back()
    assert not state.is_lost
    assert not state.why_not_roll


def test_without_momentum_it_stops_in_the_wrong_valley_with_it_it_does_not() -> None:
    ends = []
    for number in (3, 4):
        state = PlaygroundState()
        state.take_example(number)
        while not state.why_not_roll:
            state.roll()
        assert state.is_settled
        ends.append(state.value(state.sliders[0]))
    assert ends == pytest.approx([2.1, -2.35], abs=0.01)


def test_a_ball_that_flies_away_is_lost_and_rolls_no_further() -> None:
    state = state_with("x = 1.0\ny = x*x")
    state.rate = 2.0
    while not state.why_not_roll:
        state.roll()
    assert state.is_lost
    assert np.isfinite(state.value(state.sliders[0]))
    assert not state.roll()
    state.put_back()
    assert not state.why_not_roll


def test_a_ball_may_move_several_numbers() -> None:
    state = PlaygroundState()
    state.take_example([example.title for example in EXAMPLES].index("One bias for all rows"))
    assert state.descends == ("b",)
    moving = [slider for slider in state.sliders if slider.name == "b"]
    before = [state.value(slider) for slider in moving]
    state.roll()
    assert len(before) == 2
    assert all(state.value(slider) != value for slider, value in zip(moving, before, strict=True))


def test_the_ball_of_a_rewritten_example_moves_what_is_still_there() -> None:
    state = PlaygroundState()
    state.take_example(13)
    state.type("a = 1.0\nz = a*a")
    assert state.descends == ("a",)


def test_ladders_are_climbed_step_by_step() -> None:
    assert turned((1.0, 2.0, 5.0), 2.0, 1) == 5
    assert turned((1.0, 2.0, 5.0), 2.0, -1) == 1
    assert turned((1.0, 2.0, 5.0), 3.0, 1) == 5
    assert turned((1.0, 2.0, 5.0), 5.0, 1) == 5
