"""Symbols and formulas for a terminal that knows ASCII alone."""

from __future__ import annotations

IN_PLAIN_LETTERS = str.maketrans(
    {
        "·": "*",
        "×": "*",
        "−": "-",
        "²": "^2",
        "∂": "d",
        "Σ": "sum",
        "β": "beta",
        "ε": "epsilon",
        "μ": "mu",
        "ρ": "rho",
        "₁": "1",
        "₂": "2",
        "ᵀ": "^T",
        "³": "^3",
        "Δ": "delta ",
        "…": "...",
        "→": "->",
    }
)


def in_plain_letters(text: str) -> str:
    """The text of a symbol or formula for a terminal that knows ASCII alone."""
    return text.translate(IN_PLAIN_LETTERS)
