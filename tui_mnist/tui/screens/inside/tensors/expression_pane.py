"""The expression, what is wrong with it and where, and what its value's axes are."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tui_mnist.tensor_language import ExpressionError
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.inside.tensors.expression_field import ExpressionField

PROMPT = "= "


class ExpressionRemarks(DrawnLines):
    """Two lines under the field: carets under the trouble and what it is, or notes and axes."""

    DEFAULT_CSS = "ExpressionRemarks { height: 2; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines_said: tuple[str, str] = ("", "")
        self._error: ExpressionError | None = None
        self._shift = 0

    def say(self, note: str, axes: str) -> None:
        """Tell of the value."""
        if (self._error, self._lines_said) != (None, (note, axes)):
            self._error, self._lines_said = None, (note, axes)
            self.restyle()

    def refuse(self, error: ExpressionError, shift: int) -> None:
        """Mark the trouble, which is so many columns further right than in the expression."""
        if (str(error), shift) != (str(self._error), self._shift):
            self._error, self._shift = error, shift
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if not (self.is_attached and self.size.width):
            return
        error = self._error
        if error is None:
            note, axes = self._lines_said
            self.set_lines([Text(note), Text(axes, self.part("muted"))])
            return
        start = max(0, error.place.start + self._shift)
        carets = "^" * max(1, min(error.place.length, self.size.width - start))
        style = self.part("accent")
        self.set_lines([Text(" " * start + carets, style), Text(f"{error.problem}; {error.expected}")])


class ExpressionPane(Vertical):
    """The field behind its prompt, and two lines of remarks."""

    DEFAULT_CSS = """
    ExpressionPane {
        height: 5;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &:focus-within { border: heavy $primary; }
        &.-plain { border: ascii $foreground 30%; }
        &.-plain:focus-within { border: ascii $primary; }
        & > Horizontal { height: 1; }
        & > Horizontal > Static { width: 2; color: $text-muted; }
        & > Horizontal > ExpressionField { width: 1fr; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.field = ExpressionField(id="tensors-field")
        self.remarks = ExpressionRemarks(id="tensors-remarks")
        self.border_title = "Expression"

    def compose(self) -> ComposeResult:
        """The line to type in, and what is said of it."""
        yield Horizontal(Static(PROMPT, markup=False), self.field)
        yield self.remarks

    def refuse(self, error: ExpressionError) -> None:
        """Say what is wrong, with carets under it."""
        self.remarks.refuse(error, len(PROMPT) - int(self.field.scroll_offset.x))

    def on_click(self, event: events.Click) -> None:
        """Type here."""
        event.stop()
        self.field.open()
