"""On a terminal of sixteen colours a colour keeps its hue, and what could be read still can be."""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tui_mnist.tui.app.sixteen_colours import SixteenColours
from tui_mnist.tui.kit.palettes import CLASSIC, COLOUR_BLIND_SAFE, PALETTES, Palette

HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
NAMES = (*HUES, *(f"bright_{name}" for name in HUES))
DARK, LIGHT = Color.parse("#121212"), Color.parse("#e0e0e0")


def shown(style: str, page: Color = DARK) -> Style:
    (segment,) = SixteenColours().apply([Segment("text", Style.parse(style))], page)
    assert segment.style is not None
    return segment.style


def front(colour: str, page: Color = DARK) -> str:
    drawn = shown(colour, page).color
    assert drawn is not None
    assert drawn.number is not None
    return NAMES[drawn.number]


@pytest.mark.parametrize(
    ("colour", "on_dark", "on_light"),
    [
        (CLASSIC.right, "bright_green", "green"),
        (CLASSIC.wrong, "bright_red", "red"),
        (CLASSIC.train, "bright_blue", "blue"),
        (CLASSIC.validation, "bright_yellow", "magenta"),
        (COLOUR_BLIND_SAFE.wrong, "bright_red", "red"),
        ("#ffffff", "bright_white", "bright_white"),
        ("#000000", "black", "black"),
    ],
)
def test_a_colour_keeps_its_hue(colour: str, on_dark: str, on_light: str) -> None:
    assert (front(colour), front(colour, LIGHT)) == (on_dark, on_light)


@pytest.mark.parametrize("page", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_what_has_to_be_told_apart_stays_apart(palette: Palette, page: Color) -> None:
    shades = palette.on(page)
    assert front(shades.right, page) != front(shades.wrong, page)
    assert front(shades.train, page) != front(shades.validation, page)
    assert not {front(shades.right, page), front(shades.wrong, page)} & {"bright_black", "white"}


def test_a_faint_shade_is_the_darker_variant_of_its_colour() -> None:
    faint = Color.parse(CLASSIC.train).blend(DARK, 0.5).hex
    assert (front(CLASSIC.train), front(faint)) == ("bright_blue", "blue")


def test_words_never_have_the_colour_of_their_ground() -> None:
    style = shown("#9bd2ff on #0178d4")
    assert style.color != style.bgcolor


def test_the_terminals_own_colours_and_other_attributes_stay() -> None:
    style = shown("bold red on default")
    assert style.bold
    assert (style.color, style.bgcolor) == (Style.parse("red").color, Style.parse("on default").bgcolor)
