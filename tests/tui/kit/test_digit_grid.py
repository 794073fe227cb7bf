"""The grid shows what the network says, lets a person choose and page, and draws only what changed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import numpy as np
import pytest
from rich.color import Color
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.pilot import Pilot
from textual.strip import Strip

from tui_mnist.data import FASHION_MNIST, Dataset, load
from tui_mnist.queries.digits import DigitsPage
from tui_mnist.tui.kit.appearance import DRAWINGS
from tui_mnist.tui.kit.digit_grid import DigitGrid
from tui_mnist.tui.kit.palettes import PALETTES

DIGITS = tuple("0123456789")
Scenario = Callable[["Host", Pilot[None]], Awaitable[None]]


class RecordingGrid(DigitGrid):
    """Writes down which rows of its content were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


class Host(App[None]):
    """An app that is one grid, and writes down its messages."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = RecordingGrid()
        self.told: list[tuple[Any, ...]] = []

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_digit_grid_chosen(self, message: DigitGrid.Chosen) -> None:
        self.told.append(("chosen", message.position, message.index))

    def on_digit_grid_page_turned(self, message: DigitGrid.PageTurned) -> None:
        self.told.append(("page", message.direction))

    def on_digit_grid_capacity_changed(self, message: DigitGrid.CapacityChanged) -> None:
        self.told.append(("capacity", message.capacity))

    def news(self) -> list[tuple[Any, ...]]:
        """The messages since the last time."""
        news, self.told = self.told, []
        return news


def play(scenario: Scenario, *, width: int = 36, height: int = 12) -> None:
    """Run the scenario with a grid whose content has this size."""

    async def scene() -> None:
        app = Host()
        async with app.run_test(size=(width + 2, height + 2)) as pilot:
            await scenario(app, pilot)

    asyncio.run(scene())


async def resize(app: Host, pilot: Pilot[None], width: int, height: int) -> None:
    """Wait until the grid is drawn in a window of this size; of a border it always has two columns and rows."""
    await pilot.resize_terminal(width, height)
    while app.grid.outer_size != (max(2, width), max(2, height)):
        await pilot.pause()


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load("mnist")


@pytest.fixture
def look(mnist: Dataset) -> Callable[..., DigitsPage]:
    """Return a function that makes an answer about real images: all right, but for those given as {index: class}."""

    def make(
        *indices: int, wrong: dict[int, int] | None = None, confidence: float = 0.98, label: int | None = None
    ) -> DigitsPage:
        chosen, mistaken = np.array(indices, np.intp), wrong or {}
        labels = mnist.train_labels[chosen].astype(np.intp)
        probabilities = np.full((len(indices), 10), (1 - confidence) / 9, np.float32)
        for row, index in enumerate(indices):
            probabilities[row, mistaken.get(index, labels[row])] = confidence
        images = mnist.pictures(mnist.train_samples[chosen])
        return DigitsPage("mistakes", label, 0, 3, chosen, images, labels, probabilities, len(mistaken), 5000)

    return make


def content(grid: DigitGrid) -> list[str]:
    return [grid.render_line(y).text for y in range(grid.content_size.height)]


def with_border(grid: DigitGrid) -> list[str]:
    """What is on the screen, borders included; rows that were not refreshed are as they were."""
    return [strip.text for strip in grid.render_lines(grid.outer_size.region)]


def styled(strip: Strip) -> Iterator[tuple[str, Color | None, Color | None]]:
    """Text, colour and background of each piece."""
    for text, style, _ in strip:
        assert style is not None
        yield text, style.color, style.bgcolor


def pieces(grid: DigitGrid) -> Iterator[tuple[str, Color | None, Color | None]]:
    for y in range(grid.content_size.height):
        yield from styled(grid.render_line(y))


# Pictures and captions


def test_digits_in_letters(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        app.grid.ascii_only = True
        app.grid.show(look(7, 2, wrong={2: 9}), DIGITS)
        assert content(app.grid) == [
            "[              ]                  ",
            "[    :**%%%*.  ]    -       +.    ",
            "[    .+=:=@%.  ]   :#      +#     ",
            "[    =##%@#-   ]   =#==++++%-     ",
            "[   . :.:##    ]    ---:  =#      ",
            "[  =%####*=    ]          =#      ",
            "[   .+-        ]          .=      ",
            "[3 ok     98.0%]  4 X 9    98.0%  ",
        ]

    play(scenario, width=34, height=8)


def test_digits_in_braille(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        app.grid.drawing = "braille"
        app.grid.show(look(7), DIGITS)
        assert content(app.grid) == [
            "   ▐⠀⠀⠀⠀⠀⣀⣀⡀⠀⠀▌   ",
            "   ▐⠀⠀⠀⠰⠟⠛⣿⡷⠀⠀▌   ",
            "   ▐⠀⠀⠀⢤⣶⣾⣿⠃⠀⠀▌   ",
            "   ▐⠀⢀⣤⣀⣀⣴⡿⠀⠀⠀▌   ",
            "   ▐⠀⠀⠙⠛⠉⠉⠀⠀⠀⠀▌   ",
            "   ▐3 ✓  98.0%▌   ",
        ]

    play(scenario, width=18, height=6)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
def test_half_blocks_have_the_greys_of_the_data_under_every_theme(look: Callable[..., DigitsPage], theme: str) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.theme = theme
        await pilot.pause()
        app.grid.show(look(7), DIGITS)
        picture = app.grid.render_line(0).crop(4, 14)
        assert picture.text == "   ▀▀▀▀▀  "
        greys = [tuple(colour.get_truecolor()) for _, *colours in styled(picture) for colour in colours if colour]
        assert greys[0] == (0, 0, 0)
        assert max(greys) > (100, 100, 100)
        assert all(red == green == blue for red, green, blue in greys)

    play(scenario, width=18, height=6)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=lambda palette: palette.name)
def test_right_and_wrong_differ_in_mark_and_in_colour(look: Callable[..., DigitsPage], palette: Any) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(7, 2, wrong={2: 9}), DIGITS)
        app.grid.palette = palette
        await pilot.pause()
        captions = {text: colour for text, colour, _ in pieces(app.grid) if "%" in text}
        assert captions == {"3 ✓  98.0%": Color.parse(palette.right), "4 ✗ 9  98%": Color.parse(palette.wrong)}

    play(scenario, width=24, height=6)


def test_names_of_clothes_are_shortened_or_numbered(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(2, wrong={2: 9}), FASHION_MNIST.class_names)
        assert "4 ✗ 9  98%" in content(app.grid)[5]
        await resize(app, pilot, 20, 8)
        assert "Coat ✗ Ankl  98%" in content(app.grid)[5]

    play(scenario, width=12, height=6)


def test_what_is_no_number_is_told_as_such(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        looked = look(7, 2)
        looked.probabilities[:] = np.nan
        app.grid.show(looked, DIGITS)
        assert "3 ✗    NaN" in content(app.grid)[5]

    play(scenario, width=24, height=6)


@pytest.mark.parametrize("shape", [(1, 1), (10, 40), (40, 10), (3, 200)])
def test_images_of_any_shape_have_a_tile(shape: tuple[int, int]) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        images, one = np.full((1, *shape), 255, np.uint8), np.zeros(1, np.intp)
        for app.grid.drawing in DRAWINGS:
            app.grid.show(
                DigitsPage("random", None, 0, 1, one, images, one, np.eye(10, dtype=np.float32)[:1], 0, 1), DIGITS
            )
            rows = content(app.grid)
            assert {len(row) for row in rows} == {14}
            assert "0 ✓   100%" in rows[5]
            assert (255, 255, 255) in {
                colour.get_truecolor() for _, *colours in pieces(app.grid) for colour in colours if colour
            }

    play(scenario, width=14, height=6)


# Titles


def test_the_border_says_what_is_shown(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        app.grid.show(look(7, 2, wrong={2: 9}, label=3), DIGITS)
        top, *_, bottom = with_border(app.grid)
        assert " Digits: only 3 " in top
        assert " mistakes first  page 1/3  wrong     1 of 5,000 " in bottom

    play(scenario, width=60)


def test_a_narrow_border_says_less_in_whole_words(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(7), DIGITS)
        for columns, subtitle in (
            (40, " mistakes  1/3  wrong     0/5,000 "),
            (25, " mistakes first  1/3 "),
            (9, " 1/3 "),
        ):
            await resize(app, pilot, columns, 14)
            bottom = with_border(app.grid)[-1]
            assert subtitle in bottom
            assert len(bottom) == columns

    play(scenario, width=60)


def test_before_the_first_look_and_without_images_the_grid_says_so(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        assert "no digits yet" in " ".join(content(app.grid))
        app.grid.show(look(7), DIGITS)
        assert "no digits" not in " ".join(content(app.grid))
        app.grid.show(look(), DIGITS)
        assert "no held-out images" in " ".join(content(app.grid))
        assert (app.grid.position, app.grid.chosen) == (None, None)
        app.grid.show(look(label=3), DIGITS)
        assert "no images of this class" in " ".join(content(app.grid))
        app.grid.show(None, DIGITS)
        assert "no digits yet" in " ".join(with_border(app.grid))

    play(scenario)


# Room


def test_the_grid_says_how_many_tiles_it_has_room_for(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        assert app.news() == [("capacity", 6)]
        await resize(app, pilot, 38, 26)
        assert app.news() == [("capacity", 12)]
        await resize(app, pilot, 39, 26)
        assert app.news() == []
        app.grid.ascii_only = True
        await pilot.pause()
        assert app.news() == [("capacity", 6)]
        app.grid.show(look(*range(6)), DIGITS)
        assert app.grid.capacity(app.grid.content_size) == 6
        assert app.grid.capacity(Size(14, 6)) == app.grid.capacity(Size(1, 1)) == 1

    play(scenario)


def test_more_images_than_room_are_left_out_and_fewer_leave_blanks(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        app.grid.show(look(*range(50)), DIGITS)
        assert sum("✓" in text for text, _, _ in pieces(app.grid)) == 6
        app.grid.choose(6)
        assert app.grid.position == 0, "nothing that can't be seen can be chosen"
        app.grid.show(look(*range(4)), DIGITS)
        assert sum("✓" in text for text, _, _ in pieces(app.grid)) == 4

    play(scenario)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_size_can_be_drawn(look: Callable[..., DigitsPage], drawing: str) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.drawing = drawing
        app.grid.show(look(*range(9), wrong={2: 9}), DIGITS)
        for width, height in ((1, 1), (2, 2), (3, 3), (4, 9), (5, 5), (9, 3), (16, 8), (20, 4), (40, 3), (3, 30)):
            await resize(app, pilot, width, height)
            app.grid.show(look(*range(9), wrong={2: 9}), DIGITS)
            assert {len(row) for row in with_border(app.grid)} <= {max(2, width)}, "a border takes two columns"
        await resize(app, pilot, 38, 26)
        assert "4 ✗ 9" in " ".join(content(app.grid))

    play(scenario)


# The choice


def test_arrow_keys_move_the_choice_and_stop_at_the_edges(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(*range(10, 15)), DIGITS)
        app.grid.focus()
        await pilot.pause()
        assert [news for news in app.news() if news[0] == "chosen"] == [("chosen", 0, 10)]
        moves = {"right": 1, "down": 4, "left": 3, "up": 0}
        for key, position in moves.items():
            await pilot.press(key)
            assert app.grid.position == position
        await pilot.press("up", "left")
        assert app.grid.position == 0
        await pilot.press("right", "right", "right", "down")
        assert (app.grid.position, app.grid.chosen) == (2, 12), "there is no digit at the right, nor one below"
        assert app.news()[:4] == [("chosen", position, 10 + position) for position in moves.values()]

    play(scenario)


def test_page_keys_ask_for_other_pages(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(1, 2), DIGITS)
        app.grid.focus()
        await pilot.pause()
        app.news()
        await pilot.press("pagedown", "pageup")
        assert app.news() == [("page", 1), ("page", -1)]

    play(scenario)


def test_a_click_chooses_and_takes_the_focus(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(*range(10, 15)), DIGITS)
        await pilot.pause()
        app.news()
        await pilot.click(DigitGrid, offset=(1 + 15, 1 + 8))
        assert app.news() == [("chosen", 4, 14)]
        assert app.focused is app.grid
        for nowhere in ((0, 0), (1 + 30, 1 + 8), (5, 13)):
            await pilot.click(DigitGrid, offset=nowhere)
        assert app.news() == []

    play(scenario)


def test_the_chosen_tile_is_marked_by_more_than_colour(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        app.grid.show(look(1, 2, 3), DIGITS)
        assert all((row[0], row[11]) == ("▐", "▌") for row in content(app.grid)[:6])
        app.grid.choose(1)
        assert all((row[0], row[11], row[12], row[23]) == (" ", " ", "▐", "▌") for row in with_content(app.grid)[:6])

    def with_content(grid: DigitGrid) -> list[str]:
        return [row[1:-1] for row in with_border(grid)[1:-1]]

    play(scenario)


def test_the_chosen_digit_stays_chosen_wherever_it_goes(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(10, 11, 12), DIGITS)
        app.grid.choose(2)
        await pilot.pause()
        app.news()
        app.grid.show(look(12, 10, 11), DIGITS)
        assert (app.grid.position, app.grid.chosen) == (0, 12)
        await pilot.pause()
        assert app.news() == []

    play(scenario)


def test_on_another_page_the_digit_in_the_same_place_is_chosen(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(10, 11, 12), DIGITS)
        app.grid.choose(2)
        await pilot.pause()
        app.news()
        app.grid.show(look(20, 21, 22), DIGITS)
        app.grid.show(look(30, 31), DIGITS)
        await pilot.pause()
        assert app.news() == [("chosen", 2, 22), ("chosen", 1, 31)]

    play(scenario)


@pytest.mark.parametrize("position", [-1, 3, 99])
def test_where_no_digit_is_none_can_be_chosen(look: Callable[..., DigitsPage], position: int) -> None:
    async def scenario(app: Host, _pilot: Pilot[None]) -> None:
        app.grid.choose(0)
        app.grid.show(look(10, 11, 12), DIGITS)
        app.grid.choose(position)
        assert app.grid.position == 0

    play(scenario)


# What is drawn again


async def rows_drawn(app: Host, pilot: Pilot[None], change: Callable[[], None]) -> set[int]:
    """The rows of the content that are drawn because of the change."""
    await pilot.pause()
    with_border(app.grid)
    app.grid.drawn.clear()
    change()
    await pilot.pause()
    with_border(app.grid)
    return set(app.grid.drawn)


def test_only_what_changed_is_drawn_again(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(1, 2, 3, 4), DIGITS)

        async def drawn(*indices: int, **how: Any) -> set[int]:
            return await rows_drawn(app, pilot, lambda: app.grid.show(look(*indices, **how), DIGITS))

        assert await drawn(1, 2, 3, 4) == set(), "nothing changed"
        assert await drawn(1, 2, 3, 4, wrong={2: 9}) == {5}, "a caption in the first row of tiles, and a number below"
        assert "4 ✗ 9  98%" in with_border(app.grid)[6]
        assert "wrong     1" in with_border(app.grid)[-1]
        assert await drawn(1, 2, 3, 4, confidence=0.5) == {5, 11}
        assert await drawn(1, 2, 3, 5, confidence=0.5) == {6, 7, 8, 9, 10, 11}, "another picture"
        assert await drawn(1, 2, 3, confidence=0.5) == {6, 7, 8, 9, 10, 11}, "a picture less"

    play(scenario)


def test_another_choice_draws_two_tiles_again(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(*range(6)), DIGITS)
        assert await rows_drawn(app, pilot, lambda: app.grid.choose(1)) == set(range(6))
        assert await rows_drawn(app, pilot, lambda: app.grid.choose(1)) == set()
        assert await rows_drawn(app, pilot, lambda: app.grid.choose(4)) == set(range(12))

    play(scenario)


@pytest.mark.parametrize(("name", "value"), [("drawing", "braille"), ("ascii_only", True)])
def test_another_drawing_draws_everything_again(look: Callable[..., DigitsPage], name: str, value: Any) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(*range(6)), DIGITS)
        before = content(app.grid)
        assert await rows_drawn(app, pilot, lambda: setattr(app.grid, name, value)) == set(range(12))
        assert content(app.grid) != before
        if name == "ascii_only":
            assert all(row.isascii() for row in content(app.grid))

    play(scenario)


def test_another_theme_draws_everything_in_its_colours(look: Callable[..., DigitsPage]) -> None:
    async def scenario(app: Host, pilot: Pilot[None]) -> None:
        app.grid.show(look(1), DIGITS)
        before = {colour for text, _, colour in pieces(app.grid) if not text.strip()}
        app.theme = "textual-light"
        await pilot.pause()
        after = {colour for text, _, colour in pieces(app.grid) if not text.strip()}
        assert max(sum(colour.get_truecolor()) for colour in after - before if colour) > 600

    play(scenario)
