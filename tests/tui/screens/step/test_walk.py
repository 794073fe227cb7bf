"""The walk through a step: when there is one, how it goes on from stage to stage, and how the step is taken."""

import asyncio
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.hosting.conftest import write_idx
from tests.tui.driving import scenario
from tests.tui.stepping import SilentHost, Stepping, WalkingHost, small_trainer, stepping
from tui_mnist.hosting import Job, ThreadHost
from tui_mnist.queries.gradient_check import GradientCheckQuery
from tui_mnist.queries.walkthrough import WalkthroughQuery
from tui_mnist.training import Hyperparameters, RunBatches
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.screens.step.stages import Stage

SIZES = ((120, 40), (80, 24))


# When there is one


@scenario
async def test_while_training_is_paused_the_next_step_is_walked_through() -> None:
    async with stepping() as app:
        assert app.asked(WalkthroughQuery) == [WalkthroughQuery()]
        assert "step 1, not taken yet" in app.text()
        assert app.stage() is Stage.DRAW


@scenario
async def test_it_is_asked_for_once() -> None:
    async with stepping() as app:
        for _ in range(5):
            app.app.show_run()
        await app.settle()
        assert len(app.asked(WalkthroughQuery)) == 1


@scenario
async def test_while_training_the_newest_walk_is_shown_with_its_number() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "z1")
        await app.focus_on("tensor")
        await app.press("down", "down")
        where = app.stage(), app.tensor, app.cursor, app.focus
        await app.press("space")
        app.walking_host.run_on(2)
        await app.settle()
        assert "step 3, happening now" in app.text()
        app.walking_host.run_on(5)
        await app.settle()
        assert "step 3, taken meanwhile: training is at 7" in app.text()
        assert (app.stage(), app.tensor, app.cursor, app.focus) == where


@scenario
async def test_while_training_it_asks_no_oftener_than_training_affords() -> None:
    seconds = [0.0]
    async with stepping(clock=lambda: seconds[0]) as app:
        await app.press("space")
        for _ in range(3):
            app.walking_host.run_on(1)
            await app.settle()
        assert app.asked(WalkthroughQuery)[1:] == [WalkthroughQuery(at_leisure=True)]
        seconds[0] = 60.0
        app.walking_host.run_on(1)
        await app.settle()
        assert len(app.asked(WalkthroughQuery)) == 3
        assert "step 5, happening now" in app.text()


@scenario
async def test_only_while_data_are_loading_there_is_a_message_instead() -> None:
    async with stepping(make_host=SilentHost) as app:
        body = app.body()
        assert "The data is being loaded." in body
        for stage in Stage:
            assert stage.help in body


@scenario
async def test_it_names_the_key_that_takes_the_step_as_it_is() -> None:
    async with stepping(settings=Settings(keymap={"step_stage_forth": "f9"})) as app:
        assert "F9 after the last stage takes it" in app.text()
        await app.press(*["f9"] * 4)
        assert "step 1, not taken yet; F9 takes it" in app.text()


@scenario
async def test_a_pause_walks_the_batch_that_comes_from_where_one_was() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.FORWARD, "z1")
        await app.focus_on("tensor")
        await app.press("down", "down")
        cursor = app.cursor
        await app.press("space")
        app.walking_host.run_on(2)
        await app.settle()
        await app.press("space")
        assert "step 3, not taken yet" in app.text()
        assert (app.stage(), app.tensor, app.cursor, app.focus) == (Stage.FORWARD, "z1", cursor, "tensor")


@scenario
async def test_turning_a_knob_walks_the_step_anew() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.UPDATE)
        app.app.driver.turn("learning_rate", 1)
        await app.settle()
        assert len(app.asked(WalkthroughQuery)) == 2
        rate = app.now.hyperparameters.learning_rate
        assert f"learning_rate = {rate:g}" in app.words_in("#formula")
        assert app.stage() is Stage.UPDATE


@pytest.mark.parametrize("end", ["finish", "stop"])
@scenario
async def test_after_a_run_the_next_step_is_there_and_can_be_taken(end: str) -> None:
    async with stepping() as app:
        await app.press("space")
        app.walking_host.run_on(2)
        await app.settle()
        if end == "finish":
            app.host.finish()
        else:
            app.app.driver.stop()
        await app.settle()
        assert "step 3, not taken yet" in app.text()
        await app.walk_to(Stage.BACKWARD)
        await app.press("c")
        assert "agree" in app.words_in("#check")
        await app.press("full_stop", "full_stop")
        assert app.asked(RunBatches) == [RunBatches(1)]
        assert "step 4, not taken yet" in app.text()
        assert app.stage() is Stage.DRAW


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_after_a_divergence_the_step_that_did_it_is_there_with_its_numbers_marked(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        await app.press("space")
        app.walking_host.run_on(2)
        app.host.diverge()
        await app.settle()
        assert "step 3, which diverged" in app.row(1)
        assert (app.stage(), app.tensor) == (Stage.FORWARD, "h1·W2 ✗")
        assert "✗" in app.row(3)
        assert "first in h1·W2" in app.row(3)
        assert "r begins again" in app.row(3)
        assert "not finite" in app.words_in("TensorSummary")
        assert "? NaN or infinite" in app.words_in("TensorPicture")
        assert re.search(r"\(h1·W2\)\[\d,\d] = -?(inf|nan)", app.words_in("TensorSummary"))


@scenario
async def test_of_the_step_that_diverged_nothing_is_checked_and_none_is_taken() -> None:
    async with stepping() as app:
        app.host.diverge()
        await app.settle()
        await app.press("c")
        assert app.asked(GradientCheckQuery) == []
        await app.walk_to(Stage.UPDATE)
        await app.press("full_stop")
        assert app.asked(RunBatches) == []
        assert "this step diverged and was taken back; r begins again from the same start" in app.notices()


@scenario
async def test_the_cursor_can_leave_the_number_that_overflowed() -> None:
    async with stepping() as app:
        app.host.diverge()
        await app.settle()
        await app.press("full_stop", "full_stop")
        app.app.show_run()
        await app.settle()
        assert app.stage() is Stage.BACKWARD


@scenario
async def test_a_step_that_diverges_says_what_breaks() -> None:
    trainer = small_trainer()
    trainer.network.parameters.assign(np.inf, keep_previous=True)
    async with stepping(trainer=trainer) as app:
        await app.walk_to(Stage.BACKWARD)
        assert "There is no backward pass" in app.text()
        await app.press("m", "n", "z", "escape", "down")
        await app.walk_to(Stage.UPDATE)
        assert "There is no update" in app.text()


# From stage to stage


@pytest.mark.parametrize("pane", ["stages", "cursor", "tensors", "tensor", "formula"])
@scenario
async def test_from_every_pane_comma_and_full_stop_go_through_the_stages(pane: str) -> None:
    async with stepping() as app:
        await app.focus_on(pane)
        for stage in list(Stage)[1:]:
            await app.press("full_stop")
            assert app.stage() is stage
        for stage in [*reversed(Stage), Stage.DRAW][1:]:
            await app.press("comma")
            assert app.stage() is stage
        assert app.focus == pane
        assert app.asked(RunBatches) == []


@scenario
async def test_arrows_on_the_stages_go_through_them_and_stop_at_the_ends() -> None:
    async with stepping() as app:
        await app.focus_on("stages")
        for stage in [*Stage, Stage.UPDATE][1:]:
            await app.press("right")
            assert app.stage() is stage
        await app.press("left")
        assert app.stage() is Stage.BACKWARD
        await app.press("home", "left")
        assert app.stage() is Stage.DRAW
        await app.press("end")
        assert app.stage() is Stage.UPDATE
        assert app.asked(RunBatches) == []


@scenario
async def test_arrows_in_the_list_go_through_the_stages_too() -> None:
    async with stepping() as app:
        await app.press("right", "right", "left")
        assert app.stage() is Stage.FORWARD
        await app.press(*["right"] * 6)
        assert app.stage() is Stage.UPDATE
        assert app.asked(RunBatches) == []


@scenario
async def test_no_word_moves_when_another_stage_is_in_brackets() -> None:
    async with stepping() as app:
        places = set()
        for _ in Stage:
            places.add(tuple(app.row(1).index(stage.label) for stage in Stage))
            await app.press("right")
        assert len(places) == 1


@pytest.mark.parametrize("size", SIZES)
@scenario
async def test_a_click_on_a_stage_goes_there(size: tuple[int, int]) -> None:
    async with stepping(size) as app:
        for stage in (Stage.BACKWARD, Stage.FORWARD, Stage.UPDATE, Stage.LOSS, Stage.DRAW):
            await app.click_on(stage.label, shift=2)
            assert app.stage() is stage


# Taking the step


@scenario
async def test_after_the_last_stage_the_step_is_taken_and_the_next_one_begins() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.BACKWARD, "∂L/∂z1")
        await app.focus_on("tensor")
        await app.press("down", "full_stop")
        cursor = app.cursor
        assert "step 1, not taken yet; . takes it" in app.text()
        await app.press("full_stop")
        assert app.asked(RunBatches) == [RunBatches(1)]
        assert "step 2, not taken yet" in app.text()
        assert (app.stage(), app.cursor, app.focus) == (Stage.DRAW, cursor, "tensor")
        await app.walk_to(Stage.BACKWARD)
        assert app.tensor == "∂L/∂z1"


@scenario
async def test_until_the_next_step_is_computed_the_last_one_stays_and_nothing_jumps() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.UPDATE)
        before = app.text().split("\n")[2:-1]
        app.walking_host.answers = False
        await app.press("full_stop")
        assert "the next step is being computed" in app.row(1)
        assert app.stage() is Stage.UPDATE
        assert app.text().split("\n")[2:-1] == before
        await app.press("full_stop", "full_stop")
        assert app.asked(RunBatches) == [RunBatches(1)]
        answer = app.walking_host.trainer.answer(WalkthroughQuery())
        assert answer is not None
        app.host.tell(answer)
        await app.settle()
        assert "step 2, not taken yet" in app.text()
        assert app.stage() is Stage.DRAW


@scenario
async def test_one_who_goes_back_meanwhile_stays_there() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.UPDATE)
        app.walking_host.answers = False
        await app.press("full_stop", "comma")
        answer = app.walking_host.trainer.answer(WalkthroughQuery())
        assert answer is not None
        app.host.tell(answer)
        await app.settle()
        assert "step 2, not taken yet" in app.text()
        assert app.stage() is Stage.BACKWARD


@scenario
async def test_a_step_taken_by_another_command_leaves_one_in_the_same_stage() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.UPDATE)
        app.app.driver.batch()
        await app.settle()
        assert "step 2, not taken yet" in app.text()
        assert app.stage() is Stage.UPDATE


@scenario
async def test_a_step_that_diverged_when_it_was_taken_is_told_and_no_other_is_taken() -> None:
    async with stepping() as app:
        await app.walk_to(Stage.UPDATE)
        app.walking_host.next_batch = app.host.diverge
        await app.press("full_stop")
        assert "step 1, which diverged" in app.text()
        await app.walk_to(Stage.UPDATE)
        await app.press("full_stop")
        assert app.asked(RunBatches) == [RunBatches(1)]


@scenario
async def test_while_training_the_stage_goes_on_freely_and_after_the_last_training_pauses() -> None:
    async with stepping() as app:
        await app.press("space")
        await app.walk_to(Stage.UPDATE)
        assert app.now.training
        await app.press("full_stop")
        assert app.asked(RunBatches) == [RunBatches(1)]
        assert "training pauses after this step; space lets it go on" in app.notices()
        assert "step 2, not taken yet" in app.text()
        assert app.stage() is Stage.DRAW


@scenario
async def test_one_step_after_another_is_taken() -> None:
    async with stepping() as app:
        for step in (1, 2, 3):
            assert f"step {step}, not taken yet" in app.text()
            await app.walk_to(Stage.UPDATE)
            await app.press("full_stop")
        assert app.asked(RunBatches) == [RunBatches(1)] * 3


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


async def _until(app: Stepping, words: str) -> None:
    for _ in range(500):
        if words in app.text():
            return
        await asyncio.sleep(0.02)
        await app.pilot.pause()
    raise AssertionError(f"{words!r} never showed:\n{app.text()}")


@scenario
async def test_a_step_is_walked_checked_and_taken_in_a_real_session(tmp_path: Path) -> None:
    def make() -> Any:
        return ThreadHost()

    async with stepping(make_host=make, job=_job(tmp_path)) as app:
        await _until(app, "step 1, not taken yet")
        await app.press("full_stop", "c")
        await _until(app, "They agree")
        await app.press(*["full_stop"] * 4)
        await _until(app, "step 2, not taken yet")
        assert app.stage() is Stage.DRAW
        await app.press("space")
        await _until(app, "step 43, not taken yet")  # three epochs of 14 steps are over


def test_the_host_of_these_tests_trains_for_real() -> None:
    host = WalkingHost(small_trainer())
    before = host.trainer.network.parameters.vector.copy()
    host.run_on(1)
    assert (host.trainer.network.parameters.vector != before).any()
