"""Every command of the app, by key and by mouse, with a trainer that pretends."""

from inspect import isawaitable
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList
from tui_mnist.tui.app.commands import COMMANDS, KNOB_KEYS

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
from tui_mnist.tui.app.help import HelpResult, HelpScreen
from tui_mnist.tui.app.more_epochs import MoreEpochsScreen
from tui_mnist.tui.app.quit import QuitScreen
from tui_mnist.tui.app.settings import Settings, load_settings
from tui_mnist.tui.kit.palettes import PALETTES
from tui_mnist.tui.kit.title_bar import TitleBar
from tui_mnist.tui.screens.train.curve_chart import CurveChart
from tui_mnist.tui.screens.train.digit_grid import DigitGrid
from tui_mnist.tui.session.snapshot import Phase


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
        assert "● training" in app.text()
        await app.press("space")
        assert sent(app)[-1] == Pause()
        assert "‖ paused" in app.text()


@scenario
async def test_one_batch_and_one_epoch() -> None:
    async with driving() as app:
        await app.press("full_stop")
        assert sent(app) == [RunBatches(1)]
        await app.press("greater_than_sign")
        assert sent(app)[-1] == RunEpochs(1)
        assert "epoch 2/5" in app.text()


@scenario
async def test_rewind_new_seed_and_stop() -> None:
    async with driving() as app:
        await app.press("full_stop", "r")
        assert (app.now.step, app.now.hyperparameters.seed) == (0, 0)
        await app.press("full_stop", "N")
        assert app.now.hyperparameters.seed == 1
        await app.press("full_stop", "x")
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
        await app.press("g")
        assert isinstance(app.app.screen, MoreEpochsScreen)
        app.app.screen.query_one(Input).value = "0"
        await app.press("enter")
        assert isinstance(app.app.screen, MoreEpochsScreen)
        app.app.screen.query_one(Input).value = "4"
        await app.press("enter")
        assert sent(app)[-2:] == [SetHyperparameters({"epochs": 5}), Resume()]


# Knobs


@pytest.mark.parametrize("name", [name for name, declared in declarations().items() if declared.live])
@scenario
async def test_each_live_knob_turns_by_its_keys_and_lands_on_the_next_batch(name: str) -> None:
    async with driving(optimizer="momentum") as app:
        await app.press("full_stop")
        before = getattr(app.now.hyperparameters, name)
        await app.press(KNOB_KEYS[name][1])
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
        await app.press(KNOB_KEYS[name][1])
        assert getattr(app.now.hyperparameters, name) == before
        assert list(app.app.driver.knob_state.pending) == [name]
        assert "new run" in app.text()
        await app.press("n")
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
        await app.press("z")
        assert digits(app).order == "confident mistakes"
        await app.press("c", "c")
        assert digits(app).label == 1
        await app.press("p")
        assert digits(app).page == 1
        await app.press("P")
        assert digits(app).page == 0


@scenario
async def test_ways_to_draw_digits_and_colours() -> None:
    async with driving() as app:
        grid = app.app.screen.query_one(DigitGrid)
        assert grid.drawing == "blocks"
        await app.press("b")
        assert grid.drawing == "braille"
        await app.press("b")
        assert grid.drawing == "ascii"
        before = app.app.settings.palette
        await app.press("C")
        assert app.app.settings.palette != before
        assert grid.palette == PALETTES[app.app.settings.palette]


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
            assert "r rewind" in app.text()
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
        await app.click_on("run/pause")
        assert sent(app) == [Resume()]
        await app.click_on("quit")
        assert isinstance(app.app.screen, QuitScreen)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.id not in {"quit", "theme"}], ids=lambda c: c.id)
@scenario
async def test_the_palette_has_every_command_that_can_be_done(command: object) -> None:
    from textual.command import CommandPalette

    title = getattr(command, "title", "")
    async with driving() as app:
        enabled = app.app.check_action(*_parsed(getattr(command, "action", "")))
        await app.press("ctrl+p")
        assert isinstance(app.app.screen, CommandPalette)
        app.app.screen.query_one(Input).value = title
        await app.pilot.pause(0.3)
        await app.settle()
        found = [str(option.prompt) for option in app.app.screen.query_one(OptionList).options]
        assert any(title in prompt for prompt in found) == bool(enabled)


def _parsed(action: str) -> tuple[str, tuple[object, ...]]:
    from textual.actions import parse

    _, name, parameters = parse(action)
    return name, parameters


@scenario
async def test_choices_are_remembered(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    async with driving(settings=Settings(), settings_path=path) as app:
        await app.press("y", "s", "b", "C", "z", "right_square_bracket", "o")
        app.app.theme = "nord"
        await app.settle()
    settings, notice = load_settings(path)
    assert notice is None
    assert (settings.log_y, settings.drawing, settings.palette) == (False, "braille", "colour-blind safe")
    assert (settings.digit_order, settings.theme) == ("confident mistakes", "nord")
    assert settings.hyperparameters is not None
    assert settings.hyperparameters["learning_rate"] == 0.003


@scenario
async def test_a_choice_that_can_not_be_kept_is_said_and_counts_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with driving(settings=Settings(), settings_path=tmp_path / "file" / "settings.json") as app:
        await app.press("y")
        assert not app.app.settings.log_y
        assert "could not be kept" in app.notices()[-1]


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
        assert "F12 run/pause" in app.text()


@scenario
async def test_a_knob_turned_out_of_sight_comes_into_sight() -> None:
    async with driving((80, 24)) as app:
        await app.press("space")
        await app.train(10)
        assert "Seed" not in app.text()
        await app.press(KNOB_KEYS["seed"][1])
        await app.settle()
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
        for key, why in (
            ("x", "no run is going on"), ("g", "only a finished run"), ("n", "nothing waits for a new run"),
            ("u", "nothing to take back"),
        ):  # fmt: skip
            if key == "x":
                app.host.finish()
                await app.settle()
                await app.press("space")
                assert "the run is finished; train it for more epochs" in app.words_in("PassingNotice")
            elif key == "g":
                await app.press("r")
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
            async with driving() as app:
                assert "can't start new thread" in app.words_in("VerticalScroll")
                assert "loading" not in app.text()
                patched.undo()
                await app.press("n")
                await app.press("space")
                assert "● training" in app.text()

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
        assert "✗ broken off at step 5: rewind, or begin a new run" in app.text()
        await app.press("backspace")
        assert "broken off at step" not in app.text()
        await app.press("r")
        assert app.now.phase is Phase.PAUSED


@scenario
async def test_where_the_data_cannot_be_had_the_last_that_could_is_back_and_remembered(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    async with driving((80, 24), settings_path=path) as app:
        await app.press("f", "f")
        await app.settle()
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


@scenario
async def test_leaving_a_run_that_waits_keeps_it_without_a_question() -> None:
    async with driving() as app:
        await app.press("full_stop", "q")
        assert sent(app)[-2:] == [Stop(), EndSession()]
    assert app.app.return_value is not None
    assert app.app.return_value.step == 1


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


@pytest.mark.parametrize("key", ["space", "full_stop", "x", "r"])
@scenario
async def test_one_who_wants_something_else_before_the_epoch_ends_stays(key: str) -> None:
    async with driving() as app:
        await app.press("space")
        await app.train(30)
        app.host.lets_epochs_last = True
        await app.press("q", "f")
        assert "leaving after" in app.text()
        await app.press(key)
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
