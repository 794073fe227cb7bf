"""How well a colour can be read on another, and the nearest shade that can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color

from tui_mnist.tui.kit.contrast import FOR_TEXT, contrast, legible

COLOURS = st.builds(Color, *[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#abcdef", "#abcdef", 1),
    ],
)
def test_the_ratio_is_that_of_wcag_whichever_colour_is_first(one: str, other: str, ratio: float) -> None:
    assert contrast(Color.parse(one), Color.parse(other)) == pytest.approx(ratio, abs=0.01)
    assert contrast(Color.parse(other), Color.parse(one)) == pytest.approx(ratio, abs=0.01)


def test_what_can_be_read_stays_as_it_is() -> None:
    assert legible(Color.parse("#3fa34d"), [Color.parse("#121212")]) == Color.parse("#3fa34d")


def test_what_can_not_gets_darker_on_light_and_lighter_on_dark() -> None:
    orange, light, dark = map(Color.parse, ("#e8882d", "#e0e0e0", "#663300"))
    assert legible(orange, [light]).brightness < orange.brightness < legible(orange, [dark]).brightness


@given(COLOURS, COLOURS)
def test_every_colour_can_be_read_on_every_background(colour: Color, background: Color) -> None:
    assert contrast(legible(colour, [background]), background) >= FOR_TEXT
