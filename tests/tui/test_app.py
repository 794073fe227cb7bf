"""Every command of the app, by key and by mouse, with a trainer that pretends."""

import re
from inspect import isawaitable
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from tests.tui.driving import Driving, driving, scenario
from tests.tui.pretend import TOO_MANY, PretendHost
from tui_mnist.hosting import EndSession, StartRun
from tui_mnist.queries.digits import DigitsPage, DigitsQuery
from tui_mnist.training import (
    SMOOTHINGS,
    Pause,
    Query,
    Resume,
    RunBatches,
    RunEpochs,
    SetHyperparameters,
    Stop,
    declarations,
)
from tui_mnist.training.events import HyperparametersChanged
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.help import HelpResult, HelpScreen
from tui_mnist.tui.app.more_epochs import MoreEpochsScreen
from tui_mnist.tui.app.palette_commands import PaletteCommands
from tui_mnist.tui.app.quit import QuitScreen
from tui_mnist.tui.app.settings import Settings, load_settings
from tui_mnist.tui.kit.choice_list import ChoiceList
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.digit_grid import DigitGrid
from tui_mnist.tui.kit.key_bar import KeyBar
from tui_mnist.tui.kit.title_bar import TitleBar
from tui_mnist.tui.screens.train.commands import KNOB_KEYS, TRAIN_COMMANDS
from tui_mnist.tui.screens.train.curve_chart import CurveChart
from tui_mnist.tui.screens.train.knob import Knob
from tui_mnist.tui.screens.train.waiting_line import WaitingLine
from tui_mnist.tui.session.snapshot import Phase

COMMANDS = (*TRAIN_COMMANDS, *TuiMnistApp.FRAME_COMMANDS)
"""All that can be asked for on the Train screen."""


def digits(app: Driving) -> DigitsPage:
    """The newest page of digits."""
    answer = app.now.newest(DigitsQuery)
    assert answer is not None
    assert answer.value is not None
    return answer.value


def sent(app: Driving) -> list[object]:
    """What was sent to the trainer last, queries left out."""
    return [command for command in app.host.commands if not isinstance(command, Query)]


# Run control


@scenario
async def test_space_runs_and_pauses() -> None:
    async with driving() as app:
        await app.press("space")
        assert sent(app) == [Resume()]
        assert "▶ training" in app.text()
        await app.press("space")
        assert sent(app)[-1] == Pause()
        assert "‖ paused" in app.text()


@scenario
async def test_one_batch_and_one_epoch() -> None:
    async with driving() as app:
        await app.press("full_stop")
        assert sent(app) == [RunBatches(1)]
        await app.press("e")
        assert sent(app)[-1] == RunEpochs(1)
        assert "epoch 2/5" in app.text()


@scenario
async def test_restart_new_seed_and_stop() -> None:
    async with driving() as app:
        await app.press("full_stop", "r")
        assert (app.now.step, app.now.hyperparameters.seed) == (0, 0)
        await app.press("full_stop")
        await app.give("new_seed")
        assert app.now.hyperparameters.seed == 1
        await app.press("full_stop")
        await app.give("stop")
        assert sent(app)[-1] == Stop()
        assert "■ stopped" in app.text()


@scenario
async def test_a_finished_run_goes_on_for_as_many_epochs_as_are_typed() -> None:
    async with driving(epochs=1) as app:
        await app.press("space")
        app.host.epoch()
        app.host.finish()
        await app.settle()
        assert "✓ finished" in app.text()
        assert "test 97.1%" in app.text()
        await app.give("more_epochs")
        assert isinstance(app.app.screen, MoreEpochsScreen)
        app.app.screen.query_one(Input).value = "0"
        await app.press("enter")
        assert isinstance(app.app.screen, MoreEpochsScreen)
        app.app.screen.query_one(Input).value = "4"
        await app.press("enter")
        assert sent(app)[-2:] == [SetHyperparameters({"epochs": 5}), Resume()]


# Knobs


@pytest.mark.parametrize("name", KNOB_KEYS)
@scenario
async def test_the_four_knobs_that_matter_most_turn_by_keys(name: str) -> None:
    async with driving() as app:
        before = getattr(app.now.hyperparameters, name)
        previous, following = (keys.split(",")[0] for keys in KNOB_KEYS[name])
        await app.press(following)
        assert getattr(app.now.hyperparameters, name) != before
        if previous:
            await app.press(previous)
        else:
            await app.give(f"{name}_previous")
        assert getattr(app.now.hyperparameters, name) == before


@pytest.mark.parametrize("name", [name for name, declared in declarations().items() if declared.live])
@scenario
async def test_each_live_knob_lands_on_the_next_batch(name: str) -> None:
    async with driving(optimizer="momentum") as app:
        await app.press("full_stop")
        before = getattr(app.now.hyperparameters, name)
        await app.give(f"{name}_next")
        after = getattr(app.now.hyperparameters, name)
        assert after != before
        assert app.host.settings == app.now.hyperparameters
        assert "at step 1" in app.now.log[-1]
        await app.press("u")
        assert getattr(app.now.hyperparameters, name) == before


@pytest.mark.parametrize("name", [name for name, declared in declarations().items() if not declared.live])
@scenario
async def test_each_other_knob_waits_for_the_new_run_that_is_offered(name: str) -> None:
    async with driving(hidden=(256,), train_size=1000, validation_size=1000, seed=5) as app:
        await app.press("full_stop")
        before = getattr(app.now.hyperparameters, name)
        await app.give(f"{name}_next")
        assert getattr(app.now.hyperparameters, name) == before
        assert list(app.app.driver.knob_state.pending) == [name]
        await app.click(WaitingLine, (8, 0))
        begin = next(command for command in reversed(sent(app)) if isinstance(command, StartRun))
        assert getattr(begin.job.hyperparameters, name) != before
        assert not app.app.driver.knob_state.pending


@scenario
async def test_a_value_is_typed_into_the_pane_and_a_bad_one_says_why_in_place() -> None:
    async with driving() as app:
        await app.press("full_stop")
        await app.click_on("0.001")
        for key in ("backspace",) * 8:
            await app.pilot.press(key)
        await app.press("x", "y", "enter")
        assert "expected a number" in app.words_in("#knobs")
        assert app.now.hyperparameters.learning_rate == 0.001
        await app.press("backspace", "backspace", "0", "full_stop", "2", "enter")
        assert app.now.hyperparameters.learning_rate == 0.2


@scenario
async def test_an_arrow_beside_a_value_turns_it_when_clicked() -> None:
    async with driving() as app:
        column, row = app.place_of("Batch size")
        right = app.text().split("\n")[row].index("▸", column)
        await app.click_at(right, row)
        assert app.now.hyperparameters.batch_size == 256


# What is shown


@scenario
async def test_the_scale_and_the_smoothing_of_the_curves() -> None:
    async with driving() as app:
        await app.train(30)
        loss = app.app.screen.query_one("#loss", CurveChart)
        assert loss.log_y
        await app.press("y")
        assert not loss.log_y
        before = loss.smoothing
        await app.press("s")
        assert loss.smoothing == SMOOTHINGS[(SMOOTHINGS.index(before) + 1) % len(SMOOTHINGS)]


@scenario
async def test_orders_classes_and_pages_of_digits() -> None:
    async with driving() as app:
        await app.press("a")
        assert digits(app).order == "confident mistakes"
        await app.press("c", "c")
        assert digits(app).label == 1
        await app.give("digits_next")
        assert digits(app).page == 1
        app.app.screen.query_one(DigitGrid).focus()
        await app.press("pagedown")
        assert digits(app).page == 2
        await app.press("pageup")
        assert digits(app).page == 1


@scenario
async def test_ways_to_draw_digits_and_colours() -> None:
    async with driving() as app:
        grid = app.app.screen.query_one(DigitGrid)
        assert grid.drawing == "blocks"
        await app.give("drawing")
        await app.press(*"letters", "enter")
        assert grid.drawing == "ascii"
        await app.give("palette_colours")
        await app.press(*"blind", "enter")
        assert app.app.settings.palette == grid.palette.name == "colour-blind safe"


@scenario
async def test_as_many_digits_are_asked_for_as_there_is_room_for() -> None:
    async with driving((120, 40)) as app:
        many = len(digits(app).labels)
        await app.pilot.resize_terminal(200, 60)
        await app.settle()
        assert len(digits(app).labels) > many


@scenario
async def test_a_digit_is_chosen_by_arrow_and_by_mouse_and_shown_large() -> None:
    async with driving() as app:
        grid = app.app.screen.query_one(DigitGrid)
        grid.focus()
        await app.press("right", "right")
        assert grid.position == 2
        await app.click(DigitGrid, offset=(3, 3))
        assert grid.position == 0


# The diagnosis


@scenario
async def test_the_advice_is_followed_by_key_and_by_mouse_and_dismissed() -> None:
    for way in ("key", "mouse"):
        async with driving(optimizer="sgd", learning_rate=10.0) as app:
            await app.press("space")
            await app.train(40)
            app.host.diverge()
            await app.settle()
            assert "✗ diverged" in app.text()
            assert "r restart" in app.text()
            if way == "key":
                await app.press("exclamation_mark")
            else:
                await app.click_on("! learning rate")
            assert app.now.hyperparameters.learning_rate < 10
            assert sent(app)[-1] == Resume()
            assert app.now.phase is Phase.TRAINING


@scenario
async def test_a_dismissed_finding_is_gone() -> None:
    async with driving(optimizer="sgd", learning_rate=10.0) as app:
        await app.train(40)
        app.host.diverge()
        await app.settle()
        finding = app.app.driver.finding
        assert finding is not None
        assert finding.text in app.text()
        await app.press("backspace")
        assert finding.text not in app.text()


# Panes


PANES = ("knobs", "loss", "digits", "accuracy")


def pane_in_focus(app: Driving) -> str | None:
    focused = app.app.focused
    nodes = focused.ancestors_with_self if focused else ()
    return next((node.id for node in nodes if node.id in (*PANES, "title")), None)


async def go_to(app: Driving, pane: str) -> None:
    """Press tab until this pane has the focus."""
    for _ in range(len(PANES) + 1):
        if pane_in_focus(app) == pane:
            return
        await app.press("tab")
    raise AssertionError(f"tab never came to {pane}")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
@scenario
async def test_tab_goes_from_pane_to_pane_and_back_to_the_knob_where_one_was(size: tuple[int, int]) -> None:
    async with driving(size) as app:
        assert pane_in_focus(app) == "knobs"
        await app.press("down", "down")
        knob = app.app.focused
        assert isinstance(knob, Knob)
        for key in ("tab", "shift+tab"):
            seen = []
            while (pane := pane_in_focus(app)) not in seen:
                seen.append(pane)
                await app.press(key)
            assert pane == "knobs"
            assert {*PANES} <= {*seen}
            assert app.app.focused is knob


@scenario
async def test_with_the_cursor_on_a_knob_digits_show_screens_and_other_letters_change_nothing() -> None:
    async with driving() as app:
        await app.press("down", "down")
        before = app.now.hyperparameters
        await app.press("h", "j", "k", "5", "underscore")
        assert app.now.hyperparameters == before
        assert sent(app) == []
        await app.press("2")
        assert app.app.current_mode == "step"
        await app.press("1")
        assert not app.app.screen.query(Input)
        assert app.now.hyperparameters == before


@scenario
async def test_a_wrong_value_traps_nobody() -> None:
    async with driving() as app:
        await app.press("down", "down", "enter", "x", "enter")
        assert "learning rate 'x' is not allowed" in app.words_in("#knobs")
        assert app.app.screen.query(Input)
        await app.press("tab")
        assert pane_in_focus(app) == "loss"
        assert not app.app.screen.query(Input)
        assert "it stays 0.001" in app.words_in("PassingNotice")
        assert app.now.hyperparameters.learning_rate == 0.001


@scenario
async def test_enter_on_a_knob_of_names_opens_a_list_that_typing_filters() -> None:
    async with driving((80, 24)) as app:
        await app.press("enter")
        assert isinstance(app.app.screen, ChoiceList)
        assert "Adagrad" not in app.text().split("enter takes")[1]
        await app.press(*"looks ahead")
        assert "Nesterov's momentum" in app.text()
        assert "sgd" not in app.text()
        await app.press("down", "enter")
        assert app.now.hyperparameters.optimizer == "nadam"
        await app.press("enter", *"xyz", "enter", "escape")
        assert app.now.hyperparameters.optimizer == "nadam"


@scenario
async def test_a_choice_is_taken_by_a_click_and_a_click_beside_the_list_closes_it() -> None:
    async with driving() as app:
        await app.click_on("rmsprop")
        await app.click_on("adagrad")
        assert app.now.hyperparameters.optimizer == "adagrad"
        await app.click_on("◂ adagrad", shift=2)
        assert isinstance(app.app.screen, ChoiceList)
        await app.click_at(1, 1)
        assert not isinstance(app.app.screen, ChoiceList)
        assert app.now.hyperparameters.optimizer == "adagrad"


@pytest.mark.parametrize("pane", PANES)
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
@scenario
async def test_a_pane_is_shown_alone_and_all_of_them_again(size: tuple[int, int], pane: str) -> None:
    async with driving(size) as app:
        await go_to(app, pane)
        for key in ("z", "escape"):
            await app.press("z")
            regions = {name: app.app.screen.query_one(f"#{name}").region for name in PANES}
            assert [name for name in PANES if regions[name].area] == [pane]
            beside = app.app.screen.query_one("#digit").region.width  # the chosen digit stays beside the others
            assert regions[pane].width + beside == size[0]
            assert "z shows all panes again" in app.notices()[-1]
            await app.press(key)
            assert all(app.app.screen.query_one(f"#{name}").region.area for name in PANES)


@scenario
async def test_a_key_changes_nothing_that_is_not_shown() -> None:
    async with driving() as app:
        await go_to(app, "loss")
        await app.press("z")
        before, order = app.now.hyperparameters, app.app.settings.digit_order
        for key in ("o", "l", "left_square_bracket", "right_square_bracket", "b", "B", "a", "c"):
            await app.press(key)
            assert "that pane is not shown now; z shows all of them" in app.words_in("PassingNotice")
        assert (app.now.hyperparameters, app.app.settings.digit_order) == (before, order)
        log_y = app.app.settings.log_y
        await app.press("y")
        assert app.app.settings.log_y != log_y


@pytest.mark.parametrize(("key", "pane"), [("y", "loss"), ("a", "digits"), ("right_square_bracket", "knobs")])
@scenario
async def test_what_a_key_changes_comes_into_sight(key: str, pane: str) -> None:
    async with driving((40, 24)) as app:
        await app.train(30)
        panes = app.app.screen.query_one("#panes")
        panes.scroll_end(animate=False)
        await app.settle()
        assert not panes.region.contains_region(app.app.screen.query_one("#loss").region)
        await app.press(key)
        if pane == "knobs":
            assert "Learning rate" in app.text()
        else:
            assert panes.region.contains_region(app.app.screen.query_one(f"#{pane}").region)


@scenario
async def test_the_figures_of_a_curve_are_read_by_arrows() -> None:
    async with driving() as app:
        await app.train(100)
        await go_to(app, "loss")
        steps = []
        for key in ("right", "left", "left", "home", "right", "end", "right"):
            await app.press(key)
            read = re.search(r"step (\d+)  train \d", app.text())
            assert read is not None
            steps.append(int(read[1]))
        newest, earlier, earliest, first, second, *last = steps
        assert first < second < earliest < earlier < newest
        assert last == [newest, newest]
        await app.press("tab")
        assert re.search(r"step \d+  train \d", app.text()) is None


# Keys on the screen


def keys_in_bar(app: Driving) -> str:
    return app.text().split("\n")[app.app.screen.query_one(KeyBar).region.y].strip()


@scenario
async def test_the_bar_shows_the_mission_on_80_columns() -> None:
    async with driving((80, 24)) as app:
        assert keys_in_bar(app) == "space run  . batch  - speed  e epoch  o optimizer  l loss  ? help  q quit"
        await go_to(app, "digits")
        assert keys_in_bar(app).startswith("a arrange  c class  space run")
        await go_to(app, "knobs")
        app.host.finish()
        await app.settle()
        assert keys_in_bar(app).startswith("space run")


@scenario
async def test_a_command_that_has_another_key_is_named_by_it_everywhere() -> None:
    keymap = {"run": "f12", "restart": "f11", "advice": "f10", "dismiss": "f9", "new_run": "f8", "alone": "f7"}
    async with driving(settings=Settings(keymap=keymap), optimizer="sgd", learning_rate=10.0) as app:
        assert "F12 trains." in app.words_in("#advice")
        await app.press("f12")
        await app.train(40)
        await app.give("seed_next")
        assert "F8 new run" in app.words_in("#knobs")
        app.host.diverge()
        await app.settle()
        advice = app.words_in("#advice")
        for named in ("F10 ", "F11 restart", "F9 dismiss"):
            assert named in advice
        await app.press("f8", "f8")
        assert "F11 begins again" in app.words_in("PassingNotice")
        await app.press("f7")
        assert "F7 shows all panes again" in app.words_in("PassingNotice")


@scenario
async def test_what_there_is_to_do_is_said_before_the_first_batch_and_after_the_last() -> None:
    async with driving((80, 24)) as app:
        assert "space trains," in app.words_in("#advice")
        app.host.train(5)
        app.host.finish()
        await app.settle()
        app.app.driver.dismiss_advice()
        await app.give("alone")
        app.app.show_run()
        await app.settle()
        app.app.clear_notifications()
        await app.settle()
        assert "space goes on for as many epochs again, . for one batch. r restarts." in app.words_in("#advice")


# Comfort


@scenario
async def test_help_shows_every_command_and_runs_one() -> None:
    async with driving((120, 100)) as app:
        await app.press("question_mark")
        assert isinstance(app.app.screen, HelpScreen)
        rows = "\n".join(str(option.prompt) for option in app.app.screen.query_one(OptionList).options)
        for command in COMMANDS:
            assert command.title in rows
        await app.click_on("One batch")
        await app.press("enter")
        assert RunBatches(1) in sent(app)


@scenario
async def test_keys_of_the_key_bar_are_buttons() -> None:
    async with driving() as app:
        await app.click_on("space run")
        assert sent(app) == [Resume()]
        await app.click_on("quit")
        assert isinstance(app.app.screen, QuitScreen)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.id))
@scenario
async def test_the_palette_has_every_command_that_can_be_done(command: ScreenCommand) -> None:
    async with driving() as app:
        offered = command.id != "palette" and not command.why_not(app.app.screen)
        found = [hit.text async for hit in PaletteCommands(app.app.screen).search(command.title)]
        assert (command.title in found) == offered


@scenario
async def test_choices_are_remembered(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    async with driving(settings=Settings(), settings_path=path) as app:
        await app.press("y", "s", "a", "right_square_bracket", "o")
        await app.give("drawing")
        await app.press(*"eight dots", "enter")
        await app.give("palette_colours")
        await app.press("down", "enter")
        app.app.theme = "nord"
        await app.settle()
    settings, notice = load_settings(path)
    assert notice is None
    assert (settings.log_y, settings.drawing, settings.palette) == (False, "braille", "colour-blind safe")
    assert (settings.digit_order, settings.theme) == ("confident mistakes", "nord")
    assert settings.hyperparameters is not None
    assert settings.hyperparameters["learning_rate"] == 0.003


@scenario
async def test_a_notice_from_the_start_is_shown() -> None:
    async with driving(notice="the settings were damaged and set aside") as app:
        assert "set aside" in app.notices()[-1]


@scenario
async def test_another_key_for_a_command_counts() -> None:
    async with driving(settings=Settings(keymap={"run": "f12"})) as app:
        await app.press("space")
        assert sent(app) == []
        await app.press("f12")
        assert sent(app) == [Resume()]
        assert "F12 pause" in app.text()


@scenario
async def test_a_knob_turned_out_of_sight_comes_into_sight() -> None:
    async with driving((80, 24)) as app:
        await app.press("space")
        await app.train(10)
        assert "Seed" not in app.text()
        await app.give("seed_next")
        assert "0 → 1" in app.text()
        await app.press("right_square_bracket")
        await app.settle()
        assert "Rate" in app.text()


@scenario
async def test_what_the_trainer_changes_scrolls_nothing() -> None:
    async with driving((80, 24)) as app:
        changed = {"dropout": (0.0, 0.1), "weight_decay": (0.0, 0.01)}
        app.host.tell(HyperparametersChanged(1, changed))
        await app.settle()
        assert "Optimizer" in app.text()


@scenario
async def test_a_key_that_makes_no_sense_now_says_why() -> None:
    async with driving() as app:
        app.host.finish()
        await app.settle()
        await app.give("stop")
        assert "no run is going on" in app.words_in("PassingNotice")
        await app.press("r")
        for id_, why in (
            ("more_epochs", "only a finished run"), ("new_run", "nothing waits for a new run; r begins again"),
        ):  # fmt: skip
            await app.give(id_)
            assert why in app.words_in("PassingNotice")
        for key, why in (
            ("u", "nothing to take back"), ("exclamation_mark", "no advice"), ("backspace", "no diagnosis"),
            ("plus", "full speed already"), ("d", "all knobs are at their defaults"),
        ):  # fmt: skip
            await app.press(key)
            assert why in app.words_in("PassingNotice")
        assert sent(app)[-2:] == [Stop(), StartRun(app.app.driver.job)]


# Failures


def test_a_session_that_can_not_be_held_is_told_of_and_another_one_can(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise RuntimeError("can't start new thread")

    @scenario
    async def run() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(PretendHost, "run", refuse)
            patched.setattr(PretendHost, "is_telling", lambda _host: False)
            async with driving() as app:
                assert "can't start new thread" in app.words_in("VerticalScroll")
                assert "loading" not in app.text()
                patched.undo()
                await app.press("n")
                await app.press("space")
                assert "▶ training" in app.text()

    run()


@scenario
async def test_a_failure_is_explained_and_the_app_lives() -> None:
    async with driving() as app:
        await app.train(5)
        app.host.fail(can_go_on=False)
        await app.settle()
        assert "the disk is full" in app.text()
        assert "kept up to step 5" in app.text()
        await app.press("escape")
        assert "✗ broken off at step 5: restart, or begin a new run" in app.text()
        await app.press("backspace")
        assert "broken off at step" not in app.text()
        await app.press("r")
        assert app.now.phase is Phase.PAUSED


@scenario
async def test_where_the_data_cannot_be_had_the_last_that_could_is_back_and_remembered(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    async with driving((80, 24), settings_path=path) as app:
        for _ in range(2):
            await app.give("data_next")
        assert "kmnist: no connection" in app.text()
        assert "the data is fashion-mnist again" in app.text()
        assert "new run" not in app.words_in("Horizontal")
        await app.press("n", "escape")
        assert app.now.phase is Phase.PAUSED
        assert app.now.hyperparameters.data == "fashion-mnist"
        await app.press("space")
        assert app.now.training
    remembered, _ = load_settings(path)
    assert remembered.hyperparameters is not None
    assert remembered.hyperparameters["data"] == "fashion-mnist"


@scenario
async def test_a_start_with_data_that_cannot_be_had_goes_on_with_what_comes_with_the_program() -> None:
    async with driving(data="kmnist") as app:
        assert "kmnist: no connection" in app.text()
        await app.press("escape", "full_stop")
        assert (app.now.hyperparameters.data, app.now.step) == ("mnist", 1)


@scenario
async def test_a_run_that_cannot_begin_gives_way_to_one_that_can() -> None:
    async with driving((80, 24)) as app:
        app.app.drive(lambda: app.app.driver.set("validation_size", TOO_MANY))
        await app.settle()
        assert "no images to train on" in app.text()
        assert "the validation size is 5000 again" in " ".join(app.text().split())
        await app.press("escape", "space")
        assert app.now.training
        assert app.now.hyperparameters.validation_size == 5000


@scenario
async def test_what_was_mended_goes_on_from_the_panel() -> None:
    async with driving() as app:
        await app.train(5)
        app.host.fail(can_go_on=True)
        await app.settle()
        await app.click_on("space go on")
        assert sent(app)[-1] == Resume()
        assert app.now.training


@scenario
async def test_a_session_that_died_is_replaced_by_a_new_one() -> None:
    async with driving() as app:
        await app.train(5)
        app.host.fail(can_go_on=False)
        app.host._reports.put(None)
        await app.settle()
        await app.press("n")
        await app.settle()
        assert len(app.hosts) == 2
        await app.press("space")
        assert app.now.training


# Leaving


@pytest.mark.parametrize(
    ("key", "kept"), [("f", True), ("s", True), ("w", False)], ids=["finish the epoch", "save", "without saving"]
)
@scenario
async def test_leaving_while_training_asks(key: str, kept: bool) -> None:
    async with driving() as app:
        await app.press("space")
        await app.train(30)
        await app.press("q")
        assert isinstance(app.app.screen, QuitScreen)
        await app.press(key)
        await app.settle()
        if key == "f":
            assert RunEpochs(1) in sent(app)
        assert app.host.abandoned == (not kept)
        assert (EndSession() in sent(app)) == kept
    assert app.app.return_value is not None


@pytest.mark.parametrize("command", ["run", "batch", "stop", "restart"])
@scenario
async def test_one_who_wants_something_else_before_the_epoch_ends_stays(command: str) -> None:
    async with driving() as app:
        await app.press("space")
        await app.train(30)
        app.host.lets_epochs_last = True
        await app.press("q", "f")
        assert "leaving after" in app.text()
        await app.give(command)
        assert "not leaving any more" in app.text()
        app.host.epoch()
        await app.settle()
        assert "leaving after" not in app.text()
        assert EndSession() not in sent(app)


@scenario
async def test_a_run_that_ended_while_leaving_was_asked_about_is_left() -> None:
    async with driving() as app:
        await app.press("space", "q")
        app.host.finish()
        await app.settle()
        await app.press("f")
        assert EndSession() in sent(app)


@scenario
async def test_what_is_answered_in_the_moment_of_leaving_breaks_nothing_and_is_kept() -> None:
    async with driving() as app:
        await app.press("question_mark")
        help_screen = app.app.screen
        assert isinstance(help_screen, HelpScreen)
        answered = help_screen._result_callbacks[-1].callback
    assert answered is not None
    command = next(command for command in COMMANDS if command.id == "show_step")
    result = answered(HelpResult({"run": "f5"}, command))  # as Textual calls it after the last message
    assert isawaitable(result)
    await result
    assert app.app.settings.keymap == {"run": "f5"}


@scenario
async def test_one_can_stay() -> None:
    async with driving() as app:
        await app.press("space", "q", "escape")
        await app.train(10)
        assert app.now.training
        assert EndSession() not in sent(app)


@scenario
async def test_a_screen_is_not_left_while_a_dialog_on_it_asks() -> None:
    async with driving() as app:
        await app.press("space", "q")
        app.app.post_message(TitleBar.Chosen("step"))  # a click in the same moment
        await app.settle()
        assert (app.app.current_mode, type(app.app.screen)) == ("train", QuitScreen)
        await app.press("escape", "2")
        assert app.app.current_mode == "step"


@scenario
async def test_training_goes_on_below_a_dialog() -> None:
    async with driving() as app:
        await app.press("space", "question_mark")
        await app.train(20)
        assert app.now.step == 20
        await app.press("escape")
        await app.train(1)
        await app.train(1)
        await app.train(1)
        assert "step 2" in app.words_in("#run")
