"""The health of training: the newest figure of four series, and how each has moved of late."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.number_format import figure
from tui_mnist.render import sparkline
from tui_mnist.tui.kit.palettes import CLASSIC, Palette

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tui_mnist.training.timeline import Timeline

    Values = NDArray[np.float64]

LABEL_WIDTH, SHORT_LABEL_WIDTH, FIGURE_WIDTH, GAP = 13, 5, 7, 2
LEAST_SPARKLINE = 4
SIDE_BY_SIDE = 4 * (LABEL_WIDTH + 1 + FIGURE_WIDTH + 1 + 3 * LEAST_SPARKLINE) + 3 * GAP
"""From so many columns on the four stand in one row, if it is theirs to say."""

FAINT = 0.4
"""How far the sparklines' colour goes from the curve's colour to the background's: so much of it would shout."""


def _as_they_are(values: Values) -> Values:
    return values


def _logarithms(values: Values) -> Values:
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithms: Values = np.log10(values)
    return logarithms


def _power_of_ten(value: float, none: str) -> str:
    return f"10^{math.log10(value):.1f}" if math.isfinite(value) and value > 0 else none


def _small(value: float, none: str) -> str:
    return figure(value, none=none)


def _whole(value: float, none: str) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else none


class HealthSeries(NamedTuple):
    """One of the four: its label, how its newest figure is written, and from what its sparkline is drawn.

    `lowest` is the value of the lowest cell; that of the values if None.
    """

    series: str
    label: str
    short_label: str
    write: Callable[[float, str], str] = _small
    drawn: Callable[[Values], Values] = _as_they_are
    lowest: float | None = None


SERIES = (
    HealthSeries("loss", "batch loss", "loss"),
    HealthSeries("gradient_norm", "gradient norm", "grad"),
    HealthSeries("update_ratio", "update/weight", "upd/w", _power_of_ten, _logarithms),
    HealthSeries("pace", "images/s", "img/s", _whole, lowest=0.0),
)
OF_POINTS = {"images/s": "points/s", "img/s": "pts/s"}
"""Labels that are others where the samples are points."""


class Sparklines(Widget):
    """Four rows, two, or one, as its height has room for; `palette` and `ascii_only` can be set at any time."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"sparklines--label"}

    DEFAULT_CSS = """
    Sparklines {
        width: 1fr;
        height: auto;
        color: $foreground;
        & > .sparklines--label { color: $foreground 65%; }
    }
    """

    ALLOW_SELECT = False

    palette: reactive[Palette] = reactive(CLASSIC)
    ascii_only: reactive[bool] = reactive(False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "Health"
        self._timeline: Timeline | None = None
        self._samples = "images"
        self._drawn_of: tuple[object, ...] = ()
        self._drawn_in = Size(0, 0)
        self._texts: list[tuple[str, ...]] = []
        self._strips: list[Strip] = []
        self._styles_in_use: tuple[Style, Style, Style] | None = None

    def show(self, timeline: Timeline, samples: str = "images") -> None:
        """Show a run as it is now; draws only the rows that changed. `samples` is what the data set calls its own."""
        self._timeline, self._samples = timeline, samples
        self._bring_up_to_date()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row where the four fit side by side, else four."""
        return 1 if width >= SIDE_BY_SIDE else len(SERIES)

    def watch_palette(self) -> None:
        """Draw in the other colours."""
        self._strips, self._styles_in_use = [], None

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self._bring_up_to_date()

    def notify_style_update(self) -> None:
        """Draw in the new theme's colours."""
        super().notify_style_update()
        self._strips, self._styles_in_use = [], None

    def render_line(self, y: int) -> Strip:
        """One row of the widget."""
        if self._drawn_in != self.size:
            self._drawn_of, self._drawn_in, self._texts, self._strips = self._state, self.size, self._rows(), []
        if not self._strips:
            self._strips = [self._strip(texts) for texts in self._texts]
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, self.visual_style.rich_style)

    @property
    def _state(self) -> tuple[object, ...]:
        """All that the rows depend on, but for the colours."""
        run = self._timeline
        return id(run), run and run.version, self.size, self.ascii_only, self._samples

    def _bring_up_to_date(self) -> None:
        if not self.is_attached or not self.size or self._state == self._drawn_of:
            return
        self._drawn_of, self._drawn_in = self._state, self.size
        before, self._texts = self._texts, self._rows()
        if len(before) != len(self._texts) or not self._strips:
            self._strips = []
            self.refresh()
            return
        changed = [y for y, texts in enumerate(self._texts) if texts != before[y]]
        for y in changed:
            self._strips[y] = self._strip(self._texts[y])
        if changed:
            self.refresh(*[Region(0, y, self.size.width, 1) for y in changed])

    def _rows(self) -> list[tuple[str, ...]]:
        """For each row the label, figure and sparkline of one series, then those of the next."""
        beside = -(-len(SERIES) // self.size.height)
        room = (self.size.width - GAP * (beside - 1)) // beside
        texts = [self._series_texts(series, room) for series in SERIES]
        return [
            tuple(text for series in texts[start : start + beside] for text in series)
            for start in range(0, len(texts), beside)
        ]

    def _series_texts(self, series: HealthSeries, room: int) -> tuple[str, str, str]:
        none = "-" if self.ascii_only else "–"
        run = self._timeline
        newest = series.write(run.newest(series.series) if run else math.nan, none).rjust(FIGURE_WIDTH)
        wide = room >= LABEL_WIDTH + 1 + FIGURE_WIDTH
        label = series.label if wide else series.short_label
        if self._samples == "points":
            label = OF_POINTS.get(label, label)
        label = label.ljust(LABEL_WIDTH if wide else SHORT_LABEL_WIDTH)
        if len(label) + 1 + len(newest) > room:
            label = ""
        cells = room - len(label) - FIGURE_WIDTH - 2
        line = ""
        if cells >= LEAST_SPARKLINE and run:
            values = series.drawn(run.recent(series.series, cells))
            line = " " + sparkline(values.tolist(), lowest=series.lowest, ascii_only=self.ascii_only)
        return label, f" {newest}" if label else newest, line.ljust(room - len(label) - FIGURE_WIDTH - bool(label))

    def _make_styles(self) -> tuple[Style, Style, Style]:
        """Of labels, figures and lines."""
        base = self.visual_style.rich_style
        colour, background = Color.parse(self.palette.train), self.background_colors[1]
        if background.ansi is None:
            colour = colour.blend(background, FAINT)
        return self.get_component_rich_style("sparklines--label"), base, base + Style(color=colour.rich_color)

    def _strip(self, texts: tuple[str, ...]) -> Strip:
        self._styles_in_use = styles = self._styles_in_use or self._make_styles()
        segments, base = [Segment(text, styles[number % 3]) for number, text in enumerate(texts)], styles[1]
        gap = Segment(" " * GAP, base)
        spaced = [part for start in range(0, len(segments), 3) for part in (*segments[start : start + 3], gap)]
        return Strip(spaced).adjust_cell_length(self.size.width, base)
