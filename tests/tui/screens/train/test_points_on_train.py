"""Where the data are points in the plane, the Train screen speaks of points."""

import asyncio

from tests.tui.driving import Driving, scenario
from tests.tui.quiet_loop import watch_end
from tui_mnist.hosting import Job, ThreadHost
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.app.app import TuiMnistApp

PATIENCE = 60.0


@scenario
async def test_panes_are_called_after_the_points_that_they_show() -> None:
    settings = Hyperparameters.of(data="spirals:points=100", hidden=(8,), validation_size=50)
    app = TuiMnistApp(Job(settings, None), ThreadHost)
    watch_end(lambda: app.return_code is not None)
    async with app.run_test(size=(120, 40)) as pilot:
        driven = Driving(app, pilot, [])
        async with asyncio.timeout(PATIENCE):
            while "of 50" not in driven.text() and "/50" not in driven.text():
                await asyncio.sleep(0.01)
        text = driven.text()
        for words in ("─ Points ─", "─ Point ─", "points/s"):
            assert words in text
        for words in ("Digit", "images/s"):
            assert words not in text
