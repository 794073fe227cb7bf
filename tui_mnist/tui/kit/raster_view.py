"""A widget that is a raster of cells, and has only the rows drawn that changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.tui.kit.palettes import CLASSIC, Palette

Run = tuple[Any, ...]
"""The text of some cells side by side, and all that a subclass knows their style by."""


class RasterView(Widget):
    """Subclasses say what is in the rows, and which style is meant; `draw` brings both up to date."""

    DEFAULT_CSS = """
    RasterView {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False, init=False)
    palette: reactive[Palette] = reactive(CLASSIC, init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: Sequence[Sequence[Run]] = ()
        self._styles: dict[Run, Style] = {}

    @abstractmethod
    def rows(self) -> Sequence[Sequence[Run]] | None:
        """What is to be seen in the present size, row by row; None if there is nothing yet."""

    @abstractmethod
    def new_style(self, *kind: Any) -> Style:
        """The style that a run is known by after its text, in the present theme and palette."""

    def draw(self) -> None:
        """Draw the rows that changed."""
        width, height = self.size
        rows = self.rows() if self.is_attached and width and height else None
        if rows is None:
            return
        before, self._rows = self._rows, rows
        changed = [y for y, row in enumerate(rows) if y >= len(before) or row != before[y]]
        if changed:
            self.refresh(*[Region(0, y, width, 1) for y in changed])

    def on_resize(self) -> None:
        """Draw in the new size."""
        self.draw()

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self.draw()

    def watch_palette(self) -> None:
        """Draw in the other colours."""
        self._styles = {}
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw in the new theme's colours."""
        super().notify_style_update()
        self._styles = {}

    def render_line(self, y: int) -> Strip:
        """One row."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(run[0], self._style(run[1:])) for run in self._rows[y]], self.size.width)

    def _style(self, kind: Run) -> Style:
        if kind not in self._styles:
            self._styles[kind] = self.new_style(*kind)
        return self._styles[kind]
