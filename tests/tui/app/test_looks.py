"""Theme, colours and drawing are chosen from lists, and seen on the screen while they are."""

from collections.abc import Callable
from pathlib import Path

from tests.tui.driving import Driving, driving, scenario
from tui_mnist.tui.app.looks import LOOKS
from tui_mnist.tui.app.settings import DRAWINGS, Settings, load_settings
from tui_mnist.tui.app.themes import THEMES
from tui_mnist.tui.kit.choice_list import REST_SECONDS
from tui_mnist.tui.kit.digit_grid import DigitGrid
from tui_mnist.tui.kit.palettes import PALETTES
from tui_mnist.tui.kit.title_bar import TitleBar


async def until(app: Driving, is_shown: Callable[[], bool]) -> None:
    """Let the highlight rest until its choice is shown."""
    for _ in range(200):
        if is_shown():
            break
        await app.pilot.pause(REST_SECONDS / 2)
    await app.settle()
    assert is_shown()


def test_the_lists_have_every_choice() -> None:
    values = {setting: [choice.value for choice in look.choices] for setting, look in LOOKS.items()}
    assert values == {"theme": list(THEMES), "palette": list(PALETTES), "drawing": list(DRAWINGS)}


@scenario
async def test_the_theme_that_is_highlighted_is_shown_and_enter_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    async with driving(settings=Settings(), settings_path=path) as app:
        await app.give("theme")
        assert "● textual-dark" in app.text()
        await app.press("down")
        await until(app, lambda: app.app.theme == "textual-light")
        await app.press("enter")
        assert app.app.theme == "textual-light"
    assert load_settings(path)[0].theme == "textual-light"


@scenario
async def test_escape_goes_back_to_the_theme_before(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    async with driving(settings=Settings(theme="nord"), settings_path=path) as app:
        await app.give("theme")
        await app.press("down", "down")
        await until(app, lambda: app.app.theme != "nord")
        await app.press("escape")
        assert app.app.theme == "nord"
    assert load_settings(path)[0].theme in {"nord", Settings().theme}


@scenario
async def test_of_quick_moves_only_the_last_is_shown_and_stays() -> None:
    async with driving() as app:
        await app.give("theme")
        await app.press("down", "down", "up", "down", "down", "enter")
        assert app.app.theme == THEMES[3]
        await app.pilot.pause(2 * REST_SECONDS)
        await app.settle()
        assert app.app.theme == THEMES[3]


@scenario
async def test_a_theme_changes_the_shades_of_what_carries_meaning_and_of_images() -> None:
    async with driving() as app:
        grid = app.app.screen.query_one(DigitGrid)
        dark = grid.palette
        app.app.theme = "textual-light"
        await app.settle()
        assert (grid.palette.ink, grid.palette.paper) == ("#000000", "#e0e0e0")
        assert grid.palette.right != dark.right


@scenario
async def test_the_first_line_is_drawn_in_the_new_themes_colours() -> None:
    async with driving() as app:
        title = app.app.screen.query_one(TitleBar)
        for theme in ("textual-light", "high-contrast"):
            app.app.theme = theme
            await app.settle()
            program = next(segment for segment in title.render_line(0) if "tui-mnist" in segment.text)
            assert program.style is not None
            assert program.style.color == title.part("accent").color


@scenario
async def test_drawing_and_colours_are_seen_while_choosing_too() -> None:
    async with driving() as app:
        grid = app.app.screen.query_one(DigitGrid)
        await app.give("drawing")
        await app.press("down", "down")
        await until(app, lambda: grid.drawing == "braille")
        await app.press("escape")
        assert grid.drawing == "blocks"
        before = grid.palette
        await app.give("palette_colours")
        await app.press("down", "enter")
        assert app.app.settings.palette == "colour-blind safe"
        assert grid.palette != before
