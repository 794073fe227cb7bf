"""The palette of commands, for quick fingers and windows that change."""

from textual import events

from tests.tui.driving import driving, scenario
from tui_mnist.tui.app.command_palette import CommandPaletteScreen


def click_at(column: int, row: int) -> events.Click:
    return events.Click(None, column, row, 0, 0, 1, False, False, False, column, row)


@scenario
async def test_a_click_where_the_window_was_before_it_became_smaller_is_none() -> None:
    async with driving((80, 24)) as app:
        await app.press("ctrl+p")
        app.app.screen.post_message(click_at(73, 33))
        await app.settle()
        assert isinstance(app.app.screen, CommandPaletteScreen)


@scenario
async def test_a_click_beside_it_closes_it() -> None:
    async with driving((80, 24)) as app:
        await app.press("ctrl+p")
        app.app.screen.post_message(click_at(0, 23))
        await app.settle()
        assert not isinstance(app.app.screen, CommandPaletteScreen)
