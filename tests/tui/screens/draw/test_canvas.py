"""A drawing is strokes with soft edges, and any change of it can be taken back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from tui_mnist.tui.screens.draw.canvas import MOST_STATES, Brush, DigitCanvas

places = st.tuples(st.floats(-3, 31), st.floats(-3, 31))
brushes = st.builds(Brush, st.integers(1, 3), st.booleans())
PEN = Brush()
strokes = st.lists(st.tuples(places, places, brushes), min_size=1, max_size=6)


def draw(canvas: DigitCanvas, *points: tuple[float, float], brush: Brush = PEN) -> NDArray[np.uint8]:
    """Draw a stroke through these places."""
    canvas.begin(*points[0], brush)
    for point in points[1:]:
        canvas.move(*point)
    canvas.end()
    return canvas.ink


def test_a_stroke_is_full_in_its_middle_grey_at_its_edge_and_nothing_beyond() -> None:
    ink = draw(DigitCanvas(), (14, 5), (14, 20))
    assert (ink[14, 5:21] == 255).all()
    assert ((ink[[13, 15], 6:20] > 100) & (ink[[13, 15], 6:20] < 200)).all()
    assert not ink[:12].any()
    assert not ink[17:].any()


@pytest.mark.parametrize("thickness", [1, 2])
def test_a_thicker_brush_leaves_more_ink(thickness: int) -> None:
    thin, thick = (draw(DigitCanvas(), (5, 5), (20, 9), brush=Brush(each)) for each in (thickness, thickness + 1))
    assert (thin <= thick).all()
    assert int(thick.sum()) > 1.3 * int(thin.sum())


def test_strokes_of_mnists_width_have_as_much_ink_as_mnists() -> None:
    ink = draw(DigitCanvas(), (4, 14), (24, 14))
    assert 2 <= ink.sum() / 255 / 20 <= 3.5


def test_a_quick_stroke_has_no_holes() -> None:
    ink = draw(DigitCanvas(), (2, 2), (25, 25), (2, 25))
    assert all(ink[at, at] == 255 for at in range(2, 26))


@given(places, places, brushes)
def test_a_stroke_there_is_the_stroke_back(one: tuple[float, float], other: tuple[float, float], brush: Brush) -> None:
    ink = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    canvases = [DigitCanvas(), DigitCanvas()]
    for canvas in canvases:
        canvas.put(ink)
    there, back = draw(canvases[0], one, other, brush=brush), draw(canvases[1], other, one, brush=brush)
    assert np.abs(there.astype(int) - back.astype(int)).max() <= 1


@pytest.mark.parametrize("thickness", [1, 2, 3])
def test_an_eraser_takes_away_a_stroke_of_its_thickness_and_leaves_what_is_beside_it(thickness: int) -> None:
    canvas = DigitCanvas()
    canvas.put(np.full((28, 28), 255, np.uint8))
    assert draw(canvas, (14, 5), (14, 20), brush=Brush(thickness, erases=True))[[10, 18]].min() == 255
    canvas.clear()
    draw(canvas, (14, 5), (14, 20), brush=Brush(thickness))
    assert not draw(canvas, (14, 5), (14, 20), brush=Brush(thickness, erases=True)).any()


@given(strokes)
def test_undo_goes_back_through_all_states_and_redo_forth(
    given_strokes: list[tuple[tuple[float, float], tuple[float, float], Brush]],
) -> None:
    canvas = DigitCanvas()
    states = [canvas.ink]
    for start, end, brush in given_strokes:
        ink = draw(canvas, start, end, brush=brush)
        if not np.array_equal(ink, states[-1]):  # a stroke that changes nothing is nothing to take back
            states.append(ink)
    for state in reversed(states):
        assert np.array_equal(canvas.ink, state)
        assert canvas.can_undo == (state is not states[0])
        canvas.undo()
    for state in states:
        assert np.array_equal(canvas.ink, state)
        assert canvas.can_redo == (state is not states[-1])
        canvas.redo()


def test_what_is_done_after_an_undo_takes_the_place_of_what_was_undone() -> None:
    canvas = DigitCanvas()
    draw(canvas, (3, 3), (9, 9))
    canvas.undo()
    other = draw(canvas, (20, 20), (9, 20))
    assert not canvas.can_redo
    canvas.redo()
    assert canvas.ink is other
    canvas.clear()
    assert canvas.is_empty
    canvas.undo()
    assert np.array_equal(canvas.ink, other)


def test_a_stroke_that_has_not_ended_is_undone_as_a_whole() -> None:
    canvas = DigitCanvas()
    canvas.begin(3, 3, Brush())
    canvas.move(9, 9)
    assert canvas.is_drawing
    assert canvas.can_undo
    canvas.undo()
    assert canvas.is_empty
    canvas.move(20, 20)
    assert canvas.is_empty


def test_the_oldest_states_are_forgotten() -> None:
    canvas = DigitCanvas(4, 4)
    for number in range(MOST_STATES + 10):
        canvas.put(np.full((4, 4), number % 251 + 1, np.uint8))
    newest = canvas.ink
    for _ in range(MOST_STATES + 10):
        canvas.undo()
    assert not canvas.can_undo
    assert not canvas.is_empty
    for _ in range(MOST_STATES + 10):
        canvas.redo()
    assert canvas.ink is newest


@given(arrays(np.uint8, (7, 5)), st.integers(-8, 8), st.integers(-8, 8))
def test_a_shift_moves_every_pixel_that_stays_on_the_canvas(image: NDArray[np.uint8], rows: int, columns: int) -> None:
    canvas = DigitCanvas(7, 5)
    canvas.put(image)
    canvas.shift(rows, columns)
    for row, column in np.ndindex(7, 5):
        came_from = row - rows, column - columns
        inside = 0 <= came_from[0] < 7 and 0 <= came_from[1] < 5
        assert canvas.ink[row, column] == (image[came_from] if inside else 0)


def test_an_image_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(4, 4\); expected \(28, 28\)"):
        DigitCanvas().put(np.zeros((4, 4), np.uint8))
