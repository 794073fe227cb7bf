"""What is drawn row by row is what would be drawn as a whole, whatever lies on the screen and whatever happens."""

import random
from functools import partial
from typing import Any

import pyte
import pytest
from rich.console import Console
from textual._compositor import Compositor, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen

from tests.tui.driving import Driving, driving, scenario
from tui_mnist.tui.lean_compositor import RowsUpdate
from tui_mnist.tui.widgets.digit_grid import DigitGrid
from tui_mnist.tui.widgets.key_bar import KeyBar
from tui_mnist.tui.widgets.passing_notice import PassingNotice

CONSOLE = Console(force_terminal=True, color_system="truecolor", width=200)


class Terminal:
    """What a terminal shows to which everything was written that the app displayed."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(120, 40)
        self._stream = pyte.Stream(self._screen)
        self.kinds: list[type] = []

    def write(self, update: CompositorUpdate) -> None:
        self.kinds.append(type(update))
        if isinstance(update, LayoutUpdate):
            self._screen.resize(update.region.height, update.region.width)
        self._stream.feed(update.render_segments(CONSOLE))

    def cells(self) -> list[list[Any]]:
        """Each cell with its colours."""
        lines = self._screen.buffer
        return [[lines[y][x] for x in range(self._screen.columns)] for y in range(self._screen.lines)]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()

    def display(self: App[Any], screen: Screen[Any], update: object) -> None:
        if isinstance(update, CompositorUpdate) and screen is self.screen:
            terminal.write(update)

    monkeypatch.setattr(App, "_display", display)
    return terminal


def whole(app: Driving) -> list[list[Any]]:
    """The cells of the screen if Textual draws all of it at once."""
    drawn = Terminal()
    compositor = app.app.screen._compositor
    still_to_come = set(compositor._dirty_regions)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compositor, "_get_renders", partial(Compositor._get_renders, compositor))
        update = compositor.render_update(full=True, screen_stack=app.app._background_screens)
    compositor._dirty_regions |= still_to_come
    assert isinstance(update, CompositorUpdate)
    drawn.write(update)
    return drawn.cells()


async def same(terminal: Terminal, app: Driving) -> None:
    """Wait for what is still to be drawn; then the terminal shows what the whole screen would."""
    for _ in range(20):
        shown, wanted = terminal.cells(), whole(app)
        differing = [y for y, (one, other) in enumerate(zip(shown, wanted, strict=True)) if one != other]
        if not differing:
            return
        await app.pilot.pause(0.05)
    pytest.fail("\n".join("".join(cell.data for cell in cells[y]) for y in differing for cells in (wanted, shown)))


@scenario
async def test_training_is_drawn_in_rows_and_shows_what_the_whole_would(terminal: Terminal) -> None:
    async with driving() as app:
        await app.press("space")
        for _ in range(12):
            await app.train(9)
            await same(terminal, app)
    assert terminal.kinds.count(RowsUpdate) >= 12


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
@scenario
async def test_so_it_does_below_notices_dialogs_and_other_screens(terminal: Terminal, size: tuple[int, int]) -> None:
    keys = [
        "space",
        "right_square_bracket",
        "u",
        "v",
        "y",
        "s",
        "question_mark",
        "escape",
        "2",
        "3",
        "1",
        "tab",
        "down",
    ]
    chance = random.Random(0)
    async with driving(size) as app:
        await app.press("space")
        for _ in range(40):
            await app.press(chance.choice(keys))
            await app.train(chance.randint(1, 30))
            await app.pilot.pause(0.05)
            await same(terminal, app)


@scenario
async def test_dim_keys_have_one_colour_however_they_are_drawn(terminal: Terminal) -> None:
    async with driving() as app:
        await app.press("2")
        await app.press("1")
        app.app.screen.query_one(KeyBar).refresh(Region(0, 0, 120, 1))
        await app.settle()
        await same(terminal, app)
        app.app.screen.query_one(KeyBar)._enabled["run"] = False
        app.app.screen.query_one(KeyBar).refresh(Region(0, 0, 120, 1))
        await app.settle()
        await same(terminal, app)


@scenario
async def test_a_notice_over_a_chart_is_not_drawn_over(terminal: Terminal) -> None:
    async with driving((80, 24)) as app:
        await app.press("space")
        await app.train(5)
        await app.press("right_square_bracket")
        assert "learning rate 0.001 → 0.003" in app.text()
        for _ in range(8):
            await app.train(5)
            await same(terminal, app)


@scenario
async def test_nor_by_what_changes_beside_it_in_the_same_rows(terminal: Terminal) -> None:
    async with driving((80, 24)) as app:
        await app.press("space")
        await app.train(5)
        app.app.screen.query_one("#digits").focus()
        await app.press("right_square_bracket")
        notice, digits = (app.app.screen.query_one(name).region for name in (PassingNotice, DigitGrid))
        assert digits.overlaps(notice)
        for key in ("right", "right", "left", "left"):
            await app.press(key)
            await same(terminal, app)
