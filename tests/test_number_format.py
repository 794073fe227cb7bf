"""Numbers in little room: as many digits as fit, never another number."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.number_format import number_in


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0.0123456, 8, "0.012346"),
        (0.0078125, 8, "0.007812"),
        (-0.12345, 6, "-0.123"),
        (0.0123456, 5, ".0123"),
        (-0.12345, 4, "-.12"),
        (1e-5, 4, "1e-5"),
        (-1.2345e-5, 8, "-1.23e-5"),
        (123456, 8, "1.2346e5"),
        (0, 1, "0"),
        (float("nan"), 5, "nan"),
        (-math.inf, 5, "-inf"),
    ],
)
def test_a_number_has_as_many_digits_as_fit(value: float, width: int, text: str) -> None:
    assert number_in(value, width) == text


def test_a_number_that_can_not_be_written_in_so_few_characters_is_left_out() -> None:
    assert number_in(-1e-5, 4) == ""
    assert number_in(math.inf, 2) == ""
    assert number_in(math.nan, 2) == ""


@given(st.floats(width=32), st.integers(1, 12))
def test_what_is_written_fits_and_is_the_number_up_to_rounding(value: float, width: int) -> None:
    text = number_in(float(np.float32(value)), width)
    assert len(text) <= width
    if text and math.isfinite(value):
        assert float(text) == pytest.approx(value, rel=0.5)
        assert math.copysign(1, float(text)) == math.copysign(1, value) or value == 0
