"""How things are drawn: by the learner's choice, and by what the terminal can show."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.kit.palettes import CLASSIC, PALETTES, Palette

DRAWINGS = ("blocks", "braille", "ascii")


@dataclass(frozen=True)
class Appearance:
    """`drawing` is how digits are drawn, one of DRAWINGS; `smoothing` one of SMOOTHINGS."""

    palette: Palette = CLASSIC
    drawing: str = "blocks"
    ascii_only: bool = False
    log_y: bool = True
    smoothing: float = 0.9

    @classmethod
    def of(cls, settings: Settings, terminal: Terminal) -> Appearance:
        """What was chosen, as far as the terminal can show it; half-blocks need colour."""
        drawing = settings.drawing
        if not terminal.unicode:
            drawing = "ascii"
        elif drawing == "auto":
            drawing = "blocks" if terminal.colour else "braille"
        return cls(
            PALETTES[settings.palette],
            drawing,
            not terminal.unicode,
            log_y=settings.log_y,
            smoothing=settings.smoothing,
        )
