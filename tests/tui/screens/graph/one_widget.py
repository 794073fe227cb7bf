"""One widget in an app of its own, in the hands of a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget


class OneWidget(App[None]):
    """A widget as large as the screen."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget

    def text(self) -> str:
        """What the screen shows."""
        lines = self.screen._compositor.render_strips(self.size)
        return "\n".join(strip.text.rstrip() for strip in lines)


@asynccontextmanager
async def hosting(widget: Widget, size: tuple[int, int] = (60, 12)) -> AsyncIterator[tuple[OneWidget, Pilot[None]]]:
    """The app with this widget."""
    app = OneWidget(widget)
    async with app.run_test(size=size) as pilot:
        widget.styles.width, widget.styles.height = "1fr", "1fr"
        await pilot.pause()
        yield app, pilot
