"""A pane that shows rows of segments, in the colours of the theme and the palette."""

from __future__ import annotations

from abc import abstractmethod

from textual.app import RenderResult
from textual.color import Color
from textual.strip import Strip

from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook


class SegmentRows(DrawnLines, can_focus=True):
    """`draw` gives the rows for the size that there is; they are drawn again when anything of it changes."""

    DEFAULT_CSS = """
    SegmentRows {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &:focus { border: heavy $primary; }
        &.-plain, &.-plain:focus { border: ascii $foreground 30%; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._drawn_for: tuple[int, int] = (0, 0)

    @abstractmethod
    def draw(self, look: TensorLook, rows: int, columns: int) -> list[Row]:
        """At most so many rows of so many cells."""

    def restyle(self) -> None:
        """Draw all of it again."""
        columns, rows = self.content_size
        if not (self.is_attached and columns and rows):
            return
        self._drawn_for = (columns, rows)
        self._rows = self.draw(self._look(), rows, columns)
        self.refresh()

    def _look(self) -> TensorLook:
        palette = self.palette
        return TensorLook(
            "ascii" if self.ascii_only else self.drawing,
            negative=Color.parse(palette.train).rgb,
            positive=Color.parse(palette.validation).rgb,
            ground=self.background_colors[1].rgb,
            wrong=Color.parse(palette.wrong).rgb,
            ink=palette.ink,
            paper=palette.paper,
            muted=self.part("muted"),
            strong=self.part("strong"),
        )

    def on_resize(self) -> None:
        """There is room for more or less."""
        if self._drawn_for != tuple(self.content_size):
            self.restyle()

    def notify_style_update(self) -> None:
        """The theme's colours are others."""
        super().notify_style_update()
        self.restyle()

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """One row."""
        width, base = self.content_size.width, self.rich_style
        if y >= len(self._rows):
            return Strip.blank(width, base)
        return Strip(self._rows[y]).adjust_cell_length(width, base).apply_style(base)
