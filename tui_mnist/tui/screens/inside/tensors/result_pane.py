"""The value of the expression, large: as a picture, as numbers, or as a histogram."""

from __future__ import annotations

from textual.content import Content

from tui_mnist.queries.tensors import TensorResult
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook
from tui_mnist.tui.screens.inside.tensors.result_drawing import View, result_rows, usual_view, views_of
from tui_mnist.tui.screens.inside.tensors.segment_rows import SegmentRows
from tui_mnist.tui.screens.inside.tensors.words import figures_words, result_title

BESIDE_A_TITLE = 6
"""Columns that a border needs for itself, beside a title in it."""


class ResultPane(SegmentRows):
    """Its title says what the value is as a whole, and its last line what its figures are."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._result: TensorResult | None = None
        self._view: View | None = None

    @property
    def view(self) -> View:
        """How it is shown: as was chosen, or else so that most is seen."""
        result = self._result
        if result is None:
            return "picture"
        return self._view if self._view in views_of(result) else usual_view(result)

    def show(self, result: TensorResult) -> None:
        """Show this value."""
        self._result = result
        self.restyle()

    def next_view(self) -> None:
        """Show it in the next way; after the last comes the first."""
        if self._result is not None:
            views = views_of(self._result)
            self._view = views[(views.index(self.view) + 1) % len(views)]
            self.restyle()

    def draw(self, look: TensorLook, rows: int, columns: int) -> list[Row]:
        """The value, and what is said of it."""
        result = self._result
        if result is None:
            return []
        room = columns + 2 - BESIDE_A_TITLE
        self.border_title = Content(result_title(result, room))
        self.border_subtitle = Content(figures_words(result, room))
        return result_rows(result, self.view, look, rows, columns)
