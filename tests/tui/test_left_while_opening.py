"""In whatever moment the app is left, nothing is asked of widgets that never came to be, or are gone."""

import asyncio
from collections.abc import Callable
from typing import Final

import pytest
from textual import events

from tests.tui.driving import driving, scenario
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.failure import FailureScreen
from tui_mnist.tui.screens.train.code_screen import CodeScreen

OPENINGS: Final[dict[str, Callable[[TuiMnistApp], object]]] = {
    "help": lambda app: app.action_help(),
    "palette": lambda app: app.action_command_palette(),
    "more epochs": lambda app: app.action_more_epochs(),
    "code": lambda app: app.push_screen(CodeScreen(Hyperparameters())),
    "failure": lambda app: app.push_screen(FailureScreen("Training broke off", "a fact", "all", ["a way"])),
    "quit": lambda app: app.call_later(app.action_quit),
    "step": lambda app: app.call_later(app.action_show, "step"),
    "graph": lambda app: app.call_later(app.action_show, "graph"),
}
MOMENTS: Final = (0, 2, *(pytest.param(moment, marks=pytest.mark.slow) for moment in (1, 3, 4, 5)))
"""Rounds of the event loop between opening and leaving; in the first ones the screen is there and has no widgets."""


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("screen", OPENINGS)
@scenario
async def test_the_app_may_be_left_while_a_screen_opens(screen: str, moment: int) -> None:
    async with driving((80, 24)) as app:  # raises what was raised in the app
        if screen == "quit":
            await app.press("space")
        OPENINGS[screen](app.app)
        for _ in range(moment):
            await asyncio.sleep(0)
        app.app.exit()
    assert not app.app.is_running


@pytest.mark.parametrize("screen", [*OPENINGS, "new key"])
@scenario
async def test_keys_that_come_after_leaving_do_nothing(screen: str) -> None:
    async with driving((80, 24)) as app:
        if screen == "quit":
            await app.press("space")
        if screen == "new key":
            await app.press("question_mark", "k")
        else:
            OPENINGS[screen](app.app)
            await app.settle()
        top = app.app.screen
        app.app.exit()
        for key in ("k", "slash", "enter", "0", "pagedown", "escape", "space"):
            character = key if len(key) == 1 else None
            for pump in {top, top.focused or top}:
                pump.post_message(events.Key(key, character))
        await top.remove_children()
        for key in ("k", "escape", "enter"):
            top.post_message(events.Key(key, None))
    assert not app.app.is_running
