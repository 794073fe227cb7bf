"""Symbols, formulas and marks for a terminal that knows ASCII alone.

These may become longer, and stay readable; what the app's own filter replaces keeps its width (tui/app/terminal.py).
"""

from __future__ import annotations

PLAIN_LETTERS = str.maketrans(
    {
        "·": "*",
        "×": "x",
        "−": "-",
        "²": "^2",
        "³": "^3",
        "⁴": "^4",
        "∂": "d",
        "Δ": "delta ",
        "Σ": "sum",
        "β": "beta",
        "ε": "epsilon",
        "μ": "mu",
        "ρ": "rho",
        "₁": "1",
        "₂": "2",
        "ᵀ": "^T",
        "…": "...",
        "→": "->",
        "▸": ">",
        "▴": "^",
        "▾": "v",
        "✓": "+",
        "✗": "x",
    }
)


def plain_letters(text: str, *, ascii_only: bool = True) -> str:
    """The text in ASCII; as it is, if more than that can be shown."""
    return text.translate(PLAIN_LETTERS) if ascii_only else text
