"""A monkey at keyboard, mouse and window: whatever it does, nothing breaks, and the app still trains in the end."""

import asyncio

import pytest
from textual.screen import ModalScreen

from tests.tui.driving import driving, scenario
from tests.tui.monkey import Monkey
from tui_mnist.tui.app import TuiMnistApp
from tui_mnist.tui.commands import COMMANDS
from tui_mnist.tui.keys import keys_of, split_keys

SEEDS = range(10)
DEEDS = 500
PATIENT = 120
"""Seconds after which one seed counts as hanging."""


@pytest.mark.parametrize("seed", SEEDS)
@scenario
async def test_whatever_a_monkey_does_the_app_still_trains(seed: int) -> None:
    monkey = Monkey(seed)
    async with asyncio.timeout(PATIENT):
        trains = False
        while not trains:
            async with driving((80, 24)) as app:
                await monkey.play(app.app, app.hosts, DEEDS)
                assert app.app._exception is None
                if not app.app.is_running:
                    continue
                await app.settle()
                assert not any("Traceback" in notice for notice in app.notices())
                for _ in range(6):
                    if isinstance(app.app.screen, ModalScreen):
                        await app.press("escape")
                app.app.screen.set_focus(None)
                await app.pilot.resize_terminal(120, 40)
                for command in ("show_train", "rewind", "run"):
                    await app.press(key_of(command, app.app))
                await app.train(7)
                assert (app.now.step, app.now.training) == (7, True), monkey.deeds[-20:]
                assert "● training" in app.text()
                trains = True


def key_of(name: str, app: TuiMnistApp) -> str:
    """A key of a command, which the monkey may have changed."""
    command = next(command for command in COMMANDS if command.id == name)
    return split_keys(keys_of(command, app.settings.keymap))[0]
