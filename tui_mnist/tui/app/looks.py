"""What can be chosen of how things look: the theme, the colours that carry meaning, and the drawing of digits."""

from __future__ import annotations

from typing import Final, NamedTuple

from textual.theme import BUILTIN_THEMES, Theme

from tui_mnist.tui.app.themes import HIGH_CONTRAST, THEMES
from tui_mnist.tui.kit.choice_list import NamedChoice


class LookList(NamedTuple):
    """The title and the choices of a list."""

    title: str
    choices: tuple[NamedChoice, ...]


def _theme_choice(theme: Theme) -> NamedChoice:
    of = ", terminal colours" if theme.ansi else ", strongest contrast" if theme is HIGH_CONTRAST else ""
    return NamedChoice(theme.name, theme.name, f"{'dark' if theme.dark else 'light'}{of}")


LOOKS: Final = {
    "theme": LookList(
        "Theme", tuple(_theme_choice({**BUILTIN_THEMES, HIGH_CONTRAST.name: HIGH_CONTRAST}[name]) for name in THEMES)
    ),
    "palette": LookList(
        "Colours",
        (
            NamedChoice("classic", "classic", "right is green, wrong is red"),
            NamedChoice("colour-blind safe", "colour-blind safe", "right is blue, wrong is vermilion"),
        ),
    ),
    "drawing": LookList(
        "Drawing of digits",
        (
            NamedChoice("auto", "auto", "half-blocks where there is colour, else braille"),
            NamedChoice("blocks", "blocks", "half-blocks in shades: two pixels a cell"),
            NamedChoice("braille", "braille", "eight dots a cell, on or off"),
            NamedChoice("ascii", "ascii", "letters, from thin to dense"),
        ),
    ),
}
"""The lists, by the names of the settings that they choose."""
