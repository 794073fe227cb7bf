"""Numbers are written in as few characters as there is room for, never cut into other numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

MOST_DIGITS = 5
ENOUGH_DIGITS = 3
"""With so many the zero before the point is worth more than a further digit."""


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
    return next((text for text in _wordings(value) if len(text) <= width), "")


def _wordings(value: float) -> Iterator[str]:
    """The best first: 0.12346, 0.1235, 0.123, .12346 … .1."""
    wordings = [_with_digits(value, digits) for digits in range(MOST_DIGITS, 0, -1)]
    yield from wordings[: MOST_DIGITS - ENOUGH_DIGITS + 1]
    for text in wordings:
        yield text
        yield re.sub(r"^(-?)0\.", r"\1.", text)


def _with_digits(value: float, digits: int) -> str:
    return re.sub(r"e([+-])0*(\d)", lambda match: f"e{match[1].strip('+')}{match[2]}", f"{value:.{digits}g}")


def figure(value: float, *, percent: bool = False, none: str = "–") -> str:
    """A figure as people write it, in at most seven characters: 0.0312, 2.303, 1,234, 3.1e-5; 97.92%."""
    if not math.isfinite(value):
        return none
    if percent:
        return f"{value:.2%}"
    size = float(f"{abs(value):.3e}")
    if size >= 1e6 or 0 < size < 0.0005:
        return scientific(value, 1)
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{3 - math.floor(math.log10(max(size, 0.1)))}f}"


def scientific(value: float, digits: int) -> str:
    """A number with so many digits after its first, and a power of ten: 3.1e-5."""
    mantissa, power = f"{value:.{digits}e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(power)}"
