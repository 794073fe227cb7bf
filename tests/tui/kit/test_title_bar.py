"""The tabs: by mouse, by number, and by arrows once tab has come to them."""

import pytest
from textual.widget import Widget

from tests.tui.driving import Driving, driving, scenario
from tui_mnist.tui.kit.title_bar import TitleBar
from tui_mnist.tui.screens import SCREENS


def focused(app: Driving) -> Widget | None:
    return app.app.screen.focused


async def go_to_the_tabs(app: Driving) -> None:
    for _ in range(40):
        if isinstance(focused(app), TitleBar):
            return
        await app.press("tab")
    raise AssertionError("tab does not come to the tabs")


@scenario
async def test_tab_comes_to_the_tabs_last_and_shift_tab_first() -> None:
    async with driving() as app:
        first = focused(app)
        assert not isinstance(first, TitleBar)
        await go_to_the_tabs(app)
        await app.press("tab")
        assert focused(app) is first
        await app.press("shift+tab")
        assert isinstance(focused(app), TitleBar)


@pytest.mark.parametrize(("forth", "back"), [("right", "left"), ("pagedown", "pageup")])
@scenario
async def test_arrows_and_page_keys_go_from_screen_to_screen_and_round(forth: str, back: str) -> None:
    async with driving() as app:
        await go_to_the_tabs(app)
        shown = []
        modes = [entry.mode for entry in SCREENS]
        for key in (*[forth] * len(modes), back):
            await app.press(key)
            shown.append(app.app.current_mode)
            assert isinstance(focused(app), TitleBar)
        assert shown == [*modes[1:], modes[0], modes[-1]]


@scenario
async def test_the_focus_shows_not_by_colour_alone_and_moves_nothing() -> None:
    async with driving() as app:
        before = app.text().split("\n")[0]
        await go_to_the_tabs(app)
        assert "◂1 Train▸" in app.text()
        assert app.text().split("\n")[0].replace("◂", "[").replace("▸", "]") == before


@scenario
async def test_a_screen_without_anything_to_focus_does_not_put_the_keys_on_the_tabs() -> None:
    async with driving() as app:
        await app.give("run")
        await app.press("2")
        assert not isinstance(focused(app), TitleBar)
        await app.press("right")
        assert app.app.current_mode == "step"


@scenario
async def test_a_click_shows_a_screen_and_leaves_the_focus_in_its_panes() -> None:
    async with driving() as app:
        await app.click_on("2 Step")
        assert app.app.current_mode == "step"
        assert not isinstance(focused(app), TitleBar)
