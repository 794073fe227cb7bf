"""All that rests on names that Textual keeps for itself; where a release of it changes one, a test says so first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TextIO, TypeVar

from textual.app import App
from textual.command import CommandList, CommandPalette
from textual.content import Content
from textual.driver import Driver
from textual.geometry import Region
from textual.widget import Widget

Result = TypeVar("Result")


class PanickingApp(App[Result]):
    """An app with one way to its end after an error, `panic`: Textual's other way prints a traceback of many pages."""

    def _fatal_error(self) -> None:
        self.panic()


class ClosableCommandPalette(CommandPalette):
    """A palette that looks for no commands once it is closed: Textual's would miss its list then, and fail."""

    def _gather_commands(self, search_value: str) -> Any:
        is_open = self.app.screen is self and self.query(CommandList)
        return super()._gather_commands(search_value) if is_open else None


def retitle(widget: Widget, title: str, subtitle: str) -> None:
    """Change what stands in a widget's frame, and draw those two rows; the public attributes draw all of the widget."""
    private: Any = widget
    titles = Content(title), Content(subtitle)
    if titles == (private._border_title, private._border_subtitle):
        return
    private._border_title, private._border_subtitle = titles
    gutter = widget.gutter
    for y in (-gutter.top, widget.content_size.height + gutter.bottom - 1):
        widget.refresh(Region(-gutter.left, y, widget.outer_size.width, 1))


def wrap_output(driver: Driver, wrap: Callable[[TextIO], Any]) -> None:
    """Have what the driver writes go through another stream."""
    private: Any = driver
    private._file = wrap(private._file)
