"""Leaving asks whenever something would be interrupted, and at no other time."""

import pytest

from tests.tui.driving import Driving, driving, scenario
from tests.tui.pretend import STEPS_PER_EPOCH
from tui_mnist.hosting import EndSession
from tui_mnist.training import Stop
from tui_mnist.tui.app.quit import QuitScreen
from tui_mnist.tui.session.snapshot import Phase


def left(app: Driving) -> bool:
    """Whether the session was told to keep the run and to end."""
    return Stop() in app.host.commands and EndSession() in app.host.commands


async def before_the_first_batch(_app: Driving) -> None:
    """Nothing was trained yet."""


async def at_the_end_of_an_epoch(app: Driving) -> None:
    await app.give("epoch")
    assert app.now.phase is Phase.PAUSED
    assert app.now.step == STEPS_PER_EPOCH


async def finished(app: Driving) -> None:
    await app.give("run")
    app.host.epoch()
    app.host.finish()
    await app.settle()


async def stopped(app: Driving) -> None:
    await app.train(30)
    await app.give("run")
    await app.give("stop")


async def diverged(app: Driving) -> None:
    await app.train(30)
    app.host.diverge()
    await app.settle()


@pytest.mark.parametrize(
    "state", [before_the_first_batch, at_the_end_of_an_epoch, finished, stopped, diverged], ids=lambda s: s.__name__
)
@scenario
async def test_where_nothing_is_interrupted_it_leaves_at_once(state: object) -> None:
    async with driving() as app:
        await state(app)  # type: ignore[operator]
        await app.press("q")
        assert left(app)


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
@pytest.mark.parametrize("training", [True, False], ids=["training", "paused within an epoch"])
@scenario
async def test_it_asks_within_an_epoch_and_says_that_nothing_is_lost(training: bool, key: str) -> None:
    async with driving() as app:
        if training:
            await app.give("run")
            await app.train(30)
        else:
            await app.give("batch")
        await app.press(key)
        assert isinstance(app.app.screen, QuitScreen)
        assert "nothing is lost" in app.text()
        assert ("Finish the epoch" in app.text()) is training
        assert not left(app)
        await app.press("escape")
        assert not isinstance(app.app.screen, QuitScreen)
        await app.press(key)
        await app.press("s")
        assert left(app)
    assert app.app.return_value is not None


@scenario
async def test_a_second_press_saves_and_leaves() -> None:
    async with driving() as app:
        await app.give("batch")
        await app.press("q", "q")
        assert left(app)


@scenario
async def test_it_says_what_is_on_disk_already() -> None:
    async with driving() as app:
        await app.give("batch")
        await app.press("q")
        assert "Quit without saving; all is lost" in app.text()
        for epochs in (1, 2):
            await app.press("escape")
            await app.give("epoch")
            await app.give("batch")
            await app.press("q")
            assert f"Quit without saving; kept up to step {epochs * STEPS_PER_EPOCH}" in app.text()
