"""The pane of hyperparameters, driven by keys and by mouse in an app that answers as its owner does."""

import asyncio
import dataclasses
import re
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.events import MouseScrollDown
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Input

from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.training import Hyperparameters, declarations
from tui_mnist.tui.kit.choice_list import ChoiceList
from tui_mnist.tui.screens.train.knob import Knob
from tui_mnist.tui.screens.train.knob_choices import choices_of
from tui_mnist.tui.screens.train.knobs import KnobRows, Knobs
from tui_mnist.tui.screens.train.waiting_line import WaitingLine

DECLARED = declarations()


class PanesScreen(Screen[None]):
    """Where the tab key goes from pane to pane."""

    @property
    def focus_chain(self) -> list[Widget]:
        return [widget for widget in super().focus_chain if self.query_one(Knobs).is_stop(widget)]


class Owner(App[None]):
    """Applies what is live, keeps the rest for a new run, and writes down what it heard."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        ("o", "hear('key o')", ""),
        ("n", "hear('key n')", ""),
        ("1", "hear('key 1')", ""),
        ("full_stop", "hear('key .')", ""),
        ("escape", "hear('key escape')", ""),
    ]

    def __init__(self, width: int, answers: bool = True) -> None:
        super().__init__()
        self.width, self.answers = width, answers
        self.hyperparameters = Hyperparameters()
        self.pending: dict[str, Any] = {}
        self.heard: list[Any] = []

    def get_default_screen(self) -> Screen[None]:
        return PanesScreen()

    def compose(self) -> ComposeResult:
        yield Knobs()
        yield Button("elsewhere")

    def on_mount(self) -> None:
        self.pane.styles.width = self.width
        self.pane.show_new_run_key("n")

    @property
    def pane(self) -> Knobs:
        return self.query_one(Knobs)

    def show(self, pending: dict[str, Any] | None = None, **values: Any) -> None:
        self.hyperparameters = dataclasses.replace(self.hyperparameters, **values)
        self.pending = pending or {}
        self.pane.show(self.hyperparameters, self.pending)

    def action_hear(self, what: str) -> None:
        self.heard.append(what)

    def on_knobs_turned(self, event: Knobs.Turned) -> None:
        self.heard.append((event.name, event.value))
        if not self.answers:
            return
        if DECLARED[event.name].live:
            self.show(self.pending, **{event.name: event.value})
        else:
            self.show({**self.pending, event.name: event.value})

    def on_knobs_unchanged(self, event: Knobs.Unchanged) -> None:
        self.heard.append(event.reason)

    def on_knobs_new_run_wanted(self) -> None:
        self.heard.append("new run")

    def on_knobs_pending_dropped(self) -> None:
        self.heard.append("dropped")

    # What a person sees

    def row(self, name: str) -> Knob:
        return next(knob for knob in self.query(Knob) if knob.hyperparameter == name)

    def line(self, name: str) -> str:
        return self.lines(name)[0]

    def lines(self, name: str) -> list[str]:
        region, screen = self.row(name).region, self.picture.split("\n")
        return [screen[y][region.x : region.right].rstrip() for y in range(region.y, region.bottom)]

    def style(self, name: str, text: str) -> Style:
        """How a text in the row of that name is drawn."""
        strip = self.screen._compositor.render_strips()[self.row(name).region.y]
        return next(segment.style for segment in strip if text in segment.text and segment.style)

    @property
    def picture(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    @property
    def focused_row(self) -> str | None:
        return next((knob.hyperparameter for knob in self.query(Knob) if knob.has_focus_within), None)


Scenario = Callable[[Owner, Pilot[None]], Awaitable[None]]


def run(scenario: Scenario, width: int = 40, height: int = 36, answers: bool = True) -> None:
    async def hosted() -> None:
        app = Owner(width, answers)
        async with app.run_test(size=(100, height), tooltips=True) as pilot:
            await pilot.pause()
            await scenario(app, pilot)

    asyncio.run(hosted())


def scenario(width: int = 40, height: int = 36, answers: bool = True) -> Callable[[Scenario], Callable[[], None]]:
    """Makes a test of a coroutine that is given the app and its pilot."""

    def decorate(told: Scenario) -> Callable[[], None]:
        def test() -> None:
            run(told, width, height, answers)

        test.__name__ = told.__name__
        return test

    return decorate


async def go(app: Owner, pilot: Pilot[None], name: str) -> None:
    app.row(name).focus()
    await pilot.pause()


async def click(app: Owner, pilot: Pilot[None], name: str, text: str) -> None:
    """Click on the first letter of a text in a row."""
    line = app.line(name)
    assert text in line
    assert await pilot.click(app.row(name), Offset(line.index(text), 0))
    await pilot.pause()


# What is there


@scenario()
async def test_there_is_a_row_for_each_hyperparameter_in_the_order_of_their_declaration(
    app: Owner, pilot: Pilot[None]
) -> None:
    assert [knob.hyperparameter for knob in app.query(Knob)] == [*DECLARED]
    rows = sorted((app.row(name).region.y, name) for name in DECLARED)
    assert [name for _, name in rows] == [*DECLARED]
    assert "Hyperparameters" in app.picture


@scenario()
async def test_rows_are_told_apart_by_group_and_by_whether_they_need_a_new_run(app: Owner, pilot: Pilot[None]) -> None:
    lines = [line.split("│")[1].strip() for line in app.picture.splitlines() if line.count("│") == 2]
    assert [line for line in lines if line in {"Training", "Network", "Data"}] == ["Training", "Network", "Data"]
    for name, declared in DECLARED.items():
        assert ("◦" in app.line(name)) == (not declared.live)
    assert "◦ needs a new run" in app.picture


@scenario()
async def test_values_stand_in_one_column_between_arrows(app: Owner, pilot: Pilot[None]) -> None:
    assert app.line("learning_rate") == " Learning rate     ◂ 0.001          ▸"
    assert app.line("loss") == " Loss              ◂ cross-entropy  ▸"
    assert app.line("hidden") == " Hidden          ◦ ◂ 512            ▸"


@scenario()
async def test_there_is_no_arrow_where_a_knob_turns_no_further(app: Owner, pilot: Pilot[None]) -> None:
    assert app.line("dropout") == " Dropout             0              ▸"
    assert app.line("train_size") == " Train size      ◦ ◂ all"


@scenario()
async def test_a_knob_that_does_nothing_is_dim_and_says_why(app: Owner, pilot: Pilot[None]) -> None:
    assert "rmsprop does not use momentum; momentum and nesterov do." in str(app.row("momentum").tooltip)
    assert app.style("momentum", "Momentum") != app.style("epochs", "Epochs")
    assert app.style("momentum", "0.9").color != app.style("epochs", "5").color
    app.show(optimizer="nesterov")
    await pilot.pause()
    assert "does not use" not in str(app.row("momentum").tooltip)
    assert app.style("momentum", "Momentum") == app.style("epochs", "Epochs")
    assert app.style("momentum", "0.9") == app.style("epochs", "5")


@scenario()
async def test_the_focused_row_says_what_it_does_where_there_is_room(app: Owner, pilot: Pilot[None]) -> None:
    assert "Samples per step." not in app.picture
    await go(app, pilot, "batch_size")
    assert "Samples per step. Lands on the next" in app.picture
    await go(app, pilot, "momentum")
    assert "rmsprop does not use momentum" in " ".join(re.sub("[│┃]", "", app.picture).split())
    app.query_one(Button).focus()
    await pilot.pause()
    assert "does not use" not in app.picture


# Turned by keys


@scenario()
async def test_right_and_left_turn_the_focused_knob(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "learning_rate")
    await pilot.press("right", "right", "left")
    assert app.heard == [("learning_rate", 0.003), ("learning_rate", 0.01), ("learning_rate", 0.003)]
    assert "◂ 0.003 " in app.line("learning_rate")


@scenario(answers=False)
async def test_quick_turns_add_up_before_the_owner_answers_and_the_figure_waits_for_it(
    app: Owner, pilot: Pilot[None]
) -> None:
    await go(app, pilot, "batch_size")
    await pilot.press("right", "right", "right")
    assert app.heard == [("batch_size", 256), ("batch_size", 512), ("batch_size", 1024)]
    assert "◂ 128 " in app.line("batch_size")
    app.show(batch_size=256)
    await pilot.press("right")
    assert app.heard[-1] == ("batch_size", 512)


@scenario()
async def test_turning_at_an_end_asks_for_nothing(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "dropout")
    await pilot.press("left")
    assert app.heard == []


@scenario()
async def test_up_down_home_and_end_go_from_row_to_row_and_stay_at_the_ends(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "optimizer")
    seen = []
    for key in ("up", "down", "down", "end", "down", "up", "home"):
        await pilot.press(key)
        seen.append(app.focused_row)
    assert seen == ["optimizer", "loss", "learning_rate", "seed", "seed", "shuffle", "optimizer"]


@scenario(height=14)
async def test_in_a_low_pane_the_focused_row_scrolls_into_view(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "optimizer")
    for name in [*DECLARED][1:]:
        await pilot.press("down")
        await pilot.pause()
        assert app.focused_row == name
        assert app.query_one(KnobRows).region.contains_region(app.row(name).region)
    await pilot.press("home")
    await pilot.pause()
    assert "Training" in app.picture


@scenario(height=14)
async def test_a_row_that_is_scrolled_away_is_revealed(app: Owner, pilot: Pilot[None]) -> None:
    for name in ("seed", "learning_rate", "hidden"):
        app.show({name: 3} if name == "seed" else {})
        app.pane.reveal(name)
        await pilot.pause()
        await pilot.pause()
        assert app.query_one(KnobRows).region.contains_region(app.row(name).region), name


@scenario()
async def test_keys_of_the_app_reach_it_from_a_row(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "learning_rate")
    await pilot.press("o", "n", "escape")
    await go(app, pilot, "loss")
    await pilot.press("1", "full_stop")
    await go(app, pilot, "batch_size")
    await pilot.press("full_stop")
    assert app.heard == ["key o", "key n", "key escape", "key 1", "key .", "key ."]
    assert not app.query(Input)


# Typed


@scenario()
async def test_enter_opens_the_input_in_place_and_takes_the_value(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "learning_rate")
    await pilot.press("enter", "full_stop", *"02")
    assert app.line("learning_rate").split() == ["Learning", "rate", ".02"]
    assert app.line("learning_rate").index(".02") == app.line("epochs").index("5")
    await pilot.press("enter")
    assert app.heard == [("learning_rate", 0.02)]
    assert app.focused_row == "learning_rate"
    assert app.line("learning_rate") == " Learning rate     ◂ 0.02           ▸"


@scenario()
async def test_no_printable_key_opens_or_changes_a_value(app: Owner, pilot: Pilot[None]) -> None:
    for name in DECLARED:
        await go(app, pilot, name)
        app.heard.clear()
        await pilot.press(*"1.=-hjk")
        assert app.heard == ["key 1", "key ."]
        assert not app.query(Input)
        assert app.focused_row == name


@scenario()
async def test_while_a_value_is_typed_the_pane_says_how_to_leave_it(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "learning_rate")
    for key in ("enter", "escape"):
        assert app.pane.border_subtitle == "◦ needs a new run"
        await pilot.press("enter")
        assert app.pane.border_subtitle == "enter sets, esc leaves it"
        await pilot.press(key)
    assert app.pane.border_subtitle == "◦ needs a new run"


@scenario()
async def test_letters_typed_in_one_go_all_arrive_however_soon(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "batch_size")
    for key in ("enter", *"4096"):
        app.simulate_key(key)
    await pilot.pause()
    await pilot.press("enter")
    assert app.heard == [("batch_size", 4096)]


@scenario()
async def test_enter_opens_the_input_with_the_present_value_to_be_replaced_or_mended(
    app: Owner, pilot: Pilot[None]
) -> None:
    await go(app, pilot, "hidden")
    await pilot.press("enter")
    assert app.query_one(Input).value == "512"
    await pilot.press("end", *",256", "enter")
    assert app.heard == [("hidden", (512, 256))]
    app.show()
    await go(app, pilot, "hidden")
    await pilot.press("enter", *"none", "enter")
    assert app.heard[-1] == ("hidden", ())


# Chosen from a list


@scenario()
async def test_enter_or_a_click_opens_a_list_of_choices_and_the_current_one_is_highlighted(
    app: Owner, pilot: Pilot[None]
) -> None:
    await go(app, pilot, "optimizer")
    await pilot.press("enter")
    assert isinstance(app.screen, ChoiceList)
    for name in OPTIMIZERS:
        assert name in app.picture
    await pilot.press("down", "enter")
    assert app.heard == [("optimizer", "adadelta")]
    assert app.focused_row == "optimizer"
    await click(app, pilot, "loss", "cross")
    assert isinstance(app.screen, ChoiceList)
    await pilot.press("enter")
    assert app.heard == [("optimizer", "adadelta")]


@pytest.mark.parametrize("name", ["optimizer", "loss", "activation", "initializer", "data", "shuffle"])
def test_each_choice_is_there_with_a_line_that_says_what_it_is(name: str) -> None:
    choices = choices_of(name)
    assert [choice.value for choice in choices if choice.value is not None] == [*DECLARED[name].ladder][
        :: -1 if name == "shuffle" else 1
    ]
    assert all(choice.meaning and "\n" not in choice.meaning for choice in choices)


@scenario(answers=False)
async def test_a_folder_of_data_is_typed_in_place(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "data")
    await pilot.press("enter", *"folder", "enter")
    await pilot.press(*"/", "enter")
    assert app.heard == [("data", "/")]


@scenario()
async def test_escape_keeps_the_value_and_what_was_typed_reaches_nobody(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "batch_size")
    await pilot.press("enter", *"on1", "escape")
    assert app.heard == []
    assert app.focused_row == "batch_size"
    assert app.line("batch_size") == " Batch size        ◂ 128            ▸"


@scenario()
async def test_the_value_that_is_there_already_is_no_change(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "learning_rate")
    await pilot.press("enter", *"1e-3", "enter")
    assert app.heard == []
    assert not app.query(Input)


@pytest.mark.parametrize(
    ("key", "row"), [("tab", None), ("down", "epochs"), ("shift+tab", None), ("up", "learning_rate")]
)
def test_tab_takes_the_value_to_another_pane_and_the_arrows_to_another_row(key: str, row: str) -> None:
    async def told(app: Owner, pilot: Pilot[None]) -> None:
        await go(app, pilot, "batch_size")
        await pilot.press("enter", *"64", key)
        assert app.heard == [("batch_size", 64)]
        assert app.focused_row == row

    run(told)


@scenario()
async def test_a_click_elsewhere_takes_the_value_too(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "batch_size")
    await pilot.press("enter", *"64")
    await pilot.click(Button)
    await pilot.pause()
    assert app.heard == [("batch_size", 64)]
    assert not app.query(Input)


@scenario()
async def test_a_look_at_another_window_takes_nothing(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "batch_size")
    await pilot.press("enter", *"64")
    app.app_focus = False
    await pilot.pause()
    app.app_focus = True
    await pilot.pause()
    await pilot.press("0", "enter")
    assert app.heard == [("batch_size", 640)]


@scenario()
async def test_figures_that_arrive_meanwhile_leave_what_is_typed_alone(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "batch_size")
    await pilot.press("enter", "6")
    app.show(batch_size=256, learning_rate=0.5)
    await pilot.press("4", "enter")
    assert app.heard == [("batch_size", 64)]


# What is wrong, said in place


@scenario()
async def test_a_bad_value_keeps_the_input_open_and_says_why_below_it(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "batch_size")
    await pilot.press("enter", *"1.5", "enter")
    await pilot.pause()
    first, *wrong = app.lines("batch_size")
    assert "1.5" in first
    assert " ".join(line.strip() for line in wrong) == (
        "! batch size '1.5' is not allowed; expected a whole number, at least 1 and at most 100,000,000"
    )
    assert app.row("epochs").region.y == app.row("batch_size").region.bottom
    assert app.heard == []


@pytest.mark.parametrize("key", ["tab", "down", "up", "shift+tab"])
def test_a_bad_value_traps_nobody_who_moves_on_and_is_told_why_nothing_changed(key: str) -> None:
    async def told(app: Owner, pilot: Pilot[None]) -> None:
        await go(app, pilot, "batch_size")
        await pilot.press("enter", *"0", "enter")
        assert app.query_one(Input).has_focus
        await pilot.press(key)
        assert app.focused_row != "batch_size"
        assert not app.query(Input)
        assert app.lines("batch_size") == [" Batch size        ◂ 128            ▸"]
        (why,) = app.heard
        assert why.startswith("batch size '0' is not allowed")
        assert why.endswith("; it stays 128")

    run(told)


@scenario()
async def test_while_it_is_mended_the_complaint_follows_and_goes(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "batch_size")
    await pilot.press("enter", *"0", "enter", "x")
    await pilot.pause()
    assert "batch size '0x' is not allowed" in " ".join(app.lines("batch_size"))
    await pilot.press("backspace", "backspace", "8")
    await pilot.pause()
    assert len(app.lines("batch_size")) == 1
    await pilot.press("enter")
    assert app.heard == [("batch_size", 8)]


@scenario()
async def test_so_is_one_who_clicks_elsewhere(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "batch_size")
    await pilot.press("enter", *"0")
    await pilot.click(Button)
    await pilot.pause()
    assert app.heard[0].endswith("; it stays 128")
    assert app.lines("batch_size") == [" Batch size        ◂ 128            ▸"]


@scenario(height=14)
async def test_a_complaint_at_the_bottom_scrolls_into_view(app: Owner, pilot: Pilot[None]) -> None:
    await go(app, pilot, "seed")
    await pilot.press("enter", "minus", "enter")
    await pilot.pause()
    await pilot.pause()
    assert "seed '-' is not allowed; expected" in " ".join(app.lines("seed"))
    assert app.query_one(KnobRows).region.contains_region(app.row("seed").region)


# By mouse


@scenario()
async def test_a_click_on_an_arrow_turns(app: Owner, pilot: Pilot[None]) -> None:
    await click(app, pilot, "learning_rate", "▸")
    await click(app, pilot, "learning_rate", "▸")
    await click(app, pilot, "learning_rate", "◂")
    assert app.heard == [("learning_rate", 0.003), ("learning_rate", 0.01), ("learning_rate", 0.003)]


@scenario()
async def test_a_click_on_the_value_opens_it_and_one_on_the_name_chooses_the_row(
    app: Owner, pilot: Pilot[None]
) -> None:
    await click(app, pilot, "learning_rate", "Learning")
    assert app.focused_row == "learning_rate"
    assert not app.query(Input)
    await click(app, pilot, "batch_size", "128")
    await pilot.press(*"64", "enter")
    assert app.heard == [("batch_size", 64)]


@scenario(height=14)
async def test_the_wheel_scrolls_and_turns_nothing(app: Owner, pilot: Pilot[None]) -> None:
    before = app.query_one(KnobRows).scroll_offset.y
    await pilot._post_mouse_events([MouseScrollDown], app.row("epochs"), Offset(20, 0))
    await pilot.pause(0.5)
    assert app.query_one(KnobRows).scroll_offset.y > before
    assert app.heard == []


# What waits for a new run


@scenario()
async def test_a_value_that_waits_is_shown_beside_the_one_in_use(app: Owner, pilot: Pilot[None]) -> None:
    app.show({"hidden": (256,)})
    await pilot.pause()
    assert app.line("hidden") == " Hidden          ◦ ◂ 512 → 256      ▸"
    await go(app, pilot, "hidden")
    await pilot.press("left")
    assert app.heard == [("hidden", (128,))]
    assert "512 → 128" in app.line("hidden")


@scenario()
async def test_the_new_run_is_offered_by_key_and_by_click(app: Owner, pilot: Pilot[None]) -> None:
    assert not app.query_one(WaitingLine).display
    app.show({"hidden": (256,)})
    await pilot.pause()
    assert "n  new run with hidden 256 " in app.picture
    await pilot.click(WaitingLine, Offset(8, 0))
    assert app.heard == ["new run"]
    app.show()
    await pilot.pause()
    assert "new run with" not in app.picture


@scenario()
async def test_enter_is_named_for_the_new_run_but_on_a_knob_that_enter_opens(app: Owner, pilot: Pilot[None]) -> None:
    app.pane.show_new_run_key("enter")
    app.show({"hidden": (256,)})
    await pilot.pause()
    assert "enter  new run with hidden 256" in app.picture
    await go(app, pilot, "seed")
    assert "▸  new run with hidden 256" in app.picture
    await go(app, pilot, "hidden")
    assert "enter  new run with hidden 256" in app.picture
    app.pane.show_new_run_key("F8")  # a key that nothing else has counts everywhere
    await go(app, pilot, "seed")
    assert "F8  new run with hidden 256" in app.picture


@scenario()
async def test_what_waits_is_dropped_by_the_cross_or_by_escape_in_the_pane(app: Owner, pilot: Pilot[None]) -> None:
    app.show({"seed": 7})
    await pilot.pause()
    assert "esc" not in app.picture
    line = app.query_one(WaitingLine)
    await pilot.click(line, Offset(line.size.width - 1, 0))
    assert app.heard == ["dropped"]
    await go(app, pilot, "seed")
    assert "esc ✕" in app.picture
    await pilot.press("escape")
    assert app.heard == ["dropped", "dropped"]
    app.show()
    await pilot.press("escape")
    assert app.heard[2:] == ["key escape"]


@scenario()
async def test_several_values_wait_together(app: Owner, pilot: Pilot[None]) -> None:
    app.show({"hidden": (256,), "seed": 7})
    await pilot.pause()
    assert "n  new run: hidden 256 and seed 7" in app.picture
    app.show({"hidden": (256,), "seed": 7, "train_size": 1000})
    await pilot.pause()
    assert "n  new run with 3 changes" in app.picture


# In little room, in much room, and in plain letters


@scenario(width=24)
async def test_on_24_columns_everything_has_a_shorter_wording_and_nothing_is_cut(
    app: Owner, pilot: Pilot[None]
) -> None:
    app.show({"hidden": (512, 256), "initializer": "he_normal"}, optimizer="nesterov", loss="mean_squared_error")
    await pilot.pause()
    assert app.line("optimizer") == "Optimizer  ◂nesterov▸"
    assert app.line("loss") == "Loss       ◂MSE     ▸"
    assert app.line("learning_rate") == "Rate       ◂0.001   ▸"
    assert app.line("hidden") == "Hidden    ◦◂→512,256▸"
    assert app.line("initializer") == "Weights   ◦◂→ he N  ▸"
    assert "n  new run" in app.picture
    assert "…" not in app.picture
    await go(app, pilot, "batch_size")
    await pilot.press("enter", *"0", "enter")
    await pilot.pause()
    assert " ".join(app.lines("batch_size")[1:]).startswith("! batch size '0' is")


@scenario(width=24)
async def test_at_any_width_every_row_fits_and_arrows_stand_below_each_other(app: Owner, pilot: Pilot[None]) -> None:
    for width in range(20, 100):
        app.pane.styles.width = width
        await pilot.pause()
        picture = app.picture
        assert "…" not in picture
        side_by_side = app.row("hidden").region.x > app.row("optimizer").region.x
        arrows = {x for line in picture.split("\n") for x, letter in enumerate(line) if letter == "▸"}
        assert len(arrows) == 1 + side_by_side
        assert {app.row(name).size.height for name in DECLARED} == {1}


@scenario(width=78, height=20)
async def test_where_there_is_room_the_groups_stand_side_by_side(app: Owner, pilot: Pilot[None]) -> None:
    assert app.row("optimizer").region.y == app.row("hidden").region.y
    assert app.query_one(KnobRows).max_scroll_y == 0
    await go(app, pilot, "dropout")
    assert "Share of hidden units" in app.picture
    await pilot.press("down")
    assert app.focused_row == "hidden"
    app.pane.styles.width = 40
    await pilot.pause()
    assert app.row("hidden").region.y > app.row("dropout").region.y


@scenario()
async def test_in_plain_letters_nothing_but_ascii_is_drawn(app: Owner, pilot: Pilot[None]) -> None:
    app.pane.ascii_only = True
    app.show({"hidden": (256,)})
    await pilot.pause()
    assert app.line("hidden") == " Hidden          * < 512 -> 256     >"
    pane = app.picture.split("\n")[app.pane.region.y : app.pane.region.bottom]
    assert [line for line in pane if not line[:40].isascii()] == []
    await click(app, pilot, "learning_rate", ">")
    assert app.heard == [("learning_rate", 0.003)]


# Nothing is drawn in vain


@scenario()
async def test_the_same_figures_draw_nothing_and_one_changed_figure_draws_its_row_only(
    app: Owner, pilot: Pilot[None]
) -> None:
    drawn: list[str] = []
    refresh = Knob.refresh

    def noted(self: Knob, *regions: Any, **how: Any) -> Any:
        drawn.append(self.hyperparameter)
        return refresh(self, *regions, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Knob, "refresh", noted)
        app.show()
        app.pane.show(dataclasses.replace(app.hyperparameters), {})
        assert drawn == []
        app.show(learning_rate=0.5)
        assert set(drawn) == {"learning_rate"}
        drawn.clear()
        app.show({"seed": 3})
        assert set(drawn) == {"seed"}
