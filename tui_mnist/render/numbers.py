"""Numbers are written in as few characters as there is room for, never cut into other numbers."""

from __future__ import annotations

import math
import re

MOST_DIGITS = 5


def number_in(value: float, width: int) -> str:
    """A number in at most `width` characters, with up to five significant digits: 0.0123, -.12, 1e-5.

    Empty if it can't be written in so few, even with one digit.
    """
    value = float(value)
    if math.isnan(value):
        return "nan"[: width if width >= 3 else 0]
    if math.isinf(value):
        text = "inf" if value > 0 else "-inf"
        return text if len(text) <= width else ""
    if value == 0:
        return "0"[:width]
    for digits in range(MOST_DIGITS, 0, -1):
        for text in _wordings(value, digits):
            if len(text) <= width:
                return text
    return ""


def _wordings(value: float, digits: int) -> tuple[str, str]:
    """With so many significant digits; then the same without a zero before the point."""
    text = re.sub(r"e([+-])0*(\d)", lambda match: f"e{match[1].strip('+')}{match[2]}", f"{value:.{digits}g}")
    return text, re.sub(r"^(-?)0\.", r"\1.", text)
