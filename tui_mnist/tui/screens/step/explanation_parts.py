"""What an explanation is made of: paragraphs, and equations that go from symbols over figures to a result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tui_mnist.number_format import significant
from tui_mnist.queries.walkthrough import Quantity


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; of `code` the lines that have to be broken are indented."""

    text: str
    role: Literal["heading", "plain", "note", "code"] = "plain"


@dataclass(frozen=True)
class Equation:
    """`symbol` = each of the `parts`, the last of which is the result; `note` says in words what it is."""

    symbol: str
    parts: tuple[str, ...]
    note: str = ""


ExplanationPart = Paragraph | Equation


def equation(symbol: str, *parts: str, value: float | None = None, note: str = "") -> Equation:
    """An equation whose empty or repeated parts are left out."""
    texts = [*parts, *([] if value is None else [significant(value)])]
    return Equation(symbol, tuple(part for part in dict.fromkeys(texts) if part and part != symbol), note)


def equations(quantities: Sequence[Quantity]) -> Iterator[ExplanationPart]:
    """A calculation, line by line."""
    for quantity in quantities:
        note = quantity.name
        if quantity.before is not None:
            note += f": {significant(quantity.before)} → {significant(quantity.value)}"
        yield equation(quantity.symbol, quantity.formula, quantity.numbers, value=quantity.value, note=note)


def sum_of_products(left: Sequence[float], right: Sequence[float], *, shown: int = 5) -> str:
    """The largest terms of Σ left · right, and how many more there are that are not 0."""
    products = [(a * b, a, b) for a, b in zip(left, right, strict=True) if a * b != 0]
    products.sort(key=lambda product: -abs(product[0]))
    terms = [f"{significant(a)} · {in_brackets(b)}" for _, a, b in products[:shown]]
    if len(products) > shown:
        terms.append(f"… ({len(products) - shown} more that are not 0)")
    return " + ".join(terms) or "0"


def sum_of(values: Sequence[float], *, shown: int = 5) -> str:
    """The largest terms of a sum, and how many more there are."""
    ordered = sorted(values, key=lambda value: -abs(value))
    terms = [in_brackets(value) for value in ordered[:shown]]
    if len(ordered) > shown:
        terms.append(f"… ({len(ordered) - shown} more)")
    return " + ".join(terms)


def in_brackets(value: float) -> str:
    """A figure as it stands behind an operator."""
    return f"({significant(value)})" if value < 0 else significant(value)
