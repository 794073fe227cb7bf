"""One tensor: what it is at a glance, and its picture or its numbers."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui_mnist.queries.walkthrough import TensorView
from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.screens.step.selection import Selection
from tui_mnist.tui.screens.step.tensor_picture import TensorPicture
from tui_mnist.tui.screens.step.tensor_summary import TensorSummary

BESIDE_A_TITLE = 6
"""Columns that a border needs for itself, beside a title in it."""

BESIDE = 54
"""Columns from which on a low panel has the picture beside the figures."""

LOW = 20
"""Rows below which a panel is low."""


class TensorPanel(Widget):
    """The picture stands under the figures, or beside them where it is low."""

    DEFAULT_CSS = """
    TensorPanel {
        width: 1fr;
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
        layout: vertical;
        &:focus-within { border: heavy $primary; }
        &.-beside { layout: horizontal; }
        &.-beside TensorSummary { width: 27; height: 1fr; margin-right: 1; }
    }
    """

    numbers: reactive[bool] = reactive(False, init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._summary, self._picture = TensorSummary(), TensorPicture()
        self._selection: Selection | None = None
        self._ascii_only = False

    def compose(self) -> ComposeResult:
        """The figures, then the picture."""
        yield self._summary
        yield self._picture

    def show(self, selection: Selection | None) -> None:
        """Show the selected tensor."""
        self._selection = selection
        self._summary.show(selection)
        self._picture.show(selection, numbers=self.numbers)
        tensor = selection.tensor if selection else None
        if tensor is None:
            self.border_title = None
            return
        self.call_after_refresh(self._write_title, tensor.view)

    def _write_title(self, view: TensorView) -> None:
        """Name the tensor as fully as there is room for, once that is known."""
        symbol = plain_letters(view.symbol, ascii_only=self._ascii_only)
        title = f"{symbol}: {view.name}"
        self.border_title = Content(title if len(title) + BESIDE_A_TITLE <= self.outer_size.width else symbol)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._ascii_only = appearance.ascii_only
        for widget in (self._summary, self._picture):
            widget.palette, widget.ascii_only = appearance.palette, appearance.ascii_only
        self._picture.drawing = appearance.drawing
        self.show(self._selection)

    def watch_numbers(self) -> None:
        """Numbers or a picture."""
        self.show(self._selection)

    def on_resize(self) -> None:
        """Choose where the picture is."""
        width, height = self.content_size
        self.set_class(height < LOW and width >= BESIDE, "-beside")
        self.show(self._selection)
