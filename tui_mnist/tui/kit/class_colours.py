"""A letter and a colour for each class: no class is known by its colour alone."""

from __future__ import annotations

from typing import Final

from tui_mnist.tui.kit.palettes import Palette

LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FURTHER: Final = ("#d45fa8", "#9a8c1f", "#b5794f", "#7d8cf0")
"""Beyond the palette's own."""


def letter(label: int) -> str:
    """The letter of a class on a map."""
    return LETTERS[label % len(LETTERS)]


def colour(label: int, palette: Palette) -> str:
    """The colour of a class, as "#rrggbb"."""
    colours = (*palette.series, *FURTHER)
    return colours[label % len(colours)]
