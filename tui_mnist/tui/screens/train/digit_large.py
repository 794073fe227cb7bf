"""The chosen digit, as large as there is room for, with the probability of each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual.app import ComposeResult, RenderResult
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.tui.kit.digit_picture import Rows, picture
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.screens.train.probabilities import Probabilities

if TYPE_CHECKING:
    from numpy.typing import NDArray

TALLEST = 28
"""Rows of a picture: as many make the 28 x 28 pixels of MNIST twice as large."""

BARS_WIDTH = 20
"""Columns that the probabilities get at least, beside a picture."""

MOST_BARS = 10
"""Rows that the probabilities get at least, under a picture, if there are as many classes."""

SMALLEST = 3
"""A picture of fewer rows shows nothing."""


class DigitPicture(Widget):
    """One image at the top of its place, in the middle; nothing if there is none."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._rows: Rows = ()

    def show(self, rows: Rows) -> None:
        """Show another picture."""
        if rows is not self._rows:
            self._rows = rows
            self.refresh()

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """A row of the picture."""
        width = self.content_size.width
        if y >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        strip = Strip(self._rows[y])
        left = max(0, width - strip.cell_length) // 2
        return Strip([Segment(" " * left, self.rich_style), *strip]).adjust_cell_length(width, self.rich_style)


class DigitLarge(Widget):
    """A picture and its probabilities, beside each other or one under the other, whichever makes the picture larger.

    `drawing` is one of DRAWINGS; with `ascii_only` nothing but ASCII is drawn.
    """

    DEFAULT_CSS = """
    DigitLarge {
        width: 1fr;
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 70%;
        layout: vertical;
        &.-beside { layout: horizontal; }
        & DigitPicture { width: 100%; height: 100%; }
        & Probabilities { border: none; }
    }
    """
    BORDER_TITLE = "Digit"
    ALLOW_SELECT = False

    drawing: reactive[str] = reactive("blocks", init=False)
    ascii_only: reactive[bool] = reactive(False, init=False)
    palette: reactive[Palette] = reactive(CLASSIC, init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._image: NDArray[Any] | None = None
        self._class_count = 0
        self._picture = DigitPicture()
        self.probabilities = Probabilities()
        self._place((), side_by_side=True)

    def compose(self) -> ComposeResult:
        """The picture, then the bars."""
        yield self._picture
        yield self.probabilities

    def show(
        self,
        image: NDArray[Any] | None,
        label: int | None,
        probabilities: NDArray[Any] | None,
        class_names: tuple[str, ...],
    ) -> None:
        """Show an image of bytes (rows, columns), its true class if known, and the probabilities (classes,) of each."""
        self._image, self._class_count = image, len(class_names)
        self._arrange()
        self.probabilities.show(probabilities, label, class_names)

    def _arrange(self) -> None:
        """Give picture and bars their places; cheap if these are the places they have."""
        width, height = self.content_size
        beside = self._drawn(height, width - BARS_WIDTH - 1)
        below = self._drawn(height - min(self._class_count, MOST_BARS), width)
        side_by_side = len(beside) >= len(below)
        self._place(beside if side_by_side else below, side_by_side=side_by_side)

    def _place(self, rows: Rows, *, side_by_side: bool) -> None:
        columns = sum(len(segment.text) for segment in rows[0]) if rows else 0
        self._picture.display = bool(rows)
        self.set_class(side_by_side, "-beside", update=self.is_attached)
        self._picture.styles.width = columns + 1 if side_by_side else "100%"
        self._picture.styles.height = "100%" if side_by_side else len(rows)
        self._picture.show(rows)

    def _drawn(self, rows: int, columns: int) -> Rows:
        """The picture in at most so many cells; nothing if it would be too small to see."""
        if self._image is None or min(rows, columns // 2) < SMALLEST:
            return ()
        way = "ascii" if self.ascii_only else self.drawing
        ink, paper = self.palette.ink, self.palette.paper
        return picture(self._image, way, rows=rows, columns=min(columns // 2, TALLEST) * 2, ink=ink, paper=paper)

    def on_resize(self) -> None:
        """There is room for a larger or a smaller picture."""
        self._arrange()

    def watch_drawing(self) -> None:
        """The picture is another one."""
        self._arrange()

    def watch_ascii_only(self, ascii_only: bool) -> None:
        """Picture, bars and marks are other ones."""
        self.probabilities.ascii_only = ascii_only
        self._arrange()

    def watch_palette(self, palette: Palette) -> None:
        """Ink and paper, right and wrong have other colours."""
        self.probabilities.palette = palette
        self._arrange()
