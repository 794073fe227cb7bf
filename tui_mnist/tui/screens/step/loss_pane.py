"""What the step does to the loss of its own batch: from what to what, and the curve along its direction."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import RenderResult
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.queries.loss_along_step import LossAlongStep
from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.screens.step.loss_picture import LossPart, loss_rows, loss_words

BESIDE_A_TITLE = 6
"""Columns that a border needs for itself, beside a title in it."""


class LossPane(Widget):
    """The sentence above, the curve below; drawn anew only when there is something else to see."""

    DEFAULT_CSS = """
    LossPane {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
        & > .loss-pane--muted { color: $text-muted; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"loss-pane--muted"}
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._loss: LossAlongStep | None = None
        self._wordings: tuple[str, ...] = ()
        self._appearance = Appearance()
        self._strips: list[Strip] = []

    def show(self, loss: LossAlongStep | None, wordings: tuple[str, ...]) -> None:
        """Show the loss along a step, if it is known; the first of the `wordings` that fits stands below."""
        if (loss, wordings) != (self._loss, self._wordings):
            self._loss, self._wordings = loss, wordings
            self._redraw()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance = appearance
        self._redraw()

    def on_resize(self) -> None:
        """There is room for more or less."""
        self._redraw()

    def notify_style_update(self) -> None:
        """Draw in the new theme's colours."""
        super().notify_style_update()
        self._redraw()

    def _redraw(self) -> None:
        width, height = self.content_size
        if not (self.is_attached and width and height):
            return
        loss, room = self._loss, self.outer_size.width - BESIDE_A_TITLE
        self.border_title = Content("Loss along the step" if loss is None else f"Loss along step {loss.step:,}")
        self.border_subtitle = Content(next((words for words in self._wordings if len(words) <= room), ""))
        if loss is None:
            self._strips = [Strip([Segment("being computed"[:width], self._muted)])]
        else:
            self._strips = self._draw(loss, width, height)
        self.refresh()

    def _draw(self, loss: LossAlongStep, width: int, height: int) -> list[Strip]:
        ascii_only = self._appearance.ascii_only
        wordings = [plain_letters(words, ascii_only=ascii_only) for words in loss_words(loss)]
        words = next((words for words in wordings if len(words) <= width), "")
        styles = self._styles(lowers=loss.after <= loss.before)
        rows = loss_rows(loss, width, height - 1, ascii_only=ascii_only)
        sentence = Segment(words, styles[LossPart.LANDING])
        return [Strip([sentence]), *(Strip([Segment(text, styles[part]) for text, part in row]) for row in rows)]

    @property
    def _muted(self) -> Style:
        return Style(color=self.get_component_rich_style("loss-pane--muted").color)

    def _styles(self, *, lowers: bool) -> dict[LossPart, Style]:
        palette = self._appearance.palette
        return {
            LossPart.LABEL: self._muted,
            LossPart.AXIS: self._muted,
            LossPart.CURVE: Style(color=palette.train),
            LossPart.START: Style(color=palette.mark, bold=True),
            LossPart.LANDING: Style(color=palette.right if lowers else palette.wrong, bold=True),
        }

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """A row of the pane."""
        width = self.content_size.width
        if y >= len(self._strips):
            return Strip.blank(width, self.rich_style)
        return self._strips[y].adjust_cell_length(width, self.rich_style).apply_style(self.rich_style)
