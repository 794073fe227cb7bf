"""A step that happens slowly passes before the eyes, stage by stage, until the learner takes it in hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.tui.driving import scenario
from tests.tui.stepping import Stepping, small_trainer, stepping
from tui_mnist.hosting import Job
from tui_mnist.queries.walkthrough import WalkthroughQuery
from tui_mnist.training import Pause, RunBatches
from tui_mnist.tui.screens.step.stages import Stage


class Slowly(Stepping):
    """Training goes on at so many steps a second, and the clock is in the test's hands."""

    seconds: list[float]

    async def at(self, seconds: float) -> None:
        """Let it be that late."""
        self.seconds[0] = seconds
        self.app.show_run()
        await self.settle()


@asynccontextmanager
async def slowly(speed: float) -> AsyncIterator[Slowly]:
    """Training has just begun."""
    trainer, seconds = small_trainer(), [0.0]
    job = Job(trainer.hyperparameters, steps_per_second=speed)
    async with stepping(trainer=trainer, job=job, clock=lambda: seconds[0]) as app:
        slow = Slowly(app.app, app.pilot, app.hosts)
        slow.seconds = seconds
        await slow.press("space")
        yield slow


@pytest.mark.parametrize("speed", [1 / 3, 1, 3])
@scenario
async def test_the_stages_pass_in_the_time_of_the_step(speed: float) -> None:
    async with slowly(speed) as app:
        for stage in Stage:
            for share in (0.02, 0.18):
                await app.at((stage / 5 + share) / speed)
                assert app.stage() is stage
        assert "step 1, happening now" in app.row(1)


@scenario
async def test_then_the_next_batch_comes() -> None:
    async with slowly(1.0) as app:
        await app.at(0.9)
        assert app.stage() is Stage.UPDATE
        app.walking_host.run_on(1)
        await app.at(1.0)
        assert app.stage() is Stage.DRAW
        assert "step 2, happening now" in app.row(1)
        assert app.asked(WalkthroughQuery) == [WalkthroughQuery()] * 2


@scenario
async def test_the_update_stays_until_the_next_step_is_known() -> None:
    async with slowly(1.0) as app:
        await app.at(0.9)
        app.walking_host.answers = False
        app.walking_host.run_on(1)
        await app.at(1.3)
        assert app.stage() is Stage.UPDATE


@scenario
async def test_it_plays_by_itself() -> None:
    async with slowly(1.0) as app:
        app.seconds[0] = 0.5
        for _ in range(500):
            if app.stage() is Stage.LOSS:
                return
            await asyncio.sleep(0.02)
            await app.pilot.pause()
        raise AssertionError("the stage never moved")


@pytest.mark.parametrize("key", ["full_stop", "comma", "right"])
@scenario
async def test_whoever_moves_the_stage_has_the_step_in_hand(key: str) -> None:
    async with slowly(1.0) as app:
        await app.at(0.5)
        await app.press(key)
        assert app.asked(Pause) == [Pause()]
        assert not app.now.training
        moved = Stage.FORWARD if key == "comma" else Stage.BACKWARD
        await app.at(0.9)
        assert app.stage() is moved
        assert any("training is paused" in notice for notice in app.notices())


@scenario
async def test_a_click_on_a_stage_does_so_too() -> None:
    async with slowly(1.0) as app:
        await app.click_on("3 loss", shift=2)
        assert (app.asked(Pause), app.stage()) == ([Pause()], Stage.LOSS)


@scenario
async def test_after_the_last_stage_the_step_is_taken_and_training_pauses() -> None:
    async with slowly(1.0) as app:
        await app.at(0.9)
        await app.press("full_stop")
        assert app.asked(RunBatches) == [RunBatches(1)]
        assert (app.now.training, app.stage()) == (False, Stage.DRAW)


@pytest.mark.parametrize("speed", [10.0, 100.0])
@scenario
async def test_at_higher_speeds_the_stage_stays(speed: float) -> None:
    async with slowly(speed) as app:
        await app.press("full_stop")
        await app.at(0.9)
        assert app.stage() is Stage.FORWARD
        assert app.now.training
