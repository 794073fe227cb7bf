"""The playground of the Graph screen: typed into, moved, derived, and rolled down."""

import pytest
from textual.widgets import TextArea

from tests.tui.driving import scenario
from tests.tui.graphing import graphing
from tui_mnist.playground import EXAMPLES
from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.tui.app.help import HelpScreen
from tui_mnist.tui.screens.graph.tangent_curve import TangentCurve


@scenario
async def test_examples_go_round_by_their_commands() -> None:
    async with graphing(playground=True) as app:
        assert "y against x" in app.text()
        await app.give("graph_example_forth")
        assert app.state.number == 1
        assert "y_true = 4.0" in app.text()
        assert "y = 2*x + 3" not in app.text()
        await app.give("graph_example_back")
        await app.give("graph_example_back")
        assert app.state.number == len(EXAMPLES) - 1


@scenario
async def test_the_example_is_as_it_was_and_what_was_typed_comes_back_with_it() -> None:
    async with graphing(playground=True) as app:
        assert "as it was" not in app.bar
        await app.press("f5")
        await app.type(" + x")
        await app.press("escape", "tab", "right", "d")
        assert app.state.text == EXAMPLES[0].source
        assert "x = 0, y = 3" not in app.text()
        assert "at x = 0: y = 3" in app.text()
        app.focus("#examples")
        await app.press("enter")
        assert app.state.text == EXAMPLES[0].source + " + x"


@scenario
async def test_of_a_target_of_several_numbers_the_sum_is_named_and_told() -> None:
    async with graphing((160, 50), playground=True) as app:
        await app.press("f5", *["ctrl+u"] * 12)
        await app.type("x = 3.0\ny = [1.0, 2.0] * x")
        await app.settle()
        assert "sum(y) = 9" in app.text()
        assert "sum(y) against x" in app.text()


@scenario
async def test_an_example_is_clicked_or_chosen_in_the_list() -> None:
    async with graphing(playground=True) as app:
        await app.click_on("A chain of three")
        assert app.state.number == 1
        app.focus("#examples")
        await app.press("down", "down", "enter")
        assert app.state.number == 3


@scenario
async def test_in_a_small_window_the_list_opens_when_it_has_the_focus() -> None:
    async with graphing((80, 24), playground=True) as app:
        assert "A chain of three" not in app.text()
        app.focus("#examples")
        await app.settle()
        assert "A chain of three" in app.text()


@scenario
async def test_what_is_typed_counts_at_once_and_letters_are_no_commands() -> None:
    async with graphing(playground=True) as app:
        await app.press("f5")
        await app.type(" + sin(x)")
        assert app.state.text == EXAMPLES[0].source + " + sin(x)"
        assert app.state.error is None
        assert "sin(x)" in app.text()
        assert app.host.commands.count(StepGraphQuery()) == 1
        await app.type("\nq = xXq")
        assert app.state.text.endswith("q = xXq")
        assert app.app.is_running


@pytest.mark.parametrize("way", ["enter", "f5", "e", "click"])
@scenario
async def test_the_field_is_opened_by_enter_by_its_keys_or_a_click_and_closed_by_escape(way: str) -> None:
    async with graphing(playground=True) as app:
        app.focus("#program")
        await app.press("x", "1")  # another screen
        await app.press("3", "x")
        assert app.state.text == EXAMPLES[0].source
        assert "enter opens" in app.text()
        await (app.click_on("y = 2*x + 3") if way == "click" else app.press(way))
        assert "esc closes" in app.text()
        await app.press("end", "q", "1")
        assert app.state.text == "x = 0.0\ny = 2*x + 3q1"
        await app.press("escape", "1", "3", "x")
        assert app.state.text == "x = 0.0\ny = 2*x + 3q1"
        await app.press("p")
        assert "[this step]" in app.text()


@scenario
async def test_the_field_closes_when_another_pane_gets_the_keys() -> None:
    async with graphing(playground=True) as app:
        await app.press("f5", "tab", "shift+tab", "x")
        assert app.state.text == EXAMPLES[0].source


@scenario
async def test_help_is_reached_from_inside_the_field_and_the_line_of_keys_says_how() -> None:
    async with graphing(playground=True) as app:
        assert "? help" in app.bar
        await app.press("f5")
        assert "F1 help" in app.bar
        assert "roll" not in app.bar
        await app.press("f1")
        assert isinstance(app.app.screen, HelpScreen)
        await app.press("escape", "question_mark")
        assert not isinstance(app.app.screen, HelpScreen)
        assert app.state.text.endswith("?")


@scenario
async def test_a_mistake_is_pointed_at_and_the_last_good_picture_stays_dim() -> None:
    async with graphing(playground=True) as app:
        await app.press("f5")
        await app.type(" + q")
        assert "line 2, column 15: q is not known" in app.words_in("#notes")
        assert "^" in app.words_in("#notes")
        assert app.view.stale
        assert app.view.graph is not None
        assert app.view.graph.nodes[app.view.graph.target].value.number == 3
        assert "before the mistake" in app.text()
        await app.press("backspace", "4")
        assert not app.view.stale
        assert app.state.evaluation is not None
        assert float(app.state.evaluation.value) == 7


@scenario
async def test_nothing_typed_is_lost_by_looking_at_other_examples_or_the_other_part() -> None:
    async with graphing(playground=True) as app:
        await app.press("f5")
        await app.type(" + x")
        await app.example(2)
        await app.example(0)
        assert app.screen.query_one(TextArea).text == "x = 0.0\ny = 2*x + 3 + x"
        await app.press("escape", "p", "p")
        assert app.screen.query_one(TextArea).text == "x = 0.0\ny = 2*x + 3 + x"
        assert "*A first gradient" in app.text()


@scenario
async def test_arrow_keys_move_a_variable_and_everything_follows() -> None:
    async with graphing(playground=True) as app:
        await app.press(*("right",) * 5)
        assert "at x = 0.5: y = 4, slope 2" in app.text()
        assert "y = 4" in app.text().split("\n")[1]
        assert app.view.graph is not None
        assert app.view.graph.nodes[app.view.graph.target].value.number == 4
        await app.press("end")
        assert "at x = 3: y = 9" in app.text()
        await app.press("home")
        assert "at x = -3: y = -3" in app.text()


@scenario
async def test_sliders_and_the_curve_are_dragged_with_the_mouse() -> None:
    async with graphing(playground=True) as app:
        await app.pilot.click("#curve", offset=(60, 5))
        await app.settle()
        value = app.state.value(app.state.sliders[0])
        assert value > 0.5
        sliders = app.screen.query_one("#sliders")
        await app.pilot.click(sliders, offset=(22, 1))
        await app.settle()
        assert app.state.value(app.state.sliders[0]) < value
        await app.pilot.click(sliders, offset=(32, 2))
        await app.settle()
        assert app.state.rate > 0.01


@scenario
async def test_another_row_changes_what_the_curve_is_drawn_against() -> None:
    async with graphing(playground=True) as app:
        await app.example(1)
        assert "loss against w" in app.text()
        await app.press("up")
        assert "loss against x" in app.text()
        await app.press("down", "down", "down")
        assert "loss against y_true" in app.text()
        await app.press("down", "right")
        assert app.state.rate == 0.02
        await app.press("down", "right")
        assert app.state.momentum == 0.3
        assert "loss against y_true" in app.text()


@scenario
async def test_the_target_is_chosen_by_its_key_and_in_its_row() -> None:
    async with graphing(playground=True) as app:
        await app.example(6)
        assert "graph of position" in app.text()
        await app.press("t")
        assert "graph of speed" in app.text()
        assert "speed against t" in app.text()
        await app.press("t", "t")
        assert "graph of position" in app.text()
        await app.press(*["down"] * 5)
        assert "▸ target" in app.text()
        await app.press("right")
        assert "graph of speed" in app.text()
        await app.press("left", "enter")
        assert "graph of speed" in app.text()


@scenario
async def test_the_curve_is_a_pane_in_which_arrows_move_the_number() -> None:
    async with graphing(playground=True) as app:
        await app.example(1)
        app.focus("#curve")
        assert "loss against w" in app.text()
        before = app.state.value(app.state.sliders[app.state.chosen])
        await app.press("right", "right")
        assert app.state.value(app.state.sliders[app.state.chosen]) > before
        await app.press("up")
        assert "loss against x" in app.text()
        await app.press("up")
        assert "loss against x" in app.text()


@scenario
async def test_the_ball_rolls_by_steps_and_by_itself_and_is_put_back() -> None:
    async with graphing(playground=True) as app:
        await app.example(4)
        await app.press("full_stop")
        assert "the ball after 1 step" in app.text()
        first = app.state.value(app.state.sliders[0])
        assert first < 3.5
        await app.press("full_stop", "comma")
        assert app.state.value(app.state.sliders[0]) == first
        assert len(app.state.trail) == 2
        await app.press("space")
        assert app.playground.rolls
        assert "space hold" in app.bar
        for _ in range(400):
            app.playground.roll_on()
        await app.settle()
        assert not app.playground.rolls
        assert "the ball came to rest" in app.text()
        assert "roll" not in app.bar
        assert abs(app.state.value(app.state.sliders[0]) + 2.35) < 0.01
        await app.press("r")
        assert app.state.value(app.state.sliders[0]) == 3.5
        assert app.state.trail == []
        await app.press("full_stop", "comma")
        assert app.state.ball is None
        assert app.state.value(app.state.sliders[0]) == 3.5


@scenario
async def test_a_rolling_ball_is_held_by_its_key_and_by_moving_it() -> None:
    async with graphing(playground=True) as app:
        await app.example(3)
        await app.press("space")
        assert app.playground.rolls
        await app.press("space")
        assert not app.playground.rolls
        await app.press("space", "left")
        assert not app.playground.rolls
        assert app.state.ball is None


@scenario
async def test_a_rolling_ball_rolls_on_at_another_rate() -> None:
    async with graphing(playground=True) as app:
        await app.example(3)
        await app.press("space", "down", "right")
        assert app.playground.rolls
        assert app.state.rate > EXAMPLES[3].rate


@scenario
async def test_a_ball_that_flies_away_says_so() -> None:
    async with graphing(playground=True) as app:
        await app.example(5)
        for _ in range(1000):
            app.playground.roll_on()
        await app.settle()
        assert "the ball flew away" in app.text()
        assert "lower the rate" in app.text()


@scenario
async def test_the_ball_has_its_keys_in_the_playground_only() -> None:
    async with graphing() as app:
        await app.press("r", "t", "d", "e")
        assert app.state.is_reset
        assert "only the playground has that" in app.notices()
        assert "ball" not in app.bar
        await app.press("p", "full_stop")
        assert "r ball back" in app.bar


@scenario
async def test_a_pane_alone_has_all_of_the_room() -> None:
    async with graphing((80, 24), playground=True) as app:
        whole = app.body()
        await app.press("z")
        assert not app.screen.query_one(TangentCurve).display
        assert app.view.size.width > 70
        await app.press("z")
        app.focus("#sliders")
        await app.settle()
        assert app.body() == whole
        app.focus("#curve")
        await app.press("z")
        assert not app.view.display
        assert app.screen.query_one(TangentCurve).size.height >= 15
        assert app.screen.query_one(TangentCurve).size.width > 70
        await app.press("z")
        assert app.view.display
        assert app.screen.query_one(TangentCurve).display


@scenario
async def test_the_passes_are_played_where_the_playgrounds_graph_is_alone() -> None:
    async with graphing(playground=True) as app:
        await app.press("z", "s", "full_stop")
        assert app.under_the_cursor == "x1"
        await app.press("full_stop", "full_stop", "full_stop")
        assert "grad(y, x1) = grad(y, y) * grad(y, x1) = 1 * 1 = 1" in app.said
        await app.press("full_stop", "full_stop", "full_stop")
        assert "grad(y, x) = grad(y, x1) * grad(x1, x) = 1 * 2 = 2" in app.said
        assert app.now.step == 0
        await app.press("space")
        assert app.view.plays
        assert app.state.ball is None
        await app.press("z")
        assert not app.view.plays
        assert "both passes are done" in app.text()


@scenario
async def test_a_very_large_program_is_drawn_in_part_and_says_so() -> None:
    async with graphing(playground=True) as app:
        lines = ["x0 = 1.0", *(f"x{n + 1} = sin(x{n}) + {n}" for n in range(40))]
        app.state.type("\n".join(lines))
        app.playground.bring_up_to_date()
        await app.settle()
        assert app.view.graph is not None
        assert len(app.view.graph.nodes) == 60
        assert "boxes further from the target are left out" in app.text()
