"""Every number that a person reads is written here: in as few characters as there is room for, never cut."""

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


def significant(value: float, digits: int = 5) -> str:
    """A number with at most so many significant digits, as short as it can be: 0.12346, 1.2e-05."""
    return f"{value:.{digits}g}"


def brief(value: float, digits: int = 3) -> str:
    """A number within a sentence, in so many digits, or a whole one: 0.481, 2.3, 2,330, 1.33e36."""
    return f"{value:,.0f}" if 1000 <= value < 1e6 else re.sub(r"e\+0*", "e", f"{value:.{digits}g}")


def limit(value: float) -> str:
    """A least or most value as people write it: 1,000, 0.5, 1e-08."""
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def percent(share: float, digits: int = 2) -> str:
    """A share of 0…1 as a percentage; two decimals tell every one of 10,000 images."""
    return f"{share:.{digits}%}"


def fraction(ratio: float) -> str:
    """A small ratio as one part of so many, in two digits: 1/55,000."""
    parts = float(f"{1 / max(ratio, 1e-12):.2g}")
    if parts < 1e6:
        return f"1/{parts:,.0f}"
    return f"1/{parts / 1e6:,.0f} million" if parts < 1e9 else "nothing"


def loss_text(loss: float) -> str:
    """A loss of a table in at most eight characters: four decimals, or a power of ten where they would say nothing."""
    if loss == 0 or not math.isfinite(loss) or 0.001 <= abs(loss) < 1000:
        return f"{loss:.4f}"
    return f"{loss:.2e}"


def duration(seconds: float) -> str:
    """Seconds as m:ss or h:mm:ss."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
