"""The themes that come with Textual leave some words hard to read: those get a shade of the same colour that is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from textual.color import Color

from tui_mnist.tui.kit.contrast import FOR_MARKS, FOR_TEXT, contrast, legible, shades

GROUNDS: Final = ("background", "surface", "panel")
"""Variables of a theme that words are written on anywhere; the first is the page."""

WORDS: Final = {
    **dict.fromkeys(
        ("text-primary", "text-secondary", "text-accent", "text-warning", "text-error", "text-success"),
        GROUNDS,
    ),
    **dict.fromkeys(
        ("footer-foreground", "footer-key-foreground", "footer-description-foreground"), ("footer-background",)
    ),
    "block-cursor-foreground": ("block-cursor-background",),
}
"""Variables of a theme that words are written in, each with the variables that it is written on."""

MARKS: Final = ("primary", "error")
"""Variables of a theme that frames are drawn in."""

AUTO: Final = "auto "
"""Begins the value of a variable that is black or white, as fits the ground, of so many percent."""

MUTED: Final = 0.65
"""The share of the foreground in the faintest words that the screens write in it."""


def legible_variables(variables: Mapping[str, str], *, dark: bool) -> dict[str, str]:
    """A theme's variables, with shades that can be read; of the terminal's own colours, on dark the bright ones."""
    page = Color.parse(variables["background"])
    if page.ansi is not None:
        named = {name: variables[name] for name in (*MARKS, *WORDS)} if dark else {}
        return {**variables, **{name: _bright(value) for name, value in named.items()}}
    grounds = [_opaque(variables[name], page) for name in GROUNDS]
    changed = {name: legible(_opaque(variables[name], page), [page], FOR_MARKS).hex for name in MARKS}
    for name, written_on in WORDS.items():
        on = [_opaque(variables[ground], page) for ground in written_on]
        changed[name] = legible(_opaque(variables[name], on[0]), on).hex
    changed["foreground"] = _foreground(_opaque(variables["foreground"], page), grounds).hex
    changed["text-muted"] = _muted(variables["text-muted"], grounds)
    return {**variables, **changed}


def _bright(value: str) -> str:
    """The bright variant of one of the terminal's colours; of black, white and the default there is no need."""
    is_plain = value in {"ansi_default", "ansi_black", "ansi_white"} or value.startswith("ansi_bright")
    return value if is_plain else value.replace("ansi_", "ansi_bright_")


def _opaque(value: str, ground: Color) -> Color:
    """The colour that is seen where a variable's value is laid on a ground."""
    if value.startswith(AUTO):
        return ground.blend(ground.get_contrast_text(1), float(value.removeprefix(AUTO).rstrip("%")) / 100)
    colour = Color.parse(value)
    return ground.blend(colour.with_alpha(1), colour.a)


def _foreground(colour: Color, grounds: Sequence[Color]) -> Color:
    """The nearest shade that can be read even where only a part of it is laid on the page."""
    page = grounds[0]
    faintest = (shade for shade in shades(colour, page) if contrast(page.blend(shade, MUTED), page) >= FOR_TEXT)
    return legible(next(faintest), grounds)


def _muted(value: str, grounds: Sequence[Color]) -> str:
    """As faint as the theme has it, or so much stronger that it can be read on all grounds."""
    stronger = (f"{AUTO}{percent}%" for percent in range(60, 101, 5))
    fit = (text for text in (value, *stronger) if all(contrast(_opaque(text, on), on) >= FOR_TEXT for on in grounds))
    return next(fit, f"{AUTO}100%")
