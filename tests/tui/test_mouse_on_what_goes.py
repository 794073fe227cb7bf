"""The mouse, pressed on a widget that is just going away."""

import asyncio

import pytest
from textual import events
from textual.widgets import Static

from tests.tui.driving import driving, scenario


@pytest.mark.parametrize("moment", range(5))
@scenario
async def test_a_click_on_what_is_just_going_away_breaks_nothing(moment: int) -> None:
    async with driving((80, 24)) as app:  # raises what was raised in the app
        going = Static("going" * 4)
        going.styles.dock = "bottom"
        await app.app.screen.mount(going)
        await app.settle()
        column, row = going.region.offset
        going.remove()
        for _ in range(moment):
            await asyncio.sleep(0)
        for kind in (events.MouseDown, events.MouseUp):
            app.app.post_message(kind(None, column, row, 0, 0, 1, False, False, False, column, row))
        await app.settle()
    assert not app.app.is_running
