"""Formulas with numbers in them: a calculation for one weight or one sample, written down line by line."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_mnist.number_format import significant

SIGNIFICANT_DIGITS = 5
MOST_DIGITS = 12
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
DIFFERENCE = re.compile(r"(\{[^{}]+\}|\d+) - (\{[^{}]+\}|\d+)")
TERMS_IN_FULL = 12
"""So many terms of a sum are written out; of longer ones, the largest."""


@dataclass(frozen=True)
class Quantity:
    """One named figure of a calculation.

    `formula` says how it came about, and is empty for what was given; `numbers` is the same with figures for the
    symbols, and empty where there is nothing to put in. `before` is what a quantity that lives from step to step was
    before this step. `terms` are the parts of a sum.
    """

    symbol: str
    name: str
    formula: str
    numbers: str
    value: float
    before: float | None = None
    terms: tuple[Quantity, ...] = ()


class Sheet:
    """A calculation in the making: what is found further down may use the symbols from further up.

    Formulas are written with their symbols in braces, as in `{momentum} · {velocity} + {learning_rate} · {g}`.
    """

    def __init__(self) -> None:
        self._quantities: list[Quantity] = []
        self._values: dict[str, float] = {}

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The lines so far."""
        return tuple(self._quantities)

    def know(self, symbol: str, value: float) -> None:
        """Let formulas use a symbol that has no line of its own yet."""
        self._values[symbol] = value

    def given(self, symbol: str, name: str, value: float) -> None:
        """Write down a figure that is known beforehand."""
        self._values[symbol] = value
        self._quantities.append(Quantity(symbol, name, "", "", value))

    def find(self, symbol: str, name: str, formula: str, value: float, *, before: float | None = None) -> None:
        """Write down a figure with its formula, in which the symbol itself stands for the value `before`."""
        if before is not None:
            self._values[symbol] = before
        numbers = self.numbers(formula, digits=self._digits(formula, value))
        self._quantities.append(Quantity(symbol, name, symbols(formula), numbers, value, before))
        self._values[symbol] = value

    def add(self, quantity: Quantity) -> None:
        """Take over a line of another sheet."""
        self._values[quantity.symbol] = quantity.value
        self._quantities.append(quantity)

    def term(self, name: str, formula: str, value: float) -> Quantity:
        """A part of a sum, which has no line of its own."""
        return Quantity("", name, symbols(formula), self.numbers(formula), value)

    def total(
        self, symbol: str, name: str, formula: str, value: float, terms: Sequence[Quantity], *, around: str = "{}"
    ) -> None:
        """Write down a sum of terms, or what is made of it: `around` shows where the sum goes, as in `({}) / 10`."""
        numbers = around.replace("{}", _sum_in_numbers(terms))
        self._quantities.append(Quantity(symbol, name, formula, numbers, value, terms=tuple(terms)))
        self._values[symbol] = value

    def numbers(self, formula: str, *, digits: int = SIGNIFICANT_DIGITS) -> str:
        """The formula with figures for its symbols, nothing if it has none; KeyError if one is not known."""

        def write(match: re.Match[str]) -> str:
            text = significant(self._values[match[1]], digits)
            before, after = formula[: match.start()][-1:], formula[match.end() :][:1]
            free = before in ("", "(", "|") and after not in ("²", "^")
            return f"({text})" if text.startswith("-") and not free else text

        return PLACEHOLDER.sub(write, formula) if PLACEHOLDER.search(formula) else ""

    def _digits(self, formula: str, value: float) -> int:
        """With how many digits to write two figures of which hardly anything is left when one is taken off the other.

        As many as the difference needs to be seen: 5.3 - 5.3 = 0.0002 would be no explanation.
        """
        difference = DIFFERENCE.fullmatch(formula)
        if difference is None or not value or not math.isfinite(value):
            return SIGNIFICANT_DIGITS
        figures = (self._values[one[1:-1]] if one.startswith("{") else float(one) for one in difference.groups())
        larger = max(map(abs, figures))
        lost = math.log10(larger / abs(value)) if 0 < larger < math.inf else 0.0
        return min(MOST_DIGITS, SIGNIFICANT_DIGITS + max(0, math.floor(lost) - 1))


def symbols(formula: str) -> str:
    """The formula as it is read: without the braces."""
    return PLACEHOLDER.sub(r"\1", formula)


def _sum_in_numbers(terms: Sequence[Quantity]) -> str:
    """A sum written out, term by term; of a long one the largest terms, the largest first, and how many there are."""
    shown = terms
    if len(terms) > TERMS_IN_FULL:
        shown = sorted(terms, key=lambda term: -abs(term.value))[:TERMS_IN_FULL]
    first, *others = (term.numbers for term in shown)
    text = " + ".join([first, *(f"({other})" if other.startswith("-") else other for other in others)])
    return text if len(shown) == len(terms) else f"{text} + … ({len(terms)} terms)"
