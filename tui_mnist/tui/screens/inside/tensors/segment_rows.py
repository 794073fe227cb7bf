"""A pane that shows rows of segments, in the colours of the theme and the palette."""

from __future__ import annotations

from abc import abstractmethod

from textual.color import Color

from tui_mnist.tui.kit.segment_lines import SegmentLines
from tui_mnist.tui.screens.inside.tensors.look import Row, TensorLook


class SegmentRows(SegmentLines, can_focus=True):
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

    @abstractmethod
    def draw(self, look: TensorLook, rows: int, columns: int) -> list[Row]:
        """At most so many rows of so many cells."""

    def restyle(self) -> None:
        """Draw all of it again."""
        columns, rows = self.content_size
        if not (self.is_attached and columns and rows):
            return
        self.set_rows(tuple(map(tuple, self.draw(self._look(), rows, columns))))

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
