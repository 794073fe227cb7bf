"""The colours that carry meaning can be read, and told apart, on what the theme has behind them."""

from itertools import combinations

import pytest
from textual.color import Color

from tui_mnist.tui.kit.contrast import FOR_TEXT, contrast
from tui_mnist.tui.kit.palettes import PALETTES, SINGLE, Palette

BACKGROUNDS = ("#000000", "#121212", "#303446", "#002b36", "#e0e0e0", "#fdf6e3", "#ffffff")


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_each_colour_can_be_read_on_the_background(palette: Palette, background: str) -> None:
    page = Color.parse(background)
    shades = palette.on(page)
    for name in (*(getattr(shades, name) for name in SINGLE), *shades.series, shades.ink):
        assert contrast(Color.parse(name), page) >= FOR_TEXT


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_no_two_colours_of_a_palette_become_alike(palette: Palette, background: str) -> None:
    shades = palette.on(Color.parse(background))
    for one, other in combinations(map(Color.parse, shades.series), 2):
        assert sum(abs(a - b) for a, b in zip(one.rgb, other.rgb, strict=True)) > 30


def test_images_are_dark_ink_on_light_paper_and_light_ink_on_dark_paper() -> None:
    light, dark = (PALETTES["classic"].on(Color.parse(background)) for background in ("#e0e0e0", "#121212"))
    assert (light.ink, light.paper) == ("#000000", "#e0e0e0")
    assert (dark.ink, dark.paper) == ("#ffffff", "#121212")
