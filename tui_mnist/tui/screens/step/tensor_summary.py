"""A tensor at a glance: formula, shape, type, rank, spread and histogram, and the number under the cursor."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.text import Text

from tui_mnist.autodiff.tensor import Array
from tui_mnist.number_format import number_in, significant
from tui_mnist.queries.walkthrough import TensorView
from tui_mnist.render.histogram import axis_row, columns_of, histogram_rows
from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.step.selection import Selection
from tui_mnist.tui.screens.step.stages import StageTensor

RANKS = ("a scalar", "a vector", "a matrix")
HIGHEST = 5
"""Rows of a histogram at most."""


class TensorSummary(DrawnLines):
    """As many lines as fit; the histogram takes what is left."""

    DEFAULT_CSS = """
    TensorSummary { width: 1fr; height: 10; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._selection: Selection | None = None

    def show(self, selection: Selection | None) -> None:
        """Show the selected tensor."""
        if selection is not self._selection:
            self._selection = selection
            self.restyle()

    def on_resize(self) -> None:
        """There is room for more or less."""
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if not (self.is_attached and self.size.area):
            return
        tensor = self._selection.tensor if self._selection else None
        if self._selection is None or tensor is None:
            self.set_lines([])
            return
        width, height = self.size
        words = list(self._words(self._selection, tensor, width))
        room = height - len(words)
        self.set_lines([*words, *self._histogram(self._selection, tensor, width, min(room - 1, HIGHEST))])

    def _words(self, selection: Selection, tensor: StageTensor, width: int) -> Iterator[Text]:
        view, spread = tensor.view, tensor.view.summary
        formula = self._plain(view.formula if view.formula == view.symbol else f"{view.symbol} = {view.formula}")
        if formula != self._plain(view.symbol) and len(formula) <= width:
            yield Text().append(formula, self.part("accent"))
        shape = self._plain(" × ".join(map(str, view.shape))) or "()"
        rank = f"rank {view.rank}" + (f", {RANKS[view.rank]}" if view.rank < len(RANKS) else "")
        yield from _filled([f"shape {shape}", str(view.dtype), rank], width)
        ends = [
            f"{name} {number_in(value, 8)}"
            for name, value in (
                ("min", spread.minimum),
                ("mean", spread.mean),
                ("max", spread.maximum),
                ("std", spread.std),
            )
        ]
        if spread.not_finite < view.value.size:
            yield from _filled(ends, width)
        if spread.not_finite:
            count = f"{spread.not_finite:,} of {view.value.size:,} not finite"
            yield Text().append(self._plain(f"✗ {count}"), f"bold {self.palette.wrong}")
        place, value = element(selection, tensor)
        text = self._plain(f"{place} = {value}")
        colour = "" if math.isfinite(float(value)) else self.palette.wrong
        yield Text().append(text if len(text) <= width else value, f"bold {colour}")

    def _histogram(self, selection: Selection, tensor: StageTensor, width: int, rows: int) -> Iterator[Text]:
        spread = tensor.view.summary
        if rows < 1 or not spread.minimum < spread.maximum:
            return
        columns = len(columns_of(spread.counts, width))
        _, value = element(selection, tensor)
        for row in histogram_rows(spread.counts, rows, width, ascii_only=self.ascii_only):
            yield Text().append(row, self.palette.train)
        low, high = float(spread.edges[0]), float(spread.edges[-1])
        yield Text().append(
            axis_row(low, high, columns, mark=float(value), ascii_only=self.ascii_only), self.part("muted")
        )

    def _plain(self, text: str) -> str:
        return plain_letters(text, ascii_only=self.ascii_only)


def element(selection: Selection, tensor: StageTensor) -> tuple[str, str]:
    """The place of the number under the cursor, as it is written, and the number."""
    view: TensorView = tensor.view
    slots = selection.slots_of(tensor)
    index = tuple(selection.place(slot) for slot in slots)
    if view.rank == 3 and view.image_shape is not None:
        index = (index[0], *divmod(index[1], view.image_shape[1]))
    value: Array = view.value[index]
    at = f"[{','.join(map(str, index))}]" if index else ""
    symbol = f"({view.symbol})" if at and "·" in view.symbol else view.symbol
    return f"{symbol}{at}", significant(float(value))


def _filled(parts: list[str], width: int) -> Iterator[Text]:
    """The parts in lines, as many on each as fit."""
    line = ""
    for part in parts:
        longer = f"{line}  {part}" if line else part
        if line and len(longer) > width:
            yield Text().append(line)
            line = part
        else:
            line = longer
    yield Text().append(line)
