"""How sure the network is of each class, one bar a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.app import RenderResult
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.render import bar
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.palettes import CLASSIC, Palette

if TYPE_CHECKING:
    from numpy.typing import NDArray

PERCENT = len("100.0%")
LONG_MARKS = len("✓ ‹ label")
SHORT_MARKS = len("✓‹")
LONG_BAR, SHORT_BAR = 8, 3
"""The shortest bars beside which there may be long and short marks."""


class ClassRow(NamedTuple):
    """All that shows of one class."""

    name: str
    bar: str
    percent: str
    marks: str
    predicted: bool
    true: bool


class RowColumns(NamedTuple):
    """The widths of a row's parts; 0 for what there is no room for."""

    bar: int
    marks: int


def columns(room: int) -> RowColumns:
    """Share out the columns that name and percent leave over; every part has a blank before it."""
    for marks, shortest in ((LONG_MARKS, LONG_BAR), (SHORT_MARKS, SHORT_BAR)):
        if (length := room - 2 - marks) >= shortest:
            return RowColumns(length, marks)
    return RowColumns(0, SHORT_MARKS if room > SHORT_MARKS else 0)


def classes_shown(probabilities: NDArray[Any], label: int | None, rows: int) -> NDArray[np.intp]:
    """All classes, or where they are too many the most probable ones and the true one, in their own order."""
    if len(probabilities) <= rows:
        return np.arange(len(probabilities))
    top = np.argsort(-probabilities, kind="stable")[:rows]
    if label is not None and label not in top:
        top[-1] = label
    return np.sort(top)


class ProbabilityStyles(NamedTuple):
    """The styles of texts and bars."""

    plain: Style
    bold: Style
    faint: Style
    right: Style
    wrong: Style
    unjudged: Style


class Probabilities(Widget):
    """One row a class: name, bar, percent, ✓ or ✗ at the predicted and ‹ at the true one.

    With `ascii_only` nothing but ASCII is drawn.
    """

    DEFAULT_CSS = """
    Probabilities {
        width: 1fr;
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground;
        & > .probabilities--faint { color: $foreground 50%; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"probabilities--faint"}
    BORDER_TITLE = "Probabilities"
    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False, init=False)
    palette: reactive[Palette] = reactive(CLASSIC, init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._probabilities: NDArray[Any] | None = None
        self._label: int | None = None
        self._class_names: tuple[str, ...] = ()
        self._rows: list[ClassRow] = []
        self._styles_in_use: ProbabilityStyles | None = None

    def show(self, probabilities: NDArray[Any] | None, label: int | None, class_names: tuple[str, ...]) -> None:
        """Show probabilities (classes,) from 0 to 1; `label` is the true class, None if nobody knows it."""
        self._probabilities, self._label, self._class_names = probabilities, label, class_names
        self._update()

    def _update(self) -> None:
        """Draw again the rows that differ from what was there."""
        before, self._rows = self._rows, self._new_rows()
        width = self.content_size.width
        changed = [
            Region(0, y, width, 1)
            for y in range(max(len(before), len(self._rows)))
            if before[y : y + 1] != self._rows[y : y + 1]
        ]
        if changed:
            self.refresh(*changed)

    def _new_rows(self) -> list[ClassRow]:
        probabilities, label, (width, height) = self._probabilities, self._label, self.content_size
        if probabilities is None or not width or not height:
            return []
        names = short_names(self._class_names, max(3, width // 3))
        name_width = max(map(len, names), default=0)
        parts = columns(width - name_width - 1 - PERCENT)
        predicted = None if np.isnan(probabilities).any() else int(probabilities.argmax())
        shown = classes_shown(probabilities, label, height)
        return [
            ClassRow(
                names[number].ljust(name_width),
                bar(share, parts.bar, ascii_only=self.ascii_only) if parts.bar else "",
                "NaN".rjust(PERCENT) if np.isnan(share) else f"{share:{PERCENT}.1%}",
                self._marks(number == predicted, number == label, parts.marks),
                predicted=number == predicted,
                true=number == label,
            )
            for number, share in zip(shown.tolist(), probabilities[shown].tolist(), strict=True)
        ]

    def _marks(self, predicted: bool, true: bool, width: int) -> str:
        right, wrong, pointer = ("=", "X", "<") if self.ascii_only else ("✓", "✗", "‹")
        mark = " " if not predicted or self._label is None else right if true else wrong
        words = f" {pointer} label" if width == LONG_MARKS else pointer
        return (mark + (words if true else "")).ljust(width)[:width]

    def on_resize(self) -> None:
        """Bars are longer or shorter, words have room or not."""
        self._update()

    def watch_ascii_only(self) -> None:
        """Bars and marks are other ones."""
        self._update()

    def watch_palette(self) -> None:
        """Right and wrong have other colours."""
        self._styles_in_use = None

    def notify_style_update(self) -> None:
        """The theme changed the colours."""
        self._styles_in_use = None
        super().notify_style_update()

    def render(self) -> RenderResult:
        """Nothing: all is drawn by `render_line`."""
        return ""

    def render_line(self, y: int) -> Strip:
        """The row of one class."""
        styles, width = self._styles(), self.content_size.width
        if y >= len(self._rows):
            return Strip.blank(width, styles.plain)
        row = self._rows[y]
        text = styles.bold if row.predicted else styles.plain
        if row.predicted and self._label is None:
            colour = styles.unjudged
        elif row.true:
            colour = styles.right
        else:
            colour = styles.wrong if row.predicted else styles.faint
        parts = ((row.name, text), (row.bar, colour), (row.percent, text), (row.marks, colour))
        segments = [Segment(f"{part} ", style) for part, style in parts if part]
        return Strip(segments).adjust_cell_length(width, styles.plain)

    def _styles(self) -> ProbabilityStyles:
        if self._styles_in_use is None:
            plain, palette = self.rich_style, self.palette
            self._styles_in_use = ProbabilityStyles(
                plain,
                plain + Style(bold=True),
                self.get_component_rich_style("probabilities--faint"),
                right=plain + Style(color=palette.right),
                wrong=plain + Style(color=palette.wrong),
                unjudged=plain + Style(color=palette.train),
            )
        return self._styles_in_use
