"""The Train screen as text: what a person sees at the start, in training, and at each end of a run."""

import pytest

from tests.tui.driving import Driving, driving, scenario
from tests.tui.golden import check_golden

SIZES = ((120, 40), (80, 24), (40, 12))


async def begun(app: Driving) -> None:
    """Nothing is trained yet."""


async def training(app: Driving) -> None:
    """An epoch and a half, and a knob that was turned."""
    await app.press("space")
    app.host.epoch()
    await app.press("right_square_bracket")
    for _ in range(4):
        await app.train(12)
    await app.press("u")
    app.app.clear_notifications()
    await app.settle()


async def finished(app: Driving) -> None:
    """The test images were looked at."""
    await app.press("space")
    app.host.epoch()
    app.host.epoch()
    app.host.finish()
    await app.settle()
    app.app.clear_notifications()
    await app.settle()


async def failed(app: Driving) -> None:
    """All epochs are done, and nothing was learned in them."""
    await app.press("space")
    app.host.train(100, loss=lambda _: 2.7)
    app.host.finish(test_accuracy=0.1009)
    await app.settle()
    app.app.clear_notifications()
    await app.settle()


async def diverged(app: Driving) -> None:
    """The loss left the finite world."""
    await app.press("space")
    await app.train(60)
    app.host.diverge()
    await app.settle()


async def waiting(app: Driving) -> None:
    """A change waits for a new run."""
    await app.press("full_stop")
    for knob in ("hidden", "seed"):
        await app.give(f"{knob}_next")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "state", [begun, training, finished, failed, diverged, waiting], ids=lambda state: state.__name__
)
@scenario
async def test_the_train_screen(state: object, size: tuple[int, int]) -> None:
    async with driving(size, epochs=2) as app:
        await state(app)  # type: ignore[operator]
        check_golden(f"train-{getattr(state, '__name__', '')}-{size[0]}x{size[1]}", app.body())
