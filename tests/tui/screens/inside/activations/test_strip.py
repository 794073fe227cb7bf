"""Whatever the room, a strip shows all units, each in its place."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.tui.screens.inside.activations.strip import strip


@given(units=st.integers(1, 3000), width=st.integers(1, 200), most_rows=st.integers(1, 12))
def test_every_unit_is_somewhere_and_a_click_there_finds_it(units: int, width: int, most_rows: int) -> None:
    shown = strip(units, width, most_rows)
    assert shown.width <= max(width, 1)
    assert shown.rows <= most_rows
    image = shown.drawn(np.ones(units))
    assert image.shape == (2 * shown.rows, shown.width)
    assert image.max() == 1
    together = -(-units // shown.pixels)
    for place in {0, units // 3, units - 1}:
        assert 0 <= shown.column(place) < shown.width
        found = [shown.place_at(shown.column(place), row) for row in range(shown.rows)]
        assert min(abs(each - place) for each in found) <= together * 2


def test_units_go_down_and_then_to_the_right() -> None:
    shown = strip(24, 12, 1)
    assert shown.drawn(np.arange(24)).tolist() == [list(range(0, 24, 2)), list(range(1, 24, 2))]


def test_more_units_than_pixels_are_averaged() -> None:
    shown = strip(40, 5, 2)
    image = shown.drawn(np.arange(40.0))
    assert image.mean() == np.arange(40).mean()
    assert image[0, 0] == 0.5


def test_few_units_are_numbers() -> None:
    assert strip(10, 60, 5).numbered
    assert not strip(10, 40, 5).numbered
