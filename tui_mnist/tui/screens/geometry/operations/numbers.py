"""How the numbers of operations and matrices are written: short, and equally wide in a column."""

from __future__ import annotations

from tui_mnist.geometry import AffineMap
from tui_mnist.number_format import number_in

WIDTH = 5
NOTHING = 5e-10
"""What is smaller is a rounding error, as of the cosine of 90 degrees."""


def short(value: float) -> str:
    """A number in at most five characters."""
    rounded = 0.0 if abs(value) < NOTHING else round(value, 2 if abs(value) >= 0.005 else 9)
    return number_in(rounded, WIDTH) or "large"


def column(value: float) -> str:
    """The same, right-aligned."""
    return short(value).rjust(WIDTH)


def matrix_rows(whole: AffineMap, *, ascii_only: bool) -> tuple[str, str]:
    """W in two rows, with b beside the first if it is not 0."""
    upper, lower = ("[]", "[]") if ascii_only else ("⎡⎤", "⎣⎦")
    first, second = (" ".join(map(column, row)) for row in whole.weights.tolist())
    bias = ", ".join(map(short, whole.bias.tolist()))
    beside = f"   b = [{bias}]" if any(abs(number) >= NOTHING for number in whole.bias.tolist()) else ""
    return f"W = {upper[0]}{first} {upper[1]}{beside}", f"    {lower[0]}{second} {lower[1]}"
