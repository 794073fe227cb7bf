"""The sample under the cursor, large, with its label and what the network takes it for."""

from __future__ import annotations

import numpy as np
from textual.app import RenderResult
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.digit_picture import Rows, picture
from tui_mnist.tui.screens.step.selection import Selection

BESIDE_A_TITLE = 6
"""The columns that a border needs for itself, beside a title in it."""


class SamplePane(Widget):
    """The image in the middle of its place."""

    DEFAULT_CSS = """
    SamplePane {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
    }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._selection: Selection | None = None
        self._appearance = Appearance()
        self._rows: Rows = ()

    def show(self, selection: Selection) -> None:
        """Show the selected sample."""
        self._selection = selection
        p = selection.walk.forward["p"].value[selection.sample]
        answer, label = int(p.argmax()), int(selection.walk.draw.labels[selection.sample])
        right, wrong = (plain_letters(mark, ascii_only=self._appearance.ascii_only) for mark in "✓✗")
        mark = right if answer == label else wrong
        sure = f"{float(p[answer]):.0%}"
        name = selection.class_name(answer)
        wordings = (f"{mark} taken for {name}, {sure}", f"{mark} {name}, {sure}", f"{mark} {answer}, {sure}")
        if not np.isfinite(p).all():
            wordings = (f"{wrong} no answer: not finite", f"{wrong} no answer", wrong)
        room = self.outer_size.width - BESIDE_A_TITLE
        self.border_title = Content(f"Sample {selection.sample}")
        self.border_subtitle = Content(next((wording for wording in wordings if len(wording) <= room), ""))
        self._redraw()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance = appearance
        if self._selection is not None:
            self.show(self._selection)

    def on_resize(self) -> None:
        """There is room for a larger or a smaller image, and for more or fewer words."""
        if self._selection is not None:
            self.show(self._selection)

    def _redraw(self) -> None:
        if self._selection is None:
            return
        width, height = self.content_size
        drawing = "ascii" if self._appearance.ascii_only else self._appearance.drawing
        image = self._selection.walk.draw.images[self._selection.sample]
        palette = self._appearance.palette
        rows = picture(image, drawing, rows=height, columns=width, ink=palette.ink, paper=palette.paper)
        if rows is not self._rows:
            self._rows = rows
            self.refresh()

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """A row of the image."""
        width = self.content_size.width
        above = (self.content_size.height - len(self._rows)) // 2
        if not above <= y < above + len(self._rows):
            return Strip.blank(width, self.rich_style)
        strip = Strip(self._rows[y - above])
        left = Strip.blank((width - strip.cell_length) // 2, self.rich_style)
        return Strip.join([left, strip]).adjust_cell_length(width, self.rich_style)
