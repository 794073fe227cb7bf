"""The first picture comes before all that trains is loaded, and it is complete."""

import subprocess
import sys

import pytest

PROGRAM = """
import asyncio, sys
from tui_mnist.lazy import import_later
import_later("numpy")
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.hosting.job import Job
from tui_mnist.training.hyperparameters import Hyperparameters

class Watched(TuiMnistApp):
    shown = None
    def post_display_hook(self):
        if self.shown is None and not self._batch_count and self.screen.id != "_default":
            lines = self.screen._compositor.render_strips(self.size)
            Watched.shown = [line.text for line in lines], [name for name in HEAVY if name in sys.modules]
            self.exit()

class Silent:
    run = send = abandon = lambda *_: None

HEAVY = (
    "numpy._core",
    "tui_mnist.autodiff",
    "tui_mnist.training.events",
    "tui_mnist.tui.session.driver",
    "tui_mnist.tui.app.help",
)

async def main():
    app = Watched(Job(Hyperparameters()), Silent)
    async with app.run_test(size=(120, 40)):
        pass
asyncio.run(main())
print(*Watched.shown[0], sep="\\n")
print("loaded:", *Watched.shown[1])
"""


@pytest.fixture(scope="module")
def first_picture() -> str:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    return done.stdout


def test_it_waits_for_nothing_that_trains(first_picture: str) -> None:
    assert first_picture.splitlines()[-1].strip() == "loaded:"


@pytest.mark.parametrize(
    "words",
    [
        "[1 Train]",
        "mnist   seed 0",
        "Optimizer    ◂ rmsprop",
        "Seed       ◦   0",
        "loading data epoch 1/5",
        "Accuracy",
        "no digits yet",
        "batch loss          –",
        "space run  . batch",
        "? help  q quit",
    ],
)
def test_it_is_complete(first_picture: str, words: str) -> None:
    assert words in first_picture
