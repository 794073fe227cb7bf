"""What just happened, in passing: one toast that changes its words, since to lay a new one out each time costs much."""

from __future__ import annotations

from textwrap import wrap

from textual.containers import Container
from textual.timer import Timer
from textual.widgets import Static

STAYS_SECONDS = 4.0


class PassingNotice(Static):
    """Hidden until it is told something; then there for a while, or until it is clicked."""

    DEFAULT_CSS = """
    PassingNotice {
        display: none;
        visibility: visible;
        width: 50;
        max-width: 100%;
        height: auto;
        padding: 0 1;
        background: $panel;
        color: $foreground;
        border-left: outer $primary;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._first = ""
        self._lines = 0
        self._timer: Timer | None = None

    def show(self, text: str) -> None:
        """Show this text from now on; what lies around it is laid out anew only if it takes more room, or less."""
        if not self.is_mounted:
            self._first = text
        else:
            self._show(text)

    def _show(self, text: str) -> None:
        lines = len(wrap(text, max(1, self.content_size.width or self.app.size.width)))
        if self.display and lines != self._lines:
            self._draw_what_is_below()
        self.update(text, layout=not self.display or lines != self._lines)
        self._lines = lines
        self.display = True
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(STAYS_SECONDS, self.hide)

    def on_mount(self) -> None:
        """Say what there was to be said before."""
        if self._first:
            self._show(self._first)

    def hide(self) -> None:
        """Say nothing any more."""
        self._first = ""
        if self.display:
            self._draw_what_is_below()
            self.display = False

    def _draw_what_is_below(self) -> None:
        """Have what lies below drawn again.

        Textual finds out by itself only if nobody asked for a widget's place between the change and the layout.
        """
        self.call_after_refresh(self.screen.refresh, self.region)

    def on_click(self) -> None:
        """It was read."""
        self.hide()


class NoticeCorner(Container):
    """Where the notice appears: over the end of the line of advice just above the keys, so that no picture is lost."""

    DEFAULT_CSS = """
    NoticeCorner {
        layer: notices;
        dock: bottom;
        align: right bottom;
        visibility: hidden;
        width: 1fr;
        height: auto;
        margin-bottom: 1;
    }
    """

    def __init__(self, notice: PassingNotice) -> None:
        super().__init__(notice)
