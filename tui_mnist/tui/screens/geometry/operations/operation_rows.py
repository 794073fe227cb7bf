"""The rows of the list of operations: each operation in one, and the chosen one with its numbers below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from tui_mnist.geometry import AffineMap, Kind, OperationSequence, PlaneOperation
from tui_mnist.tui.screens.geometry.operations.numbers import column, short
from tui_mnist.tui.screens.geometry.operations.overlays import Overlay
from tui_mnist.tui.screens.geometry.operations.state import CursorStop

NAME, CODE = 11, 15
INDENT = 4
MATRIX_NUMBERS, ALL_NUMBERS = 4, 6


@dataclass(frozen=True)
class RowPiece:
    """A part of a row; `stop` says which number it is, `part` how it looks, after the lines' components."""

    text: str
    part: str = ""
    stop: CursorStop | None = None


@dataclass(frozen=True)
class OperationRow:
    """Pieces beside each other; a click on it beside all numbers chooses `stop`."""

    pieces: tuple[RowPiece, ...]
    stop: CursorStop


def rows_of(
    sequence: OperationSequence,
    chosen: CursorStop,
    overlay: Overlay,
    vectors: Sequence[tuple[float, float]],
    width: int,
    *,
    ascii_only: bool,
) -> Iterator[OperationRow]:
    """All of them, from the top."""
    brackets = ("[]", "[]") if ascii_only else ("⎡⎤", "⎣⎦")
    for place, operation in enumerate(sequence.operations):
        here = not chosen.is_vector and chosen.place == place
        first = CursorStop(place, 0 if operation.numbers else None)
        mark = (">" if ascii_only else "▸") if here else " "
        head = f"{mark}{place + 1:>2} {operation.kind.name.ljust(NAME)} "
        code = operation.kind.code if here else operation.kind.code.ljust(CODE)
        said = "" if here else numbers_in_short(operation)
        if len(head) + CODE + len(said) > width:
            said = ""
        yield OperationRow(
            (RowPiece(head, "strong" if here else ""), RowPiece(code, "accent"), RowPiece(said, "muted")), first
        )
        if here:
            for pieces in _details(place, operation, brackets, width):
                yield OperationRow((RowPiece(" " * INDENT), *pieces), first)
    for place, name in enumerate(overlay.vectors):
        here = chosen.is_vector and chosen.place == place
        mark = (">" if ascii_only else "▸") if here else " "
        fields = (
            _field(value, CursorStop(place, number, is_vector=True)) for number, value in enumerate(vectors[place])
        )
        title = RowPiece(f"{mark} {name} = [", "strong" if here else "")
        yield OperationRow((title, *fields, RowPiece("]")), CursorStop(place, 0, is_vector=True))


def numbers_in_short(operation: PlaneOperation) -> str:
    """The numbers of an operation that is not open."""
    parameters = operation.kind.parameters
    if len(parameters) > 2:
        return ""
    return ", ".join(short(number) + each.unit for number, each in zip(operation.numbers, parameters, strict=True))


def _field(value: float, stop: CursorStop, unit: str = "") -> RowPiece:
    return RowPiece(f" {column(value)}{unit} ", stop=stop)


def _details(place: int, operation: PlaneOperation, brackets: tuple[str, str], width: int) -> list[list[RowPiece]]:
    """Two rows: the numbers where they stand in W and b; an activation's are what it does."""
    kind, fields = operation.kind, [_field(*each) for each in _numbers(place, operation)]
    if not fields:
        lines = [*wrap(kind.meaning, max(width - INDENT, 10)), "", ""]
        return [[RowPiece(line, "muted")] for line in lines[:2]]
    upper, lower = brackets
    if len(fields) in {MATRIX_NUMBERS, ALL_NUMBERS}:
        bias = [RowPiece(" b=["), *fields[MATRIX_NUMBERS:], RowPiece("]")] if len(fields) == ALL_NUMBERS else []
        return [
            [RowPiece(f"W={upper[0]}"), *fields[:2], RowPiece(upper[1]), *bias],
            [RowPiece(f"  {lower[0]}"), *fields[2:MATRIX_NUMBERS], RowPiece(lower[1])],
        ]
    if kind.code == "x + b":
        return [[RowPiece("b = ["), *fields, RowPiece("]")], [RowPiece("")]]
    return _named(kind, fields, operation.affine, brackets)


def _named(kind: Kind, fields: Sequence[RowPiece], whole: AffineMap, brackets: tuple[str, str]) -> list[list[RowPiece]]:
    """One or two numbers with their names, and the W that they make."""
    longest = max(len(parameter.name) for parameter in kind.parameters)
    across = longest + max(len(field.text) for field in fields)
    rows: list[list[RowPiece]] = []
    for number in range(2):
        weights = " ".join(column(weight) for weight in whole.weights[number].tolist())
        bracket = brackets[number]
        matrix = RowPiece(f"  {'W=' if number == 0 else '  '}{bracket[0]}{weights} {bracket[1]}", "muted")
        if number < len(fields):
            rows.append([RowPiece(kind.parameters[number].name.ljust(longest)), fields[number], matrix])
        else:
            rows.append([RowPiece(" " * across), matrix])
    return rows


def _numbers(place: int, operation: PlaneOperation) -> Iterator[tuple[float, CursorStop, str]]:
    parameters = operation.kind.parameters
    for number, (value, parameter) in enumerate(zip(operation.numbers, parameters, strict=True)):
        yield value, CursorStop(place, number), parameter.unit
