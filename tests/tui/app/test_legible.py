"""In every theme that is offered, what is written can be read and what is drawn can be seen."""

import pytest
from textual.app import App
from textual.color import Color

from tui_mnist.tui.app.legible import legible_variables
from tui_mnist.tui.app.themes import HIGH_CONTRAST, THEMES
from tui_mnist.tui.kit.contrast import FOR_MARKS, FOR_TEXT, contrast

PAGES = ("background", "surface", "panel")
FOOTER = ("footer-background",)
TEXTS = {
    **dict.fromkeys(("foreground", "text", "text-muted"), PAGES),
    **dict.fromkeys(("text-primary", "text-accent", "text-warning", "text-error", "text-success"), PAGES),
    **dict.fromkeys(("footer-foreground", "footer-key-foreground", "footer-description-foreground"), FOOTER),
    "block-cursor-foreground": ("block-cursor-background",),
}
OWN_COLOURS = [name for name in THEMES if not name.startswith("ansi")]


def variables_of(theme: str) -> dict[str, str]:
    app = App[None]()
    app.register_theme(HIGH_CONTRAST)
    app.theme = theme
    return legible_variables(app.get_css_variables(), dark=app.current_theme.dark)


def seen(value: str, on: Color) -> Color:
    if value.startswith("auto"):
        return on.blend(on.get_contrast_text(1), float(value.split()[1].rstrip("%")) / 100)
    return on.blend(Color.parse(value).with_alpha(1), Color.parse(value).a)


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_all_text_has_the_contrast_that_text_needs(theme: str) -> None:
    variables = variables_of(theme)
    page = Color.parse(variables["background"])
    low = {
        (name, ground): round(ratio, 2)
        for name, grounds in TEXTS.items()
        for ground in grounds
        for on in [seen(variables[ground], page)]
        if (ratio := contrast(seen(variables[name], on), on)) < FOR_TEXT
    }
    assert not low


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_faint_words_in_a_part_of_the_foreground_can_be_read(theme: str) -> None:
    variables = variables_of(theme)
    page, foreground = Color.parse(variables["background"]), Color.parse(variables["foreground"])
    assert contrast(page.blend(foreground, 0.65), page) >= FOR_TEXT


@pytest.mark.parametrize("theme", OWN_COLOURS)
def test_the_frame_of_the_focus_can_be_seen(theme: str) -> None:
    variables = variables_of(theme)
    page = Color.parse(variables["background"])
    assert contrast(seen(variables["primary"], page), page) >= FOR_MARKS


def test_what_can_be_read_already_is_left_as_the_theme_has_it() -> None:
    assert variables_of("high-contrast")["footer-key-foreground"].lower() == "#ffff00"


def test_of_the_terminals_own_colours_a_dark_theme_has_the_bright_ones() -> None:
    assert variables_of("ansi-dark")["primary"] == "ansi_bright_blue"
    assert variables_of("ansi-light")["primary"] == "ansi_blue"
