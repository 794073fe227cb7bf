"""The themes that can be chosen: those of Textual, and one of the strongest contrast."""

from __future__ import annotations

from typing import Final

from textual.theme import BUILTIN_THEMES, Theme

HIGH_CONTRAST: Final = Theme(
    name="high-contrast",
    primary="#00d7ff",
    secondary="#ffd700",
    accent="#ffff00",
    warning="#ffd700",
    error="#ff5f5f",
    success="#00ff5f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    text_alpha=1.0,
    variables={
        "text-muted": "#d0d0d0",
        "text-disabled": "#a0a0a0",
        "border": "#ffffff",
        "border-blurred": "#c0c0c0",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#ffff00",
        "footer-background": "#000000",
        "footer-key-foreground": "#ffff00",
    },
)

FIRST: Final = ("textual-dark", "textual-light", HIGH_CONTRAST.name, "ansi-dark", "ansi-light")
"""Those that most people look for."""

THEMES: Final[tuple[str, ...]] = (*FIRST, *(name for name in BUILTIN_THEMES if name not in FIRST))
"""Names of all themes, as they are listed; HIGH_CONTRAST must be registered with the app before it is used."""
