"""Points are set by hand in the plane of the unfolding, with keys and with the mouse, and the small network trains."""

import numpy as np
from textual.events import MouseDown, MouseMove, MouseUp

from tests.tui.driving import scenario
from tests.tui.unfolding import Unfolding, unfolding
from tui_mnist.data.plane.set_points import SetPoint
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens.geometry.unfolding.examples import FIRST, NetworkPair
from tui_mnist.tui.screens.geometry.unfolding.knobs import SET_AT_FIRST
from tui_mnist.tui.screens.geometry.unfolding.region_view import PictureCell, RegionView


def plane(shown: Unfolding) -> RegionView:
    return shown.screen.query_one("#unfolding-plane", RegionView)


def points(shown: Unfolding) -> tuple[SetPoint, ...]:
    found = shown.part.set_points
    assert found is not None
    return found.points


def cell_of(shown: Unfolding, point: SetPoint) -> PictureCell:
    [cell] = plane(shown).cells(np.array([(point.x, point.y)]))
    return cell


async def drag(shown: Unfolding, cells: list[PictureCell], button: int) -> None:
    widget = plane(shown)
    left, top = widget.content_region.offset
    inner = widget.content_region.offset - widget.region.offset
    for kind, (column, row) in ((MouseDown, cells[0]), *((MouseMove, cell) for cell in cells), (MouseUp, cells[-1])):
        at = column + inner.x, row + inner.y
        widget.post_message(kind(widget, *at, 0, 0, button, False, False, False, left + column, top + row))
        await shown.app.settle()


@scenario
async def test_points_are_set_replaced_and_removed_with_keys_and_all_is_taken_back() -> None:
    async with unfolding() as shown:
        await shown.app.press("c", "h")
        assert "the points are not set by hand; h does that" in shown.app.notices()
        assert points(shown) == SET_AT_FIRST.points
        await shown.until(lambda: shown.is_at(0))
        await shown.app.press("up", "up", "up", "up", "right", "enter")
        await shown.until(lambda: shown.is_at(0))
        assert "enter or a click removes it" in shown.app.text()
        [new] = set(points(shown)) - set(SET_AT_FIRST.points)
        assert (new.label, cell_of(shown, new)) == (0, plane(shown).chosen)
        await shown.app.press("c")
        assert "enter or a click makes it B" in shown.app.text()
        await shown.app.press("enter")
        assert points(shown)[-1] == SetPoint(1, new.x, new.y)
        await shown.app.press("c", "down", "enter")
        assert points(shown)[-1].label == 2
        await shown.until(lambda: shown.is_at(0) and shown.part.state.network.classes == 3)
        await shown.app.press("x")
        await shown.app.press("x")
        assert len(points(shown)) == len(SET_AT_FIRST.points) + 1
        assert "there is no point in this place of the plane" in shown.app.notices()
        await shown.app.press(*"uuuuu")
        assert shown.part.settings == NetworkPair(FIRST)


@scenario
async def test_points_are_set_by_dragging_and_removed_with_the_right_button() -> None:
    async with unfolding((80, 24)) as shown:
        await shown.app.press("h")
        cells = [PictureCell(3, 1), PictureCell(4, 1), PictureCell(5, 1)]
        await drag(shown, cells, button=1)
        new = points(shown)[len(SET_AT_FIRST.points) :]
        assert [cell_of(shown, point) for point in new] == cells
        await drag(shown, cells[1:], button=3)
        assert points(shown) == (*SET_AT_FIRST.points, new[0])
        await drag(shown, cells[:1], button=1)
        assert points(shown) == SET_AT_FIRST.points


@scenario
async def test_the_network_trains_on_the_new_points_at_once_and_every_fifth_is_held_out() -> None:
    async with unfolding() as shown:
        shown.part.driver.set_speed(100)
        await shown.app.press("space", "h")
        await shown.until(lambda: shown.part.film.last_epoch >= 2)
        await shown.app.press("up", "up", "up", "enter")
        await shown.until(lambda: shown.part.film.last_epoch >= 2)
        started = shown.part.driver.snapshot.started
        assert started is not None
        assert (started.train_size, started.validation_size) == (9, 2)
        assert shown.part.state.cloud.held_out_labels.tolist() == [0, 1]
        await shown.app.press("space")


@scenario
async def test_the_last_points_of_the_last_but_one_class_stay() -> None:
    async with unfolding() as shown:
        await shown.app.press("h")
        for point in [point for point in SET_AT_FIRST.points if point.label == 1]:
            await drag(shown, [cell_of(shown, point)], button=3)
        assert [point.label for point in points(shown)] == [0, 0, 0, 0, 0, 1]
        assert "it takes points of two classes: set one of another first, c" in shown.app.notices()


@scenario
async def test_two_networks_that_are_compared_train_on_the_same_set_points() -> None:
    async with unfolding() as shown:
        await shown.app.press("e", "down", "enter", "h")
        network, rival = shown.part.settings
        assert rival is not None
        assert network.data == rival.data == str(SET_AT_FIRST)
        assert (network.hidden, rival.hidden) == ((2,), (3,))


@scenario
async def test_held_out_points_are_in_squares_and_shown_by_a_key() -> None:
    async with unfolding() as shown:
        text = shown.app.text()
        assert "⊡" not in text
        assert "⊠" not in text
        await shown.app.press("v")
        text = shown.app.text()
        assert "⊡" in text
        assert "⊠" in text
        assert "squares are held out" in text
        shown.app.app.terminal = Terminal(unicode=False, colour=False)
        shown.app.app.show_appearance()
        await shown.app.settle()
        assert "O" in shown.app.body()
        await shown.app.press("v")
        assert "squares" not in shown.app.text()
