"""A recorded operation as a line of mathematics, in the names of its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SYMBOLS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "power": "**",
    "matmul": "@",
}
JOINING = ("stack", "concatenate")
"""Operations of as many inputs as they are given."""


def formula(operation: str, inputs: Sequence[str], parameters: Mapping[str, Any]) -> str:
    """What an operation does: `x @ W`, `relu(x1)`, `sum(x1, axis=0)`, `v[0, 1:]`."""
    if operation in SYMBOLS and len(inputs) == 2:
        return f"{inputs[0]} {SYMBOLS[operation]} {inputs[1]}"
    if operation == "negative":
        return f"-{inputs[0]}"
    if operation == "index":
        return f"{inputs[0]}[{key_text(parameters['key'])}]"
    if operation in JOINING:
        rows, axis = f"[{', '.join(inputs)}]", parameters.get("axis", 0)
        return rows if operation == "stack" and not axis else f"{operation}({rows}, axis={axis})"
    given = {name: value for name, value in parameters.items() if value is not None and value is not False}
    named = [f"{name}={key_text(value) if name == 'key' else value}" for name, value in given.items()]
    return f"{operation}({', '.join([*inputs, *named])})"


def number_text(value: float) -> str:
    """A number in at most four significant digits."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def key_text(key: Any) -> str:
    """What stands between the brackets of an index: `0, 1:`."""
    parts = key if isinstance(key, tuple) else (key,)
    return ", ".join(_slice_text(part) if isinstance(part, slice) else str(part) for part in parts)


def _slice_text(part: slice) -> str:
    ends = [("" if end is None else str(end)) for end in (part.start, part.stop)]
    return ":".join(ends) + ("" if part.step is None else f":{part.step}")
