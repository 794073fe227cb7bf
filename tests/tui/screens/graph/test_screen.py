"""The Graph screen: every command by key and by mouse, the passes played, and the playground typed into."""

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.widgets import TextArea
from tui_mnist.tui.app.commands import COMMANDS
from tui_mnist.tui.kit.keys import key_label, split_keys

from tests.tui.driving import driving, scenario
from tests.tui.golden import check_golden
from tests.tui.graphing import GraphHost, Graphing, graphing
from tui_mnist.playground import EXAMPLES
from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.tui.kit.command import Command
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.screens.graph.commands import GRAPH_COMMANDS
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.screens.graph.playground_pane import PlaygroundPane
from tui_mnist.tui.screens.graph.sliders import Sliders
from tui_mnist.tui.screens.graph.tangent_curve import TangentCurve

ORDER = ["x·W1", "z1", "h1", "h1·W2", "z2", "losses", "loss"]


def test_no_key_has_two_commands() -> None:
    keys = [key for command in {*COMMANDS, *GRAPH_COMMANDS} for key in split_keys(command.keys)]
    assert len(keys) == len(set(keys))


# This step


@scenario
async def test_the_graph_of_the_next_step_is_drawn_when_time_stands_still() -> None:
    async with graphing() as app:
        assert "step 1, not taken yet: a batch of 10 images" in app.text()
        assert app.view.graph is not None
        assert [node.name for node in app.view.graph.nodes if node.operation] == ORDER
        for words in ("x·W1", "z1 = x·W1 + b1", "10×5"):
            assert words in app.text()


@scenario
async def test_it_is_asked_for_once_a_step_and_drawn_anew_after_a_batch() -> None:
    async with graphing() as app:
        before = app.view.graph
        await app.settle()
        assert app.host.commands.count(StepGraphQuery()) == 1
        await app.press("full_stop")
        assert app.host.commands.count(StepGraphQuery()) == 2
        assert app.view.graph is not before
        assert "step 2, not taken yet" in app.text()


@scenario
async def test_while_time_runs_nothing_is_asked_for_and_the_old_graph_is_dim() -> None:
    async with graphing() as app:
        before, asked = app.view.graph, len(app.host.commands)
        await app.press("space")
        await app.train(10)
        assert "time runs" in app.text()
        assert (app.view.graph, app.view.stale) == (before, True)
        assert StepGraphQuery() not in app.host.commands[asked:]
        await app.press("space")
        assert StepGraphQuery() in app.host.commands[asked:]


@scenario
async def test_before_the_first_graph_it_says_calmly_how_to_get_one() -> None:
    async with driving((80, 24)) as app:
        await app.press("space", "3")
        calm = app.app.screen.query_one(PhaseMessage)
        assert calm.region.height > 15
        assert "Time runs." in app.text()
        app.host.diverge()
        await app.settle()
        assert "The run diverged" in app.text()
        await app.press("f4")
        assert not calm.display or not calm.region
        assert "The run diverged" not in app.text()


@scenario
async def test_drawing_leaves_the_trainer_as_it_was() -> None:
    async with graphing() as app:
        host = app.host
        assert isinstance(host, GraphHost)
        assert host.trainer.step == 0
        assert host.trainer.sampler.position == 0


@scenario
async def test_the_chosen_edge_says_its_local_derivative_and_the_chain_rule() -> None:
    async with graphing() as app:
        assert app.under_the_cursor == "W1 to x·W1"
        assert "grad(loss, W1) = grad(loss, x·W1) * grad(x·W1, W1), shape (48, 5)" in app.said
        assert "xᵀ, multiplied from the left" in app.said
        await app.press("right")
        assert app.under_the_cursor == "x·W1"
        assert "matmul, 10×5, float32" in app.said


# The passes


@scenario
async def test_keys_step_through_the_passes_both_ways() -> None:
    async with graphing() as app:
        assert "both passes are done" in app.text()
        await app.press("Q")
        assert "nothing is computed yet" in app.text()
        for name in ORDER:
            await app.press("U")
            assert app.under_the_cursor == name
        assert "forward 7 of 7" in app.text()
        await app.press("U")
        assert "the backward pass begins" in app.text()
        await app.press("U")
        assert app.under_the_cursor == "losses to loss"
        assert "grad(loss, losses) = grad(loss, loss) * grad(loss, losses)" in app.said
        await app.press("Y", "Y", "Y")
        assert "forward 6 of 7" in app.text()
        await app.press("Q", "Q")
        assert "both passes are done" in app.text()


@scenario
async def test_what_is_not_computed_yet_is_not_shown() -> None:
    async with graphing() as app:
        loss = app.view.graph.nodes[-1].value.number if app.view.graph else None
        assert loss is not None
        await app.press("Q")
        for _ in range(6):
            await app.press("down")
        assert f"{loss:.4g}" not in app.text()
        assert "the forward pass has not come here yet" in app.said
        await app.press(*("U",) * 7)
        assert f"{loss:.4g}" in app.said
        assert "the backward pass has not come here yet" in app.said
        await app.press("U")
        assert "the backward pass begins here" in app.said


@scenario
async def test_playing_goes_from_moment_to_moment_can_be_held_and_stops_at_the_end() -> None:
    async with graphing() as app:
        await app.press("X")
        assert "playing" in app.text()
        assert app.view.place == 0
        app.screen.play_on()
        app.screen.play_on()
        await app.settle()
        assert app.under_the_cursor == "z1"
        await app.press("X")
        assert "playing" not in app.text()
        assert app.view.place == 2
        await app.press("X")
        while app.view.passes and app.view.place < app.view.passes.last:
            app.screen.play_on()
        await app.settle()
        assert "both passes are done" in app.text()
        assert "playing" not in app.text()


@scenario
async def test_stepping_by_hand_holds_what_is_played() -> None:
    async with graphing() as app:
        await app.press("X", "U")
        assert "playing" not in app.text()
        assert app.view.place == 1


# By mouse


@scenario
async def test_commands_are_clicked_in_the_line_of_keys() -> None:
    async with graphing() as app:
        await app.click_on("Q start")
        assert app.view.place == 0
        await app.click_on("U moment", shift=3)
        assert app.view.place == 1
        await app.click_on("X play")
        assert "playing" in app.text()
        await app.click_on("X play")
        await app.click_on("~ enlarge")
        assert not app.screen.query_one("#said").display
        await app.click_on("~ enlarge")
        await app.click_on("Z part")
        assert "[playground]" in app.text()


@pytest.mark.parametrize("command", GRAPH_COMMANDS, ids=lambda command: command.id)
@scenario
async def test_every_command_does_something_by_mouse_that_it_does_by_key(command: Command) -> None:
    example = ["f9"] * (6 if command.id == "graph_target" else 4)  # with several names, or with a ball
    async with graphing(playground=True) as by_key, graphing(playground=True) as by_mouse:
        for app in (by_key, by_mouse):
            await app.press(*example)
            await app.press("Y", "Y")
            if command.id == "graph_ball_start":
                await app.press("slash")
        before = seen(by_key)
        await by_key.press(split_keys(command.keys)[0])
        row = by_mouse.text().split("\n")[-1]
        column = f" {row} ".index(f" {key_label(split_keys(command.keys)[0])} ")
        await by_mouse.click_at(column, len(by_mouse.text().split("\n")) - 1)
        assert seen(by_key) != before
        assert seen(by_mouse) == seen(by_key)


def seen(app: Graphing) -> object:
    """What is to be seen; of what moves by itself, that it moves."""
    pane = app.screen.query_one(PlaygroundPane)
    if pane.rolls or "playing" in app.text():
        return pane.rolls, "playing" in app.text()
    return app.text(), app.screen.focused is not None and type(app.screen.focused)


@scenario
async def test_the_parts_are_clicked_by_name() -> None:
    async with graphing() as app:
        await app.click_on("playground")
        assert app.screen.query_one(PlaygroundPane).display
        await app.click_on("this step")
        assert app.screen.query_one("#step-graph").display
        assert not app.screen.query_one(PlaygroundPane).display


@scenario
async def test_a_click_chooses_a_box_or_an_edge() -> None:
    async with graphing() as app:
        await app.click_on("z1 = x·W1 + b1")
        assert app.under_the_cursor == "z1"
        await app.click_on("|g|")
        assert " to " in app.under_the_cursor


@scenario
async def test_the_wheel_and_dragging_pan() -> None:
    async with graphing((80, 24)) as app:
        before = app.text()
        await app.pilot.mouse_down("#step-graph", offset=(60, 12))
        await app.pilot.hover("#step-graph", offset=(20, 6))
        await app.pilot.mouse_up("#step-graph", offset=(20, 6))
        await app.settle()
        after = app.text()
        assert after != before
        assert app.under_the_cursor == "W1 to x·W1"
        await app.pilot.mouse_down("#step-graph", offset=(20, 6))
        await app.pilot.hover("#step-graph", offset=(60, 12))
        await app.pilot.mouse_up("#step-graph", offset=(60, 12))
        await app.settle()
        assert app.text() == before
        await app.pilot._post_mouse_events([MouseScrollDown], "#step-graph", shift=True)
        await app.settle()
        assert app.text() != before
        await app.pilot._post_mouse_events([MouseScrollUp], "#step-graph", shift=True)
        await app.settle()
        assert app.text() == before


@scenario
async def test_home_and_end_pan_with_the_keys() -> None:
    async with graphing((80, 24)) as app:
        before = app.text()
        await app.press("end")
        assert app.text() != before
        await app.press("home", "home")
        assert app.text() == before


# The playground


@scenario
async def test_examples_go_round_by_key() -> None:
    async with graphing(playground=True) as app:
        assert "y against x" in app.text()
        await app.press("f9")
        assert app.bench.number == 1
        assert "y_true = 4.0" in app.text()
        await app.press("f8", "f8")
        assert app.bench.number == len(EXAMPLES) - 1


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
        assert app.bench.number == 1
        app.focus("#examples")
        await app.press("down", "down", "enter")
        assert app.bench.number == 3


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
        assert app.bench.text == EXAMPLES[0].source + " + sin(x)"
        assert app.bench.error is None
        assert "sin(x)" in app.text()
        assert app.host.commands.count(StepGraphQuery()) == 1
        await app.type("\nq = xXq")
        assert app.bench.text.endswith("q = xXq")
        assert app.app.is_running


@scenario
async def test_escape_leaves_the_field_and_keys_are_commands_again() -> None:
    async with graphing(playground=True) as app:
        await app.press("f5")
        assert isinstance(app.app.focused, TextArea)
        await app.press("escape")
        assert isinstance(app.app.focused, Sliders)
        await app.press("Z")
        assert "[this step]" in app.text()


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
        assert app.bench.evaluation is not None
        assert float(app.bench.evaluation.value) == 7


@scenario
async def test_nothing_typed_is_lost_by_looking_at_other_examples_or_the_other_part() -> None:
    async with graphing(playground=True) as app:
        await app.press("f5")
        await app.type(" + x")
        await app.press("f9", "f9", "f8", "f8")
        assert app.screen.query_one(TextArea).text == "x = 0.0\ny = 2*x + 3 + x"
        await app.press("escape", "Z", "Z")
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
        value = app.bench.value(app.bench.sliders[0])
        assert value > 0.5
        sliders = app.screen.query_one("#sliders")
        await app.pilot.click(sliders, offset=(22, 1))
        await app.settle()
        assert app.bench.value(app.bench.sliders[0]) < value
        await app.pilot.click(sliders, offset=(32, 2))
        await app.settle()
        assert app.bench.rate > 0.01


@scenario
async def test_another_row_changes_what_the_curve_is_drawn_against() -> None:
    async with graphing(playground=True) as app:
        await app.press("f9")
        assert "loss against w" in app.text()
        await app.press("up")
        assert "loss against x" in app.text()
        await app.press("down", "down", "down")
        assert "loss against y_true" in app.text()
        await app.press("down", "right")
        assert app.bench.rate == 0.02
        await app.press("down", "right")
        assert app.bench.momentum == 0.3
        assert "loss against y_true" in app.text()


@scenario
async def test_the_target_goes_round_by_key() -> None:
    async with graphing(playground=True) as app:
        for _ in range(6):
            await app.press("f9")
        assert "graph of position" in app.text()
        await app.press("dollar_sign")
        assert "graph of speed" in app.text()
        assert "speed against t" in app.text()
        await app.press("dollar_sign", "dollar_sign")
        assert "graph of position" in app.text()


@scenario
async def test_the_ball_rolls_by_steps_and_by_itself_and_is_put_back() -> None:
    async with graphing(playground=True) as app:
        await app.press("f9", "f9", "f9", "f9")
        await app.press("slash")
        assert "the ball after 1 step" in app.text()
        first = app.bench.value(app.bench.sliders[0])
        assert first < 3.5
        await app.press("ampersand")
        pane = app.screen.query_one(PlaygroundPane)
        assert pane.rolls
        for _ in range(400):
            pane.roll_on()
        await app.settle()
        assert not pane.rolls
        assert "the ball came to rest" in app.text()
        assert abs(app.bench.value(app.bench.sliders[0]) + 2.35) < 0.01
        await app.press("backslash")
        assert app.bench.value(app.bench.sliders[0]) == 3.5
        assert app.bench.trail == []


@scenario
async def test_a_rolling_ball_is_held_by_its_key_and_by_moving_it() -> None:
    async with graphing(playground=True) as app:
        pane = app.screen.query_one(PlaygroundPane)
        await app.press("f9", "f9", "f9", "ampersand")
        assert pane.rolls
        await app.press("ampersand")
        assert not pane.rolls
        await app.press("ampersand", "left")
        assert not pane.rolls
        assert app.bench.ball is None


@scenario
async def test_a_ball_that_flies_away_says_so() -> None:
    async with graphing(playground=True) as app:
        for _ in range(5):
            await app.press("f9")
        pane = app.screen.query_one(PlaygroundPane)
        for _ in range(1000):
            pane.roll_on()
        await app.settle()
        assert "the ball flew away" in app.text()
        assert "lower the rate" in app.text()


@scenario
async def test_the_ball_has_its_keys_in_the_playground_only() -> None:
    async with graphing() as app:
        assert app.screen.check_action("ball_run", ()) is None
        await app.press("ampersand", "slash", "f9", "dollar_sign")
        assert app.bench.number == 0
        assert app.bench.ball is None
        assert "ball" not in app.text()
        await app.press("Z")
        assert r"& / \ ball" in app.text()


@scenario
async def test_enlarging_gives_the_room_to_the_graph_then_to_the_curve() -> None:
    async with graphing((80, 24), playground=True) as app:
        await app.press("tilde")
        assert app.screen.query_one(TangentCurve).display is False
        assert app.view.size.width > 70
        await app.press("tilde")
        assert app.view.display is False
        assert app.screen.query_one(TangentCurve).size.height > 10
        await app.press("tilde")
        assert app.view.display is True
        assert app.screen.query_one(TangentCurve).display is True


@scenario
async def test_the_passes_are_played_in_the_playground_too() -> None:
    async with graphing(playground=True) as app:
        await app.press("Q", "U")
        assert app.under_the_cursor == "x1"
        await app.press("U", "U", "U")
        assert "grad(y, x1) = grad(y, y) * grad(y, x1) = 1 * 1 = 1" in app.said
        await app.press("U")
        assert "grad(y, x) = grad(y, x1) * grad(x1, x) = 1 * 2 = 2" in app.said


@scenario
async def test_the_moment_stays_when_a_number_moves() -> None:
    async with graphing(playground=True) as app:
        await app.press("Q", "U", "right")
        assert app.view.place == 1


@scenario
async def test_a_very_large_program_is_drawn_in_part_and_says_so() -> None:
    async with graphing(playground=True) as app:
        lines = ["x0 = 1.0", *(f"x{n + 1} = sin(x{n}) + {n}" for n in range(40))]
        app.bench.type("\n".join(lines))
        app.screen.query_one(PlaygroundPane).bring_up_to_date()
        await app.settle()
        assert app.view.graph is not None
        assert len(app.view.graph.nodes) == 60
        assert "boxes further from the target are left out" in app.text()


# Pictures


@scenario
async def test_pictures_of_both_parts_in_both_sizes() -> None:
    for size in ((120, 40), (80, 24)):
        name = f"{size[0]}x{size[1]}"
        async with graphing(size) as app:
            check_golden(f"graph-step-{name}", app.text())
            await app.press("Q", "U", "U", "U")
            check_golden(f"graph-forward-{name}", app.text())
            await app.press("Z")
            check_golden(f"graph-playground-{name}", app.text())
            await app.press("f9", "f9", "f9", "f9", "slash", "slash", "slash")
            check_golden(f"graph-ball-{name}", app.text())
            await app.press("f5")
            await app.type(" + q")
            check_golden(f"graph-mistake-{name}", app.text())


@scenario
async def test_pictures_in_plain_letters() -> None:
    async with graphing((80, 24), unicode=False) as app:
        check_golden("graph-step-plain", app.text())
        await app.press("Z", "f9", "f9", "f9", "f9", "slash", "slash")
        check_golden("graph-ball-plain", app.text())
        assert all(letter.isascii() for view in app.screen.query(GraphView) for letter in view.border_subtitle or "")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@scenario
async def test_without_a_hidden_layer_the_step_is_drawn_as_well(size: tuple[int, int]) -> None:
    async with graphing(size, hidden=()) as app:
        graph = app.view.graph
        assert graph is not None
        assert {"x", "W1", "x·W1", "b1", "z1"} <= {node.name for node in graph.nodes}
        assert "x·W1" in app.text()
