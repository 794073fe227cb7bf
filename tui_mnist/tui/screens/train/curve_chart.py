"""The curve of a run while it grows: batches, their average, validation, and where a knob was turned."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.number_format import figure
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.screens.train.curve_edges import CurvePart, Row
from tui_mnist.tui.screens.train.curve_frame import Plot, Shape, draw_unbegun

if TYPE_CHECKING:
    from tui_mnist.training.timeline import Timeline

FAINT = 0.5
"""How far the colour of single batches goes from the curve's colour to the background's."""


class CurveChart(Widget, can_focus=True):
    """One series of a Timeline, "loss" or "accuracy".

    `log_y`, `smoothing` (one of SMOOTHINGS), `palette` and `ascii_only` can be set at any time. The figures at a step
    are shown under the mouse, and at the cursor that the arrow keys move.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move_cursor(-1)", "Figures of an earlier step", show=False),
        Binding("right", "move_cursor(1)", "Figures of a later step", show=False),
        Binding("home", "move_cursor(-999)", "Figures of the first step", show=False),
        Binding("end", "move_cursor(999)", "Figures of the last step", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "curve-chart--axis",
        "curve-chart--label",
        "curve-chart--hint",
        "curve-chart--guide",
        "curve-chart--ghost",
        "curve-chart--cursor",
    }

    DEFAULT_CSS = """
    CurveChart {
        width: 1fr;
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground 30%;
        border-subtitle-color: $foreground;
        &:focus { border: heavy $primary; }
        &.-plain { border: ascii $foreground 30%; }
        &.-plain:focus { border: ascii $primary; }
        & > .curve-chart--cursor { background: $primary 40%; }
        & > .curve-chart--axis { color: $foreground 30%; }
        & > .curve-chart--label { color: $foreground 65%; }
        & > .curve-chart--hint { color: $foreground 65%; }
        & > .curve-chart--guide { color: $foreground 25%; }
        & > .curve-chart--ghost { color: $foreground 40%; }
        &:ansi > .curve-chart--axis, &:ansi > .curve-chart--guide, &:ansi > .curve-chart--ghost { text-style: dim; }
    }
    """

    ALLOW_SELECT = False

    log_y: reactive[bool] = reactive(False)
    smoothing: reactive[float] = reactive(0.98)
    palette: reactive[Palette] = reactive(CLASSIC)
    ascii_only: reactive[bool] = reactive(False)
    invitation: reactive[str] = reactive("")
    """A few words for the time before the first batch."""

    def __init__(
        self,
        title: str,
        series: str,
        *,
        percent: bool,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self.title = title
        self.series = series
        self.percent = percent
        self._timeline: Timeline | None = None
        self._ghost: Timeline | None = None
        self._drawn_of: tuple[object, ...] = ()
        self._rows: list[Row] = []
        self._strips: list[Strip] = []
        self._styles_of: dict[CurvePart, Style] = {}
        self._plot = Plot(0, 0, 0, 0, 0)
        self._hovered: int | None = None
        self._cursor: int | None = None
        self._legend_of: tuple[object, ...] = ()
        self._figures: Content | None = None

    def show(self, timeline: Timeline, ghost: Timeline | None = None) -> None:
        """Show a run as it is now, and below it the smoothed curve of another; draws only what changed."""
        self._timeline, self._ghost = timeline, ghost
        self._bring_up_to_date()

    def watch_log_y(self) -> None:
        """Draw on the other scale."""
        self._bring_up_to_date()

    def watch_smoothing(self) -> None:
        """Draw the other average."""
        self._bring_up_to_date()

    def watch_palette(self) -> None:
        """Draw in the other colours."""
        self._restyle()

    def watch_invitation(self) -> None:
        """Say it."""
        self._bring_up_to_date()

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self._bring_up_to_date()

    def notify_style_update(self) -> None:
        """Draw in the new theme's colours."""
        super().notify_style_update()
        self._styles_of = {}

    def on_resize(self) -> None:
        """Draw in the new size."""
        self._bring_up_to_date()

    def render_line(self, y: int) -> Strip:
        """One row of the chart."""
        if not self._styles_of:
            self._restyle()
        if y >= len(self._strips):
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        strip, x = self._strips[y], self._cursor
        if x is None:
            return strip
        style = Style(bgcolor=self.get_component_rich_style("curve-chart--cursor").bgcolor)
        cell = Strip(Segment.apply_style(strip.crop(x, x + 1), post_style=style), 1)
        return Strip.join([strip.crop(0, x), cell, strip.crop(x + 1)])

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show the figures under the mouse."""
        offset = event.get_content_offset(self)
        self._hovered = None if offset is None else offset.x
        self._show_figures()

    def on_leave(self) -> None:
        """Show those at the cursor again, if there is one."""
        self._hovered = None
        self._show_figures()

    def action_move_cursor(self, columns: int) -> None:
        """Move the cursor by so many columns within the curve; it appears at the newest step."""
        plot, last = self._plot, self._timeline.last_step if self._timeline else 0
        if last and plot.width > 0:
            newest = plot.left + min(plot.width - 1, last * plot.width // plot.end)
            moved = newest if self._cursor is None else self._cursor + columns
            self._set_cursor(max(plot.left, min(moved, newest)))

    def on_focus(self) -> None:
        """Stand out, not by colour alone."""
        self._show_legend()

    def on_blur(self) -> None:
        """Show no cursor any more."""
        self._show_legend()
        self._set_cursor(None)

    def _set_cursor(self, x: int | None) -> None:
        if x != self._cursor:
            self._cursor = x
            self._show_figures()
            self.refresh()

    @property
    def _shape(self) -> Shape:
        return Shape(self.series, self.percent, self.log_y, self.smoothing, self.ascii_only, self.invitation)

    def _restyle(self) -> None:
        self._styles_of, self._drawn_of = {}, ()
        self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        width, height = self.size
        if not self.is_attached or not width or not height:
            return
        run, ghost = self._timeline, self._ghost
        state = (id(run), run and run.version, id(ghost), ghost and ghost.version, self.size, self._shape)
        if state == self._drawn_of:
            return
        self._drawn_of = state
        if not self._styles_of:
            self._styles_of, self._rows = self._make_styles(), []
        rows, self._plot = self._draw(width, height)
        before, self._rows = self._rows, rows
        changed = [y for y, row in enumerate(rows) if y >= len(before) or row != before[y]]
        self._strips = self._strips[:height] + [Strip.blank(0)] * (height - len(self._strips))
        for y in changed:
            self._strips[y] = Strip([Segment(text, self._styles_of[part]) for text, part in rows[y]], width)
        if changed:
            self.refresh(*[Region(0, y, width, 1) for y in changed])
        self._show_legend()
        self._show_figures()

    def _draw(self, width: int, height: int) -> tuple[list[Row], Plot]:
        if self._timeline is None:
            return draw_unbegun(self._shape, width, height)
        from tui_mnist.tui.screens.train.curve_drawing import draw  # noqa: PLC0415 - no run, no arrays

        return draw(self._timeline, self._ghost, self._shape, width, height)

    def _make_styles(self) -> dict[CurvePart, Style]:
        background = self.background_colors[1]
        named = {
            CurvePart.RAW: self._colour(self.palette.train, background, FAINT),
            CurvePart.TRAIN: self._colour(self.palette.train, background),
            CurvePart.VALIDATION: self._colour(self.palette.validation, background),
            CurvePart.MARK: self._colour(self.palette.mark, background),
        }
        parts = [part for part in CurvePart if part not in named]
        return named | {part: self.get_component_rich_style(f"curve-chart--{part.value}") for part in parts}

    def _colour(self, name: str, background: Color, faint: float = 0.0) -> Style:
        colour = Color.parse(name)
        if background.ansi is not None:
            return Style(color=colour.rich_color, bgcolor=background.rich_color, dim=bool(faint))
        return Style(color=colour.blend(background, faint).rich_color, bgcolor=background.rich_color)

    def _show_legend(self) -> None:
        legend_of = (self.outer_size.width, self._shape, self.palette, self._ghost is None, self.has_focus)
        if legend_of != self._legend_of:
            self._legend_of = legend_of
            self.border_title = self._fitting_legend(self.outer_size.width - 6)

    def _fitting_legend(self, room: int) -> Content:
        """The title, and at the right what each sign means: in short where there is little room, the last left out."""
        title = Content.styled(self.title, "$foreground reverse" if self.has_focus else "$foreground")
        for right in self._legends():
            filler = room - title.cell_length - right.cell_length - 2
            if filler >= 1:
                line = ("-" if self.ascii_only else "━" if self.has_focus else "─") * filler
                return Content.assemble(title, " ", line, " ", right)
        return title if title.cell_length <= room else Content()

    def _legends(self) -> Iterator[Content]:
        """From the longest to the shortest; where one entry alone has room the two charts name one each."""
        signs = "*o-" if self.ascii_only else "━●─"
        entries = [
            (f"{signs[0]} train", f"{signs[0]} train", self.palette.train),
            (f"{signs[1]} held out", f"{signs[1]} held", self.palette.validation),
            *([(f"{signs[2]} run before", f"{signs[2]} before", "$foreground 50%")] if self._ghost else []),
            *([("log y", "log y", "$foreground 65%")] if self.log_y and not self.percent else []),
        ]
        smoothed = f"smooth {self.smoothing:g}" if self.smoothing else "not smoothed"
        yield _joined([*((long, style) for long, _, style in entries), (smoothed, "$foreground 65%")])
        while entries:
            yield _joined([(long, style) for long, _, style in entries])
            yield _joined([(short, style) for _, short, style in entries])
            entries.pop(0 if self.percent and len(entries) == 2 else -1)

    def _show_figures(self) -> None:
        figures = self._figures_at(self._cursor if self._hovered is None else self._hovered)
        if figures is None:
            if self._figures is not None:
                self._figures = self.border_subtitle = None
        elif self._figures is None or not figures.is_same(self._figures):
            self._figures = self.border_subtitle = figures

    def _figures_at(self, x: int | None) -> Content | None:
        step = None if x is None else self._plot.step_at(x)
        if step is None:
            return None
        pieces = [Content(f"step {step:,}")]
        now = self._timeline
        if now is not None and step <= now.last_step:
            train = now.value_at(self.series, step, smoothing=self.smoothing)
            pieces.append(self._figure("train", train, self.palette.train))
            validation = now.value_at(f"validation_{self.series}", step)
            if math.isfinite(validation):
                pieces.append(self._figure("held out", validation, self.palette.validation))
        if self._ghost and step <= self._ghost.last_step:
            before = self._ghost.value_at(self.series, step, smoothing=self.smoothing)
            pieces.append(self._figure("before", before, "$foreground 65%"))
        return Content("  ").join(pieces)

    def _figure(self, name: str, value: float, colour: str) -> Content:
        return Content.styled(f"{name} {figure(value, percent=self.percent)}", colour)


def _joined(entries: Iterable[tuple[str, str]]) -> Content:
    """Texts in their styles, one after the other."""
    return Content("  ").join(Content.styled(text, style) for text, style in entries)
