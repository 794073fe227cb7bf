"""What can be said of the plane after the operations: the one matrix they make, its area, stretches and directions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.text import Text

from tui_mnist.geometry import AffineMap, OperationSequence, rank_shares
from tui_mnist.geometry.affine import Array
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.geometry.operations.numbers import NOTHING, matrix_rows, short
from tui_mnist.tui.screens.geometry.operations.overlays import DOT, SUM, VECTOR, Overlay
from tui_mnist.tui.screens.geometry.operations.scene import LATTICE, SQUARE

LABEL = 9
RANKS = ("a point", "a line", "the plane")
"""What is left of the plane."""

Row = tuple[str, str]
"""What it is, and what is said of it."""


def facts(
    sequence: OperationSequence,
    position: float,
    overlay: Overlay,
    vectors: Sequence[tuple[float, float]],
    *,
    ascii_only: bool = False,
) -> list[Row]:
    """The rows for so many of the operations."""
    whole = sequence.affine_at(position)
    area = _area(sequence.apply(SQUARE, position))
    flipped = ", flipped" if area < -NOTHING else ", flat" if abs(area) < NOTHING else ""
    size = f"{'x' if ascii_only else '×'} {short(abs(area))}{flipped}"
    of_vectors = _of_vectors(sequence, position, overlay, vectors)
    if whole is None:
        bends = next(each for each in sequence.operations if not each.kind.is_affine)
        return [
            ("together", f"no x @ W + b: {bends.kind.name} bends it,"),
            ("", "so no matrix, no eigenvectors"),
            ("area", f"{size} for the square alone"),
            ("rank", _ranks(sequence, position)),
            *of_vectors,
        ]
    upper, lower = matrix_rows(whole, ascii_only=ascii_only)
    most, least = whole.singular_values.tolist()
    return [
        ("together", upper),
        ("", lower),
        ("area", f"{size}   determinant {short(area)}"),
        ("singular", f"{short(most)}, {short(least)}   rank {whole.rank}: {RANKS[whole.rank]}"),
        *(of_vectors or _eigen(whole)),
    ]


def _ranks(sequence: OperationSequence, position: float) -> str:
    shares = zip((2, 1, 0), rank_shares(sequence, position, LATTICE), strict=True)
    return ", ".join(f"{rank} on {share:.0%}" for rank, share in shares if share)


def _area(square: Array) -> float:
    """The signed area inside a closed line of points (n, 2): negative if it runs clockwise."""
    x, y = square.T
    return float(x[:-1] @ y[1:] - x[1:] @ y[:-1]) / 2


def _eigen(whole: AffineMap) -> list[Row]:
    """The directions that stay as they are, each with its eigenvalue."""
    pairs = whole.eigenvectors
    if whole.is_uniform:
        return [("eigen", f"{short(pairs[0][0])} along every direction")]
    if not pairs:
        return [("eigen", "none: every direction turns")]
    lines = [f"{short(value)} along {_point(way)}" for value, way in map(_upwards, pairs)]
    return [("eigen" if place == 0 else "", line) for place, line in enumerate(lines)]


def _upwards(pair: tuple[float, Array]) -> tuple[float, Array]:
    """Of the two directions of a line the one to the right, or up."""
    value, way = pair
    away = way[0] if abs(way[0]) > 1e-9 else way[1]
    return value, way if away > 0 else -way


def _of_vectors(
    sequence: OperationSequence, position: float, overlay: Overlay, vectors: Sequence[tuple[float, float]]
) -> list[Row]:
    if overlay not in {VECTOR, SUM, DOT}:
        return []
    first, second = (np.array(vector) for vector in vectors)
    start, to_first, to_second, to_sum = sequence.apply(np.array([0 * first, first, second, first + second]), position)
    if overlay == VECTOR:
        return [("u", f"{_point(first)} goes to {_point(to_first)}")]
    if overlay == SUM:
        return [("u + v", f"{_point(first + second)} goes to {_point(to_sum)}")]
    images = float((to_first - start) @ (to_second - start))
    return [("dot", f"u @ v = {short(float(first @ second))} before, {short(images)} after")]


def _point(point: Array) -> str:
    return f"({short(point[0])}, {short(point[1])})"


class FactsPane(DrawnLines):
    """The rows in a frame."""

    DEFAULT_CSS = """
    FactsPane { border: round $foreground 30%; border-title-color: $foreground; padding: 0 1; }
    FactsPane.-plain { border: ascii $foreground 30%; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "what they do"
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show these."""
        if rows != self._rows:
            self._rows = rows
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            muted = self.part("muted")
            self.set_lines([Text.assemble((label.ljust(LABEL), muted), said) for label, said in self._rows])
