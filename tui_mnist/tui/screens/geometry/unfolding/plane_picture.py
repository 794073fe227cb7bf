"""A widget that shows layers of a plane, and draws only the rows that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.render.plane import Layer, PlaneRun, View, draw
from tui_mnist.tui.kit.palettes import CLASSIC, Palette

Layers = Callable[[View], Sequence[Layer]]

SHADES = 5
"""Steps of certainty behind the points of a class."""
SHADE = 0.065
"""How much of the class's colour each step has."""
HEATS = 9
"""Steps of a value, from negative to positive; the one in the middle is 0."""


class PlanePicture(Widget):
    """Shows what `layers` give for its view; their parts are styles.

    `class-K` is the colour of a class, `dim-K` a fainter one, and `shade-K-N` it as a background; `heat-N` is the
    colour of a value. `SIGN` and so on are the theme's.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"picture--{part}" for part in ("frame", "boundary", "crease", "strong", "muted", "chosen")
    }

    DEFAULT_CSS = """
    PlanePicture {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: round $primary; }
        &.-plain:focus { border: ascii $primary; }
        & > .picture--frame { color: $foreground 30%; }
        & > .picture--boundary { color: $text; text-style: bold; }
        & > .picture--crease { color: $warning; }
        & > .picture--strong { color: $text; text-style: bold; }
        & > .picture--muted { color: $foreground 65%; }
        & > .picture--chosen { color: $primary; text-style: bold reverse; }
    }
    """

    ALLOW_SELECT = False

    ascii_only: reactive[bool] = reactive(False)
    palette: reactive[Palette] = reactive(CLASSIC)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._layers: Layers | None = None
        self._rows: list[list[PlaneRun]] = []
        self._styles: dict[tuple[str, str], Style] = {}

    @property
    def view(self) -> View:
        """The part of the plane that is seen."""
        raise NotImplementedError

    def show(self, layers: Layers) -> None:
        """Show these."""
        self._layers = layers
        self.draw()

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

    def draw(self) -> None:
        """Draw the rows that changed."""
        width, height = self.size
        if not (self.is_attached and width and height and self._layers is not None):
            return
        view = self.view
        before, self._rows = self._rows, draw(view, self._layers(view), ascii_only=self.ascii_only)
        changed = [y for y, row in enumerate(self._rows) if y >= len(before) or row != before[y]]
        if changed:
            self.refresh(*[Region(0, y, width, 1) for y in changed])

    def render_line(self, y: int) -> Strip:
        """One row."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        return Strip([Segment(text, self._style(part, area)) for text, part, area in self._rows[y]], self.size.width)

    def _style(self, part: str, area: str) -> Style:
        if (part, area) not in self._styles:
            style = self.rich_style
            if part:
                style += self._foreground(part)
            if area:
                style += Style(bgcolor=self._colour(area).rich_color)
            self._styles[part, area] = style
        return self._styles[part, area]

    def _foreground(self, part: str) -> Style:
        if part.partition("-")[0] in {"class", "dim", "heat", "shade"}:
            return Style(color=self._colour(part).rich_color, bold=part.startswith("class"))
        return self.get_component_rich_style(f"picture--{part}", partial=True)

    def _colour(self, part: str) -> Color:
        """Of classes and of values; blends are with what is behind the widget."""
        kind, *numbers = part.split("-")
        _, behind = self.background_colors
        if kind == "heat":
            value = 2 * int(numbers[0]) / (HEATS - 1) - 1
            end = Color.parse(self.palette.series[1 if value > 0 else 0])
            return behind.blend(end, 0.08 + 0.92 * abs(value), alpha=1)
        colour = Color.parse(self.palette.series[int(numbers[0])])
        if kind == "shade":
            return behind.blend(colour, SHADE * (int(numbers[1]) + 1), alpha=1)
        return colour if kind == "class" else behind.blend(colour, 0.72, alpha=1)
