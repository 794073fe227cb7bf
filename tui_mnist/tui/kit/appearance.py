"""How things are drawn: by the learner's choice, and by what the terminal can show."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.queries.digits import ORDERS
from tui_mnist.tui.kit.palettes import CLASSIC, Palette

DRAWINGS = ("blocks", "braille", "ascii")


@dataclass(frozen=True)
class Appearance:
    """`drawing` is how digits are drawn, one of DRAWINGS; `smoothing` is one of SMOOTHINGS, `digit_order` of ORDERS."""

    palette: Palette = CLASSIC
    drawing: str = "blocks"
    ascii_only: bool = False
    log_y: bool = True
    smoothing: float = 0.9
    digit_order: str = ORDERS[0]
