"""The Graph screen: every command by key and by mouse, the passes played, and the playground typed into."""

import string
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from tests.tui.driving import driving, scenario
from tests.tui.golden import check_golden
from tests.tui.graphing import GraphHost, Graphing, graphing
from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.key_names import split_keys
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.screens.graph.commands import GRAPH_COMMANDS
from tui_mnist.tui.screens.graph.edge_panel import EdgePanel
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.screens.graph.part_tabs import PartTabs
from tui_mnist.tui.screens.graph.playground_part import PlaygroundPart
from tui_mnist.tui.session.snapshot import Phase

Size = tuple[int, int]

DIVERGING: dict[str, Any] = {"optimizer": "sgd", "learning_rate": 1000.0, "activation": "linear", "hidden": (5, 5)}
"""With these knobs the loss soon becomes NaN."""

ORDER = ["x·W1", "z1", "h1", "h1·W2", "z2", "losses", "loss"]

PRINTABLE = [*split_keys(",".join(set(string.printable[:95]) - {",", " "})), "comma", "space"]
"""All keys of a US keyboard that write something, as Textual names them."""


def test_no_key_has_two_commands() -> None:
    commands = [*GRAPH_COMMANDS, *TuiMnistApp.FRAME_COMMANDS]
    keys = [key for command in commands for key in split_keys(command.keys)]
    assert len(keys) == len(set(keys))


def test_a_dozen_keys_are_enough() -> None:
    assert sum(bool(command.keys) for command in GRAPH_COMMANDS) <= 12


# This step


def asked(app: Graphing) -> int:
    """How often the graph was asked for."""
    return sum(isinstance(command, StepGraphQuery) for command in app.host.commands)


@scenario
async def test_the_graph_of_the_next_step_is_drawn_before_the_first_batch() -> None:
    async with graphing() as app:
        assert "step 1, not taken yet: a batch of 10 images" in app.text()
        assert app.view.graph is not None
        assert [node.name for node in app.view.graph.nodes if node.operation] == ORDER
        for words in ("x·W1", "+ b1", "relu(z1)", "10×5", "48×5"):
            assert words in app.text()


@scenario
async def test_after_the_last_moment_the_step_is_taken_and_the_next_graph_begins() -> None:
    async with graphing() as app:
        before = app.view.graph
        await app.settle()
        assert asked(app) == 1
        assert ". take the step" in app.bar
        await app.press("full_stop")
        assert app.view.graph is not before
        assert "step 2, not taken yet" in app.text()
        assert "nothing is computed yet" in app.text()
        assert ". moment" in app.bar
        await app.press("full_stop")
        assert app.under_the_cursor == ORDER[0]
        assert app.now.step == 1


@scenario
async def test_while_training_the_graph_follows_and_nothing_else_moves() -> None:
    time = [0.0]
    async with graphing(clock=lambda: time[0]) as app:
        await app.give("graph_start")
        await app.press("full_stop", "full_stop")
        before, cursor, place = app.view.graph, app.under_the_cursor, app.view.place
        await app.give("run")
        await app.train_for_real(10)
        await app.settle()
        assert app.view.graph is not before
        assert "step 11; training is at 10, full speed; space pauses" in app.text()
        assert "space pause" in app.bar
        assert (app.under_the_cursor, app.view.place, app.view.stale) == (cursor, place, False)
        few = asked(app)
        await app.train_for_real(5)
        assert asked(app) == few
        assert "step 11; training is at 15" in app.text()
        time[0] = 60.0
        await app.train_for_real(5)
        await app.settle()
        assert "step 21; training is at 20" in app.text()
        await app.press("space")
        assert app.now.phase is Phase.PAUSED
        assert "space go on" in app.bar


@scenario
async def test_texts_name_the_keys_that_the_learner_gave() -> None:
    async with graphing() as app:
        await app.give("run")
        await app.train_for_real(10)
        app.app.remember(keymap={"graph_play": "f12"})
        app.app.show_appearance()
        await app.settle()
        assert "F12 pauses" in app.text()
        assert "F12 pause" in app.bar


@scenario
async def test_after_the_last_epoch_the_next_step_is_there_to_be_taken() -> None:
    async with graphing() as app:
        await app.give("run")
        await app.train_for_real(10)
        app.host.finish()
        await app.settle()
        assert app.now.phase is Phase.FINISHED
        assert "the run is finished; step 11 would be next: . after the last moment takes it" in app.text()
        assert ". take the step" in app.bar
        await app.press("full_stop")
        assert app.now.step == 11


@scenario
async def test_after_a_divergence_the_step_that_did_it_is_drawn_with_its_boxes_marked() -> None:
    async with graphing(**DIVERGING) as app:
        await app.give("run")
        await app.diverge_for_real()
        assert app.now.phase is Phase.DIVERGED
        assert f"step {app.now.step + 1} diverged" in app.text()
        assert "r begins again from the same start" in app.text()
        assert app.under_the_cursor == "h2·W3"
        assert "! h2·W3" in app.text()
        assert "! x " not in app.text()
        assert "NaN" in app.text() or "inf" in app.text()
        assert app.now.diverged is not None
        await app.press("z")
        assert "! h2·W3" in app.text()
        await app.press("r")
        assert app.now.step == 0


@scenario
async def test_where_there_is_nothing_to_draw_it_says_why_and_what_helps() -> None:
    async with driving((80, 24)) as app:
        await app.press("3")
        assert app.app.screen.query_one(PhaseMessage).region.height > 15
        assert "being drawn" in app.text()
        app.host.fail(can_go_on=False)
        await app.settle()
        await app.press("escape")
        assert "broke off" in app.text()
        await app.press("f4")
        assert not app.app.screen.query_one(PhaseMessage).region


# In slow motion


@scenario
async def test_in_slow_motion_the_passes_of_the_step_that_happens_are_played() -> None:
    time = [0.0]
    async with graphing(speed=1.0, clock=lambda: time[0]) as app:
        await app.give("run")
        assert "step 1 as it happens, 1 step/s; space pauses" in app.text()
        assert app.view.place == 0
        last = app.view.passes.last if app.view.passes else 0
        for share in (0.25, 0.5, 0.99):
            time[0] = share
            app.screen._slow_passes.play_on()
            assert app.view.place == int(share * (last + 1))
        assert app.view.is_at_end
        await app.train_for_real(1)
        await app.settle()
        assert "step 2 as it happens" in app.text()
        assert app.view.place == 0


@scenario
async def test_a_moment_by_hand_pauses_training_that_is_played() -> None:
    time = [0.0]
    async with graphing(speed=1.0, clock=lambda: time[0]) as app:
        await app.give("run")
        time[0] = 0.5
        app.screen._slow_passes.play_on()
        place = app.view.place
        await app.press("full_stop")
        assert (app.now.phase, app.view.place, app.now.step) == (Phase.PAUSED, place + 1, 0)
        await app.press("comma", "comma")
        assert app.view.place == place - 1


@scenario
async def test_at_a_higher_speed_the_passes_are_over() -> None:
    async with graphing(speed=3.0) as app:
        await app.give("run")
        assert app.view.place == 0
        await app.press("plus")
        assert app.view.is_at_end
        assert app.now.training


@scenario
async def test_nothing_is_played_beside_the_playground() -> None:
    async with graphing(speed=1.0) as app:
        await app.give("run")
        await app.press("p")
        assert not app.screen._slow_passes.plays
        await app.press("p")
        assert app.screen._slow_passes.plays


# Small boxes and full ones


@scenario
async def test_the_whole_network_is_seen_at_once_and_z_leads_through_the_forms() -> None:
    async with graphing() as app:
        assert "more" not in str(app.view.border_subtitle)
        assert "∇" in app.text()
        await app.press("z")
        assert "z1 = x·W1 + b1" in app.text()
        assert app.screen.query_one("#said").display
        await app.press("z")
        assert "z1 = x·W1 + b1" in app.text()
        assert not app.screen.query_one("#said").display
        await app.press("z")
        assert "z1 = x·W1 + b1" not in app.text()
        assert app.screen.query_one("#said").display


@scenario
async def test_the_box_under_the_cursor_is_open_below_small_boxes() -> None:
    async with graphing() as app:
        await app.give("graph_start")
        await app.press("full_stop", "full_stop")
        assert "│ z1 = x·W1 + b1 │" in app.said
        await app.give("graph_start")
        await app.give("graph_start")
        assert "│ 48×5 ▆█▆██▇▅▆█▇ │" in app.said


@scenario
async def test_playing_keeps_the_box_and_those_around_it_in_sight() -> None:
    async with graphing((80, 24)) as app:
        await app.give("graph_start")
        for name in ORDER:
            await app.press("full_stop")
            assert app.under_the_cursor == name
            assert name in app.text()
        assert "losses" in app.text()


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
        await app.give("graph_start")
        assert "nothing is computed yet" in app.text()
        for name in ORDER:
            await app.press("full_stop")
            assert app.under_the_cursor == name
        assert "forward 7 of 7" in app.text()
        await app.press("full_stop")
        assert "the backward pass begins" in app.text()
        await app.press("full_stop")
        assert app.under_the_cursor == "losses to loss"
        assert "grad(loss, losses) = grad(loss, loss) * grad(loss, losses)" in app.said
        await app.press("comma", "comma", "comma")
        assert "forward 6 of 7" in app.text()
        await app.give("graph_start")
        await app.give("graph_start")
        assert "both passes are done" in app.text()


@scenario
async def test_what_is_not_computed_yet_is_not_shown() -> None:
    async with graphing() as app:
        loss = app.view.graph.nodes[-1].value.number if app.view.graph else None
        assert loss is not None
        await app.press("z")
        await app.give("graph_start")
        for _ in range(6):
            await app.press("down")
        assert f"{loss:.4g}" not in app.text()
        assert "the forward pass has not come here yet" in app.said
        await app.press(*("full_stop",) * 7)
        assert f"{loss:.4g}" in app.said
        assert "the backward pass has not come here yet" in app.said
        await app.press("full_stop")
        assert "the backward pass begins here" in app.said


@scenario
async def test_playing_goes_from_moment_to_moment_can_be_held_and_stops_at_the_end() -> None:
    async with graphing() as app:
        await app.press("s")
        assert "playing" in app.text()
        assert "s hold" in app.bar
        assert app.view.place == 0
        app.view.play_on()
        app.view.play_on()
        await app.settle()
        assert app.under_the_cursor == "z1"
        await app.press("s")
        assert "playing" not in app.text()
        assert app.view.place == 2
        await app.press("s")
        while app.view.plays:
            app.view.play_on()
        await app.settle()
        assert "both passes are done" in app.text()
        assert "s play passes" in app.bar
        assert app.now.phase is Phase.PAUSED
        assert app.now.step == 0


@scenario
async def test_stepping_by_hand_holds_what_is_played() -> None:
    async with graphing() as app:
        await app.press("s", "full_stop")
        assert "playing" not in app.text()
        assert app.view.place == 1


# By mouse


@scenario
async def test_commands_are_clicked_in_the_line_of_keys() -> None:
    async with graphing() as app:
        await app.give("graph_start")
        assert app.view.place == 0
        await app.click_on(". moment")
        assert app.view.place == 1
        await app.click_on(", moment")
        assert app.view.place == 0
        await app.click_on("s play passes")
        assert "playing" in app.text()
        await app.click_on("s hold")
        await app.click_on("z full boxes")
        await app.click_on("z alone")
        assert not app.screen.query_one("#said").display
        await app.click_on("z small boxes")
        await app.click_on("p playground")
        assert "[playground]" in app.text()
        await app.click_on("p this step")
        assert "[this step]" in app.text()


@pytest.mark.parametrize("command", [each for each in GRAPH_COMMANDS if each.keys], ids=lambda command: command.id)
@scenario
async def test_every_command_does_something_by_key_and_the_same_by_its_name(command: ScreenCommand) -> None:
    seen_after = []
    for by_key in (True, False):
        async with graphing(playground=True) as app:
            await app.example(6 if command.id == "graph_target" else 4)  # with several names, or with a ball
            await app.press("full_stop", "full_stop")
            if command.id == "graph_passes":
                await app.press("z")
            if command.id in {"faster", "slower"}:
                await app.press("p", "minus")
            before = seen(app)
            await (app.press(split_keys(command.keys)[0]) if by_key else app.give(command.id))
            assert seen(app) != before
            seen_after.append(seen(app))
    assert seen_after[0] == seen_after[1]


def seen(app: Graphing) -> object:
    """What is to be seen; of what moves by itself, that it moves."""
    if app.playground.rolls or app.view.plays:
        return app.playground.rolls, app.view.plays
    return app.text(), app.screen.focused is not None and type(app.screen.focused)


@scenario
async def test_the_parts_are_clicked_by_name() -> None:
    async with graphing() as app:
        await app.click_on("playground")
        assert app.screen.query_one(PlaygroundPart).display
        await app.click_on("this step")
        assert app.screen.query_one("#step-graph").display
        assert not app.screen.query_one(PlaygroundPart).display


@scenario
async def test_a_click_chooses_a_box_or_an_edge() -> None:
    async with graphing() as app:
        await app.click_on("+ b1")
        assert app.under_the_cursor == "z1"
        await app.press("z")
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


# The grammar


@scenario
async def test_tab_goes_from_pane_to_pane() -> None:
    async with graphing() as app:
        stops = await stops_of(app)
        assert stops == ["tabs", "step-graph", "title"]
        await app.press("p")
        assert await stops_of(app) == ["tabs", "examples", "program", "sliders", "play-graph", "curve", "title"]
        await app.press("z")
        assert await stops_of(app) == ["tabs", "play-graph", "title"]


async def stops_of(app: Graphing) -> list[str | None]:
    """The panes in the order in which tab goes to them, from the tabs of the parts on."""
    app.focus("#tabs")
    await app.settle()
    stops: list[str | None] = []
    while not stops or app.screen.focused is not app.screen.query_one(PartTabs):
        stops.append(app.screen.focused.id if app.screen.focused else None)
        await app.press("tab")
    return stops


@pytest.mark.parametrize("pane", ["examples", "program", "sliders", "play-graph", "curve"])
@scenario
async def test_the_pane_with_the_keys_has_a_heavier_border_and_a_reversed_title(pane: str) -> None:
    async with graphing(playground=True) as app:
        app.focus("#tabs")
        await app.settle()
        without = app.text().count("┏")
        widget = app.focus(f"#{pane}")
        await app.settle()
        assert app.text().count("┏") == without + 1
        assert widget.styles.border_title_style.reverse


@scenario
async def test_arrows_on_the_tabs_choose_a_part() -> None:
    async with graphing() as app:
        app.focus("#tabs")
        await app.press("right")
        assert "[playground]" in app.text()
        await app.press("right", "left")
        assert "[this step]" in app.text()


@scenario
async def test_what_is_said_scrolls_where_it_is_longer_than_its_room() -> None:
    async with graphing((80, 24), playground=True) as app:
        await app.example(2)
        panel = app.screen.query_one(EdgePanel)
        assert "more ▾" in app.text()
        assert "product" not in app.said
        panel.focus()
        await app.press("down", "down", "down")
        assert "product" in app.said


def hidden_of(app: Graphing) -> object:
    """All of the screen that the part that is shown does not show."""
    state = app.state
    if app.screen.on_playground:
        return app.screen.step.view.place, app.screen.step.view.choice
    return state.text, state.number, state.target, state.rate, state.momentum, len(state.path), app.playground.rolls


def run_of(app: Graphing) -> object:
    """The run, with all that could be asked of it."""
    orders = [order for order in app.host.commands if order != StepGraphQuery()]
    return app.now.hyperparameters, app.now.phase, app.now.step, app.app.driver.knob_state.values, orders


@pytest.mark.parametrize("pane", ["step-graph", "program", "sliders"])
@scenario
async def test_no_printable_key_changes_what_is_not_shown(pane: str) -> None:
    playground = pane != "step-graph"
    left_out = {key for command in TuiMnistApp.FRAME_COMMANDS for key in split_keys(command.keys)} | {"p", "e"}
    if not playground:
        left_out |= {"space", "full_stop", "r", "plus", "equals_sign", "minus"}  # the run, which is shown
    async with graphing(playground=playground) as app:
        before, text = (run_of(app), hidden_of(app)), app.state.text
        app.focus(f"#{pane}")
        await app.press(*[key for key in PRINTABLE if key not in left_out])
        assert (run_of(app), hidden_of(app)) == before
        assert app.state.text == text
        assert "[playground]" in app.text() if playground else "[this step]" in app.text()


@scenario
async def test_where_the_graph_is_alone_the_ball_stays_where_it_is() -> None:
    async with graphing(playground=True) as app:
        await app.example(4)
        await app.press("full_stop", "z")
        before = app.state.value(app.state.sliders[0]), app.state.trail, app.state.text
        for key in ("full_stop", "comma", "space", "r", "d", "s"):
            await app.press(key)
            assert (app.state.value(app.state.sliders[0]), app.state.trail, app.state.text) == before, key
            assert not app.playground.rolls


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@scenario
async def test_the_line_of_keys_has_at_most_eight_entries(size: tuple[int, int]) -> None:
    async with graphing(size, playground=True) as app:
        await app.example(4)
        await app.press("full_stop")
        assert len(app.bar.split("  ")) <= 8
        assert "? help" in app.bar
        assert "space roll" in app.bar


# Pictures


async def begun(app: Graphing) -> None:
    """Nothing is trained yet, and the forward pass is under way."""
    await app.give("graph_start")
    await app.press("full_stop", "full_stop", "full_stop")


async def training(app: Graphing) -> None:
    """Some batches are trained on."""
    await app.give("run")
    await app.train_for_real(7)
    await app.train_for_real(5)


async def finished(app: Graphing) -> None:
    """The last epoch is over."""
    await training(app)
    app.host.finish()
    await app.settle()


async def diverged(app: Graphing) -> None:
    """The numbers are no longer finite."""
    await app.give("run")
    await app.diverge_for_real()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", [begun, training, finished, diverged], ids=lambda state: state.__name__)
@scenario
async def test_pictures_of_the_step_in_all_states(state: Callable[[Graphing], Awaitable[None]], size: Size) -> None:
    given = DIVERGING if state is diverged else {}
    name = f"{state.__name__}-{size[0]}x{size[1]}"
    async with graphing(size, **given) as app:
        await state(app)
        check_golden(f"graph-{name}", app.body())
        await app.press("z")
        check_golden(f"graph-full-{name}", app.body())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@scenario
async def test_pictures_of_the_playground(size: Size) -> None:
    name = f"{size[0]}x{size[1]}"
    async with graphing(size, playground=True) as app:
        check_golden(f"graph-playground-{name}", app.body())
        await app.example(4)
        await app.press("full_stop", "full_stop", "full_stop")
        check_golden(f"graph-ball-{name}", app.body())
        await app.press("f5")
        await app.type(" + q")
        check_golden(f"graph-mistake-{name}", app.body())


@scenario
async def test_pictures_in_plain_letters() -> None:
    async with graphing((80, 24), unicode=False) as app:
        check_golden("graph-step-plain", app.body())
        await app.press("p")
        await app.example(4)
        await app.press("full_stop", "full_stop")
        check_golden("graph-ball-plain", app.body())
        assert all(letter.isascii() for view in app.screen.query(GraphView) for letter in view.border_subtitle or "")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@scenario
async def test_without_a_hidden_layer_the_step_is_drawn_as_well(size: tuple[int, int]) -> None:
    async with graphing(size, hidden=()) as app:
        graph = app.view.graph
        assert graph is not None
        assert {"x", "W1", "x·W1", "b1", "z1"} <= {node.name for node in graph.nodes}
        assert "x·W1" in app.text()
