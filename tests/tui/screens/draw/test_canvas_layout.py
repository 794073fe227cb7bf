"""Each cell of the terminal stands for a place of the canvas, however much room there is."""

from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.tui.screens.draw.arrangement import arrangement
from tui_mnist.tui.screens.draw.canvas_layout import canvas_layout, zoom_for

sizes = st.one_of(st.integers(1, 20), st.integers(1, 200)), st.one_of(st.integers(1, 8), st.integers(1, 80))
shapes = st.tuples(st.integers(1, 40), st.integers(1, 40))


@given(*sizes, shapes, st.data())
def test_the_cursor_is_seen_and_every_cell_shows_a_pixel(
    width: int, height: int, shape: tuple[int, int], data: st.DataObject
) -> None:
    cursor = data.draw(st.tuples(st.integers(0, shape[0] - 1), st.integers(0, shape[1] - 1)))
    layout = canvas_layout(width, height, shape, cursor)
    assert layout.shows(*cursor)
    high, wide = (
        (layout.rows * layout.zoom, layout.columns * 2 * layout.zoom)
        if layout.zoom
        else (-(-layout.rows // 2), layout.columns)
    )
    assert layout.left >= 0
    assert layout.top >= 0
    assert layout.left + wide <= width
    assert layout.top + high <= height
    for x, y in ((layout.left, layout.top), (layout.left + wide - 1, layout.top + high - 1)):
        row, column = layout.pixel_at(x, y)
        assert -0.5 <= row - layout.first_row < layout.rows
        assert -0.5 <= column - layout.first_column < layout.columns
        assert 0 <= layout.first_row <= shape[0] - layout.rows
    assert not layout.shows(*layout.pixel_at(layout.left - 1, layout.top))
    assert not layout.shows(*layout.pixel_at(layout.left, layout.top - 1))


def test_two_columns_are_a_pixel_where_there_is_room_and_half_a_cell_where_there_is_not() -> None:
    large, small = canvas_layout(56, 28, (28, 28), (14, 14)), canvas_layout(28, 14, (28, 28), (14, 14))
    assert (large.zoom, small.zoom) == (1, 0)
    assert [round(place) for place in large.pixel_at(55, 27)] == [27, 27]
    assert small.pixel_at(27, 13) == (26.5, 27)
    assert zoom_for(200, 60, (5, 5)) == 12


@given(st.integers(20, 200), st.integers(5, 60), shapes)
def test_the_panes_share_the_room_that_there_is(width: int, height: int, shape: tuple[int, int]) -> None:
    room = arrangement(width, height, shape)
    assert min(*room.canvas, *room.picture) >= 3
    if not room.stacked:
        assert room.canvas[0] + room.picture[0] <= width
        assert room.picture[1] <= max(height, 3)
    assert arrangement(120, 38, (28, 28)).canvas == (58, 30)
    assert arrangement(80, 22, (28, 28)).canvas == (30, 16)
