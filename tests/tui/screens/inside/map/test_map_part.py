"""The large map: digits picked out by a line, by nearness and by class, while it trains."""

import numpy as np
import pytest
from textual.widgets import OptionList

from tests.tui.driving import scenario
from tests.tui.golden import check_golden
from tests.tui.layering import Layering, layering
from tui_mnist.queries.class_maps import ClassMapsQuery
from tui_mnist.tui.screens.inside.map.picking_map import PickingMap


def the_map(app: Layering) -> PickingMap:
    return app.screen.query_one(PickingMap)


def cell_of(app: Layering, digit: int) -> tuple[int, int]:
    """The column and row of a digit on the screen."""
    view = the_map(app)
    assert view.placed is not None
    column, row = view._cells(view.placed.positions[digit : digit + 1])[0].astype(int).tolist()
    return view.region.x + 1 + column, view.region.y + 1 + row


async def drag(app: Layering, *cells: tuple[int, int]) -> None:
    """Press at the first cell, go through the others, and let go at the last; cells of the map's widget."""
    view = the_map(app)
    await app.pilot.mouse_down(view, offset=cells[0])
    for cell in cells[1:]:
        await app.pilot._post_mouse_events([_moved()], view, offset=cell, button=1)
    await app.pilot.mouse_up(view, offset=cells[-1])
    await app.settle()


def _moved() -> type:
    from textual.events import MouseMove

    return MouseMove


@pytest.mark.parametrize(
    ("size", "unicode"),
    [((120, 40), True), ((80, 24), True), ((80, 24), False)],
    ids=["120x40", "80x24", "80x24-ascii"],
)
@scenario
async def test_the_map_with_a_class_picked_out(size: tuple[int, int], unicode: bool) -> None:
    async with layering("map", size, unicode=unicode) as app:
        await app.train_for_real(4)
        await app.press("c", "1", "enter")
        check_golden(f"map-{size[0]}x{size[1]}{'' if unicode else '-ascii'}", app.body())
        assert unicode or app.body().isascii()
        maps = app.map.maps
        assert maps is not None
        assert sorted(app.map.picked.tolist()) == np.flatnonzero(maps.labels == 1).tolist()


@scenario
async def test_before_there_is_a_map_it_says_what_is_coming() -> None:
    async with layering("map", answers=False) as app:
        assert "The map is being drawn" in app.text()
        await app.press("g", "c", "l", "x", "z", "v", "f", "d")
        assert "The map is being drawn" in app.text()


@scenario
async def test_layers_and_methods_are_chosen_and_the_map_follows_training() -> None:
    async with layering("map", hidden=(5, 4)) as app:
        titles = []
        for _ in range(4):
            titles.append(str(the_map(app).border_title))
            await app.press("l")
        assert [title.partition(" · ")[0] for title in titles] == [
            "the scores",
            "the pixels",
            "after layer 1",
            "after layer 2",
        ]
        await app.press("v", *"handles", "enter")
        assert "after softmax · 4 of 4 · class handles" in app.text()
        before = app.map.state.targets[-1].positions
        await app.train_for_real(5)
        answer = app.now.newest(ClassMapsQuery)
        assert answer is not None
        assert answer.value is not None
        assert answer.value is app.map.maps
        assert not np.array_equal(before, app.map.state.targets[-1].positions)


@scenario
async def test_the_nearest_are_picked_out_and_more_and_fewer_and_follow_the_cursor() -> None:
    async with layering("map") as app:
        part = app.map
        await app.press("g")
        twelve = part.picked
        assert len(twelve) == min(12, len(part.state.predicted))
        assert twelve[0] == part.chosen
        assert "12 picked" in app.text()
        await app.press("s")
        assert part.picked.tolist() == twelve[:6].tolist()
        await app.press("right")
        assert part.picked[0] == part.chosen != twelve[0]
        await app.press("s")
        assert not part.has_pick
        assert "picked" not in app.words_in("#map-side")
        await app.press("g", "escape")
        assert not part.has_pick


@scenario
async def test_a_line_around_digits_picks_them_out_for_as_long_as_it_trains() -> None:
    async with layering("map") as app:
        view, part = the_map(app), app.map
        width, height = view.size
        await drag(app, (2, 2), (width, 2), (width, height), (2, height), (2, 4))
        around_all = part.picked
        assert len(around_all) > len(part.state.predicted) // 2
        await drag(app, (1, 1), (width // 2, height))  # straight: a box
        half = part.picked
        assert view.placed is not None
        columns = view._cells(view.placed.positions)[:, 0]
        assert sorted(half.tolist()) == np.flatnonzero(columns < width // 2 - 0.5).tolist()
        await app.train_for_real(4)
        assert sorted(part.picked.tolist()) == sorted(half.tolist())
        wrong = part.state.predicted != part.maps.labels  # type: ignore[union-attr]
        assert wrong[part.picked].tolist() == sorted(wrong[part.picked], reverse=True)
        await app.press("x")
        assert not part.has_pick


@scenario
async def test_a_digit_that_is_chosen_is_looked_at_on_all_parts() -> None:
    async with layering("map") as app:
        numbers = app.map.source.digits.numbers  # type: ignore[union-attr]
        await app.press("right")
        assert app.screen.digit == numbers[app.map.chosen]
        await app.press("g", "tab", "right")
        second = app.map.picked[1]
        assert (app.map.chosen, app.screen.digit) == (second, numbers[second])
        await app.click_at(*cell_of(app, 7))
        assert app.screen.digit == numbers[app.map.chosen]
        app.screen.choose_digit(int(numbers[3]))
        await app.settle()
        assert app.map.chosen == 3
        missing = next(number for number in range(30) if number not in numbers)
        app.screen.choose_digit(missing)
        await app.settle()
        assert app.map.chosen == -1
        await app.press("x")
        assert f"number {missing} is none of the" in app.text()
        await app.press("shift+tab", "tab", "right")
        assert app.map.chosen >= 0


@scenario
async def test_a_picture_is_chosen_by_a_click() -> None:
    async with layering("map") as app:
        await app.train_for_real(3)
        await app.press("c")
        assert app.app.screen.query_one(OptionList).option_count == 3
        await app.press("0", "enter")
        picked = app.map.picked
        panel = app.screen.query_one("#map-picked")
        rows = app.text().split("\n")
        captions = next(
            y for y in range(panel.region.bottom - 1, panel.region.y, -1) if "0" in rows[y][panel.region.x :][:14]
        )
        await app.click_at(panel.region.x + 6, captions)
        assert app.map.chosen in picked
        assert app.screen.digit == app.map.source.digits.numbers[app.map.chosen]  # type: ignore[union-attr]


@scenario
async def test_handles_are_dragged_and_no_line_is_drawn_then() -> None:
    async with layering("map") as app:
        await app.press("v", *"handles", "enter")
        view = the_map(app)
        assert view.placed is not None
        column, row = view._cells(view.placed.anchors[:1])[0].astype(int).tolist()
        await drag(app, (column + 1, row + 1), (column + 5, row + 2), (column + 9, row + 4))
        assert app.map.has_other_handles
        assert not app.map.has_pick
        await app.press("d")
        assert not app.map.has_other_handles


@pytest.mark.parametrize("size", [(20, 5), pytest.param((200, 60), marks=pytest.mark.slow)], ids=str)
@scenario
async def test_any_size_will_do_and_so_will_weights_that_broke(size: tuple[int, int]) -> None:
    async with layering("map", size) as app:
        await app.press("g", "z", "tab", "down", "z", "f")
        await app.lose_all_numbers()
        await app.press("g", "right", "l", "g", "x")
        assert not app.map.has_pick
