"""The Step screen: every command by key and by mouse, with a small real trainer."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from textual.widgets import Static
from tui_mnist.tui.app.commands import COMMANDS
from tui_mnist.tui.kit.keys import split_keys

from tests.hosting.conftest import write_idx
from tests.tui.driving import Driving, scenario
from tests.tui.golden import check_golden
from tests.tui.stepping import WalkingHost, small_trainer, stepping
from tui_mnist.hosting import Job, ThreadHost
from tui_mnist.queries.gradient_check import GradientCheckQuery
from tui_mnist.queries.walkthrough import WalkthroughQuery
from tui_mnist.training import Hyperparameters, RunBatches
from tui_mnist.tui.screens.step.commands import STEP_COMMANDS
from tui_mnist.tui.screens.step.formula_panel import FormulaPanel
from tui_mnist.tui.screens.step.selection import Selection
from tui_mnist.tui.screens.step.stages import Stage
from tui_mnist.tui.screens.step.tensor_list import TensorList
from tui_mnist.tui.screens.step.tensor_picture import TensorPicture

SIZES = ((120, 40), (80, 24))


def selection(app: Driving) -> Selection:
    found = app.app.screen._selection  # type: ignore[attr-defined]
    assert isinstance(found, Selection)
    return found


def host(app: Driving) -> WalkingHost:
    assert isinstance(app.host, WalkingHost)
    return app.host


def symbol(app: Driving) -> str:
    tensor = selection(app).tensor
    assert tensor is not None
    return tensor.view.symbol


async def walk_to(app: Driving, stage: Stage, wanted: str = "") -> None:
    """Look at a stage, and at a tensor of it."""
    where = selection(app).in_stage(stage)
    if wanted:
        where = where.on_tensor(next(tensor for tensor in where.tensors if tensor.view.symbol == wanted))
    app.app.screen._select(where)  # type: ignore[attr-defined]
    await app.settle()


def asked(app: Driving, kind: type[Any]) -> list[Any]:
    return [command for command in app.host.commands if isinstance(command, kind)]


# The walk


@scenario
async def test_time_stands_still_so_the_next_step_is_walked() -> None:
    async with stepping() as app:
        assert asked(app, WalkthroughQuery) == [WalkthroughQuery()]
        assert "step 1, not taken yet" in app.text()
        assert "[1 draw]" in app.text()


@scenario
async def test_it_is_asked_for_once() -> None:
    async with stepping() as app:
        for _ in range(5):
            app.app.show_run()
        await app.settle()
        assert len(asked(app, WalkthroughQuery)) == 1


@scenario
async def test_while_time_runs_it_says_so_calmly_and_asks_for_nothing() -> None:
    async with stepping() as app:
        await app.press("space")
        host(app).run_on(2)
        await app.settle()
        assert "Time runs." in app.text()
        assert "Tensors" not in app.text()
        told = app.app.screen.query_one("#phase-message", Static)
        before = told.content
        for _ in range(2):
            host(app).run_on(1)
            await app.settle()
        assert told.content is before
        assert len(asked(app, WalkthroughQuery)) == 1


@scenario
async def test_stopping_time_walks_the_batch_that_comes_from_where_one_looked() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD, "z1")
        await app.press("comma", "comma")
        cursor = selection(app).cursor
        await app.press("space")
        host(app).run_on(2)
        await app.settle()
        await app.press("space")
        assert "step 3, not taken yet" in app.text()
        assert selection(app).cursor == cursor
        assert isinstance(app.app.screen.focused, TensorList)


@scenario
async def test_taking_the_step_walks_the_next_one_in_the_same_place() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.BACKWARD, "∂L/∂z1")
        await app.press("comma", "semicolon")
        cursor, before = selection(app).cursor, selection(app).walk
        await app.press("full_stop")
        assert asked(app, RunBatches) == [RunBatches(1)]
        assert "step 2, not taken yet" in app.text()
        assert selection(app).cursor == cursor
        assert selection(app).walk.step == before.step + 1


@scenario
async def test_until_the_next_walk_is_there_the_last_one_stays() -> None:
    async with stepping() as app:
        host(app).answers = False
        await app.press("full_stop")
        assert "the next step is on its way" in app.text()
        assert "Tensors" in app.text()


@scenario
async def test_turning_a_knob_walks_the_step_anew() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.UPDATE)
        before = selection(app).walk.update
        await app.press("right_square_bracket")
        after = selection(app).walk.update
        assert before is not None
        assert after is not None
        assert after.learning_rate > before.learning_rate
        assert selection(app).cursor.stage is Stage.UPDATE


@scenario
async def test_a_finished_run_has_no_next_step() -> None:
    async with stepping() as app:
        app.host.finish()
        await app.settle()
        assert "there is no next step" in app.text()


@scenario
async def test_a_step_that_diverges_says_what_breaks() -> None:
    trainer = small_trainer()
    trainer.network.parameters.vector[:] = np.inf
    async with stepping(trainer=trainer) as app:
        await walk_to(app, Stage.BACKWARD)
        assert "There is no way back" in app.text()
        await app.press("asterisk", "comma", "semicolon", "percent_sign", "right_curly_bracket")
        await walk_to(app, Stage.UPDATE)
        assert "There is no update" in app.text()


# Stages and tensors


@scenario
async def test_keys_walk_the_stages_forth_and_back_and_stop_at_the_ends() -> None:
    async with stepping() as app:
        for stage in (*Stage, Stage.UPDATE):
            assert selection(app).cursor.stage is stage
            await app.press("right_parenthesis")
            if stage is Stage.UPDATE:
                break
        for stage in (*reversed(Stage), Stage.DRAW):
            assert selection(app).cursor.stage is stage
            await app.press("left_parenthesis")


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_a_click_on_a_stage_walks_there(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        for stage in (Stage.BACKWARD, Stage.FORWARD, Stage.UPDATE, Stage.LOSS, Stage.DRAW):
            await app.click_on(stage.label, shift=2)
            assert selection(app).cursor.stage is stage


@scenario
async def test_arrows_in_the_list_choose_tensors_and_stages() -> None:
    async with stepping() as app:
        await app.press("right", "down", "down")
        assert (selection(app).cursor.stage, symbol(app)) == (Stage.FORWARD, "x·W1")
        await app.press("up", "left", "home")
        assert (selection(app).cursor.stage, symbol(app)) == (Stage.DRAW, "order")
        await app.press("end")
        assert symbol(app) == "labels"


@scenario
async def test_keys_walk_the_tensors_and_stop_at_the_ends() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD)
        symbols = [tensor.view.symbol for tensor in selection(app).tensors]
        for wanted in symbols:
            assert symbol(app) == wanted
            await app.press("right_curly_bracket")
        assert symbol(app) == symbols[-1]
        await app.press(*["left_curly_bracket"] * len(symbols))
        assert symbol(app) == symbols[0]


@scenario
async def test_a_click_chooses_a_tensor() -> None:
    async with stepping() as app:
        await app.click_on("labels")
        assert symbol(app) == "labels"


@scenario
async def test_the_list_follows_the_chosen_tensor_out_of_view() -> None:
    async with stepping((80, 24)) as app:
        await walk_to(app, Stage.UPDATE)
        await app.press("end")
        assert "b2'" in app.words_in("#tensors")


# The cursor

MOVES = [
    ("comma", "less_than_sign", "sample", lambda where: (where.sample, 10)),
    ("semicolon", "colon", "unit", lambda where: (where.unit, 5)),
    ("apostrophe", "quotation_mark", "input", lambda where: (where.source, 48)),
]


@pytest.mark.parametrize(("forth", "back", "_name", "place"), MOVES, ids=[name for _, _, name, _ in MOVES])
@scenario
async def test_keys_move_the_cursor_and_go_round(forth: str, back: str, _name: str, place: Any) -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD, "z1")
        start, size = place(selection(app))
        await app.press(forth)
        assert place(selection(app))[0] == (start + 1) % size
        await app.press(*[back] * (start + 2))
        assert place(selection(app))[0] == size - 1


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_arrows_in_the_cursor_line_move_it_by_mouse(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        await walk_to(app, Stage.FORWARD, "z1")
        line = app.text().split("\n")[2]
        rights = [column for column, letter in enumerate(line) if letter == "▸"]
        lefts = [column for column, letter in enumerate(line) if letter == "◂"]
        before = selection(app)
        await app.click_at(rights[0], 2)
        assert selection(app).sample == before.sample + 1
        line = app.text().split("\n")[2]
        await app.click_at(line.rindex("▸"), 2)
        assert selection(app).unit == (before.unit + 1) % 5
        await app.click_at(lefts[0], 2)
        assert selection(app).sample == before.sample


@scenario
async def test_everything_follows_the_cursor() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD, "z1")
        await app.press("comma", "semicolon")
        where = selection(app)
        at = f"z1[{where.sample},{where.unit}]"
        assert at in app.words_in("#tensor")
        assert at in app.words_in("#formula")
        assert f"sample {where.sample} of 10" in app.text()
        assert f"Sample {where.sample}" in app.text()
        assert f"W1[{where.source},{where.unit}]" in app.text()


@scenario
async def test_arrow_keys_move_in_the_picture_and_stop_at_its_edges() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD, "z1")
        app.app.screen.query_one(TensorPicture).focus()
        await app.press(*["up"] * 3, *["left"] * 6)
        assert (selection(app).sample, selection(app).unit) == (0, 0)
        await app.press("down", "down", "right")
        assert (selection(app).sample, selection(app).unit) == (2, 1)
        await app.press("end", "pagedown")
        assert (selection(app).sample, selection(app).unit) == (9, 4)
        await app.press("home", "pageup")
        assert (selection(app).sample, selection(app).unit) == (0, 0)


@scenario
async def test_arrow_keys_move_over_the_pixels_of_the_weights() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD, "W1")
        app.app.screen.query_one(TensorPicture).focus()
        start = selection(app).cursor.places[0]
        await app.press("down", "right")
        assert selection(app).cursor.places[0] == start + 6 + 1


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_a_click_on_a_tile_chooses_the_sample(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        region = app.app.screen.query_one(TensorPicture).region
        await app.click_at(region.x + region.width // 2 + 2, region.y + 2)
        assert selection(app).sample == 1


@scenario
async def test_a_click_on_a_cell_chooses_sample_and_unit() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD, "h1")
        picture = app.app.screen.query_one(TensorPicture)
        region = picture.region
        await app.click_at(region.right - 4, region.y + 4)
        assert (selection(app).sample, selection(app).unit) == (3, 4)


@scenario
async def test_a_click_on_an_image_chooses_the_pixel() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD, "x")
        region = app.app.screen.query_one(TensorPicture).region
        text = app.text().split("\n")
        top = next(row for row in range(region.y, region.bottom) if "▾" in text[row][region.x : region.right])
        await app.click_at(region.x + region.width // 2, top + 1)
        assert selection(app).cursor.places[0] // 6 == 0


@scenario
async def test_the_wheel_scrolls_and_leaves_the_cursor_alone() -> None:
    async with stepping((80, 24)) as app:
        cursor = selection(app).cursor
        before = app.words_in("TensorPicture")
        await app.pilot._post_mouse_events(  # Pilot has no public wheel
            [_wheel_down()], "TensorPicture", offset=(2, 2), button=0
        )
        await app.settle()
        assert app.words_in("TensorPicture") != before
        assert selection(app).cursor == cursor
        before = app.words_in("#formula")
        await app.pilot._post_mouse_events([_wheel_down()], "#formula", offset=(2, 2), button=0)
        await app.settle()
        assert app.words_in("#formula") != before


def _wheel_down() -> Any:
    from textual.events import MouseScrollDown

    return MouseScrollDown


@scenario
async def test_the_largest_number_is_a_key_away() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.BACKWARD, "∂L/∂W1")
        await app.press("asterisk")
        where = selection(app)
        gradients = where.walk.update.gradients["W1"] if where.walk.update else np.zeros(1)
        assert abs(gradients[where.index]) == np.abs(gradients).max()


# Panes


@scenario
async def test_numbers_in_place_of_the_picture() -> None:
    async with stepping() as app:
        await walk_to(app, Stage.FORWARD, "W1")
        weight = selection(app).weight
        await app.press("percent_sign")
        assert f"{weight:.4f}" in app.words_in("TensorPicture")
        await app.press("percent_sign")
        assert "orange" in app.words_in("TensorPicture")


@scenario
async def test_a_pane_can_have_all_the_room() -> None:
    async with stepping((80, 24)) as app:
        tensor, formula = app.app.screen.query_one("#tensor"), app.app.screen.query_one("#formula")
        shown = []
        for _ in range(4):
            shown.append((tensor.region.height, formula.region.height))
            await app.press("plus")
        (both, _), (alone, none), (hidden, words), again = shown
        assert alone > both
        assert (none, hidden) == (0, 0)
        assert words > both
        assert again == shown[0]


@scenario
async def test_tab_goes_round_the_panes() -> None:
    async with stepping() as app:
        kinds = []
        for _ in range(4):
            kinds.append(type(app.app.screen.focused))
            await app.press("tab")
        assert kinds == [TensorList, TensorPicture, FormulaPanel, TensorList]


# The gradient check


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_the_gradient_of_the_weight_under_the_cursor_is_checked(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        await walk_to(app, Stage.BACKWARD, "∂L/∂W2")
        await app.press("G")
        where = selection(app)
        assert asked(app, GradientCheckQuery) == [GradientCheckQuery("one", "W2", where.index)]
        shown = app.words_in("#check")
        assert "They agree: the relative error is" in shown
        tape, difference = (float(shown.split(word)[1].split()[0]) for word in ("tape", "difference"))
        assert tape == pytest.approx(difference, rel=1e-5)
        assert where.walk.update is not None
        assert tape == pytest.approx(float(where.walk.update.gradients["W2"][where.index]), rel=1e-4)


@scenario
async def test_it_says_that_it_is_checking() -> None:
    async with stepping() as app:
        host(app).answers = False
        await app.press("G")
        where = selection(app)
        assert f"checking ∂L/∂W1[{where.source},{where.unit}]…" in app.words_in("#check")


@scenario
async def test_fifty_random_gradients_are_checked_others_each_time() -> None:
    async with stepping() as app:
        await app.press("R")
        assert "gradients agree" in app.words_in("#check")
        await app.press("R")
        first, second = asked(app, GradientCheckQuery)
        assert (first.which, first.count) == ("random", 50)
        assert first.seed != second.seed


@scenario
async def test_a_kink_is_said() -> None:
    trainer = small_trainer()
    inputs = trainer.dataset.train_images.reshape(len(trainer.dataset.train_images), -1)
    pixel = int(inputs.max(axis=0).argmax())
    trainer.network.parameters.variables["W1"].value[:] = 0.0  # all weighted sums lie on the kink of relu
    async with stepping(trainer=trainer) as app:
        await walk_to(app, Stage.FORWARD, "W1")
        while selection(app).cursor.places[0] != pixel:
            await app.press("apostrophe")
        await app.press("G")
        assert "relu has a kink at 0" in app.words_in("#check")


@scenario
async def test_the_check_is_closed_by_key_by_mouse_and_by_the_next_step() -> None:
    async with stepping() as app:
        check = app.app.screen.query_one("#check")
        await app.press("G")
        assert check.region.height
        await app.press("escape")
        assert not check.region.height
        await app.press("G")
        await app.click("#check", (3, 3))
        assert not check.region.height
        await app.press("G", "full_stop")
        assert not check.region.height


@scenario
async def test_nothing_is_checked_while_time_runs() -> None:
    async with stepping() as app:
        await app.press("space")
        host(app).run_on(2)
        await app.settle()
        await app.press("G", "R")
        assert asked(app, GradientCheckQuery) == []


# Every command


def test_no_two_commands_share_a_key() -> None:
    everything = {command.id: command for command in (*COMMANDS, *STEP_COMMANDS)}
    keys = [key for command in everything.values() for key in split_keys(command.keys)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("command", STEP_COMMANDS, ids=lambda command: command.id)
@scenario
async def test_every_command_does_something_by_mouse_that_it_does_by_key(command: Any) -> None:
    async with stepping() as by_key, stepping() as by_mouse:
        for app in (by_key, by_mouse):
            await walk_to(app, Stage.FORWARD, "W1")
        before = by_key.text()
        await by_key.press(*split_keys(command.keys))
        row = len(by_mouse.text().split("\n")) - 2
        line = f"{by_mouse.text().split(chr(10))[row]} "
        word = line.index(f" {command.footer} ")
        same_word = [each for each in STEP_COMMANDS if each.footer == command.footer]
        await by_mouse.click_at(word - 1 if command is same_word[-1] else word - 3, row)
        assert by_key.text() != before
        assert _without_figures(by_mouse) == _without_figures(by_key)


def _without_figures(app: Driving) -> str:
    return "\n".join(line for line in app.text().split("\n") if "Gradient check" not in line)


@scenario
async def test_commands_are_dim_while_there_is_nothing_to_walk() -> None:
    async with stepping() as app:
        screen = app.app.screen
        actions = {command.action.removeprefix("screen.").split("(")[0] for command in STEP_COMMANDS}
        assert all(screen.check_action(action, ()) for action in actions)
        app.host.finish()
        await app.settle()
        assert not any(screen.check_action(action, ()) for action in actions)


# In a real session


def _job(folder: Path) -> Job:
    generator = np.random.default_rng(3)
    for part, size in (("train", 300), ("t10k", 50)):
        labels = generator.integers(4, size=size)
        write_idx(folder / f"{part}-labels-idx1-ubyte.gz", labels)
        write_idx(
            folder / f"{part}-images-idx3-ubyte.gz",
            generator.integers(80, size=(size, 6, 6)) + 40 * labels[:, None, None],
        )
    return Job(Hyperparameters.of(data=str(folder), hidden=(8,), batch_size=20, epochs=3, validation_size=50))


async def _until(app: Driving, words: str) -> None:
    for _ in range(500):
        if words in app.text():
            return
        await asyncio.sleep(0.02)
        await app.pilot.pause()
    raise AssertionError(f"{words!r} never showed:\n{app.text()}")


@scenario
async def test_a_step_is_walked_checked_and_taken_in_a_real_session(tmp_path: Path) -> None:
    async with stepping(make_host=ThreadHost, job=_job(tmp_path)) as app:
        await _until(app, "step 1, not taken yet")
        await app.press("right_parenthesis", "G")
        await _until(app, "They agree")
        await app.press("full_stop")
        await _until(app, "step 2, not taken yet")
        assert selection(app).cursor.stage is Stage.FORWARD
        await app.press("space")
        await _until(app, "there is no next step")


# As text


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("stage", "wanted"),
    [
        (Stage.DRAW, "images"),
        (Stage.FORWARD, "h1"),
        (Stage.FORWARD, "W1"),
        (Stage.LOSS, "losses"),
        (Stage.BACKWARD, "∂L/∂z1"),
        (Stage.BACKWARD, "∂L/∂W1"),
        (Stage.UPDATE, "ΔW1"),
    ],
    ids=["draw", "forward", "weights", "loss", "backward", "gradient", "update"],
)
@scenario
async def test_stages_as_text(stage: Stage, wanted: str, size: tuple[int, int]) -> None:
    # with this seed no figure changes its last digit where another processor rounds in another way
    async with stepping(size, seed=20) as app:
        await walk_to(app, stage, wanted)
        check_golden(f"step-{stage.name.lower()}-{NAMES[wanted]}-{size[0]}x{size[1]}", app.text())


NAMES = {
    "images": "images",
    "h1": "h1",
    "W1": "weights",
    "losses": "losses",
    "∂L/∂z1": "z1",
    "∂L/∂W1": "weights",
    "ΔW1": "change",
}


@pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.name.lower())
@scenario
async def test_in_plain_letters_all_is_ascii(stage: Stage) -> None:
    async with stepping((80, 24), unicode=False) as app:
        await walk_to(app, stage)
        for tensor in selection(app).tensors:
            await walk_to(app, stage, tensor.view.symbol)
            for part in ("#stages", "#cursor", "#tensors", "#tensor", "#formula"):
                for line in _lines(app, part):
                    assert line.isascii(), line


def _lines(app: Driving, selector: str) -> list[str]:
    """What a widget drew, before the app's own filter made plain letters of it."""
    widget = app.app.screen.query_one(selector)
    return [widget.render_line(row).text for row in range(widget.content_size.height)]


@scenario
async def test_without_colour_characters_tell_the_signs() -> None:
    async with stepping(colour=False) as app:
        await walk_to(app, Stage.FORWARD, "z1")
        assert "positive" in app.words_in("TensorPicture")
        await walk_to(app, Stage.FORWARD, "W1")
        assert "negative ' - ~ =" in app.words_in("TensorPicture")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (100, 30), (200, 60)], ids=str)
@scenario
async def test_every_tensor_can_be_looked_at_in_every_window(size: tuple[int, int]) -> None:
    async with stepping(size, hidden=(40, 3), dropout=0.5, optimizer="adam") as app:
        for stage in Stage:
            for tensor in selection(app).in_stage(stage).tensors:
                app.app.screen._select(selection(app).in_stage(stage).on_tensor(tensor))  # type: ignore[attr-defined]
                app.app.screen.action_largest()  # type: ignore[attr-defined]
                app.app.screen.action_numbers()  # type: ignore[attr-defined]
                await app.pilot.pause()
                assert f"▸{' ' * tensor.detail}{tensor.view.symbol}" in app.text()


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_without_a_hidden_layer_every_stage_and_tensor_can_be_walked(size: tuple[int, int]) -> None:
    async with stepping(size, hidden=()) as app:
        for stage in Stage:
            await walk_to(app, stage)
            for tensor in selection(app).tensors:
                await walk_to(app, stage, tensor.view.symbol)
                assert symbol(app) == tensor.view.symbol
        await walk_to(app, Stage.FORWARD, "z1")
        if size == (120, 40):
            assert "softmax regression, without a hidden layer" in app.words_in("FormulaPanel")
        await app.press("R")
        assert "50 gradients" in app.text() or "gradients agree" in app.text()


def test_the_host_of_these_tests_trains_for_real() -> None:
    host = WalkingHost(small_trainer())
    before = host.trainer.network.parameters.vector.copy()
    host.run_on(1)
    assert (host.trainer.network.parameters.vector != before).any()
