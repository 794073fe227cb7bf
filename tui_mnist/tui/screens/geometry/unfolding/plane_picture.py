"""A widget that shows layers of a plane, and draws only the rows that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.style import Style
from textual.color import Color

from tui_mnist.render.plane import Layer, PlaneRun, View, draw
from tui_mnist.tui.kit.raster_view import RasterView

Layers = Callable[[View], Sequence[Layer]]

SHADES = 5
"""Steps of certainty behind the points of a class."""
SHADE = 0.065
"""How much of the class's colour each step has."""
HEATS = 9
"""Steps of a value, from negative to positive; the one in the middle is 0."""


class PlanePicture(RasterView):
    """Shows what `layers` give for its view; their parts are styles.

    `class-K` is the colour of a class, `dim-K` a fainter one, and `shade-K-N` it as a background; `heat-N` is the
    colour of a value. `SIGN` and so on are the theme's.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"picture--{part}" for part in ("frame", "boundary", "crease", "strong", "muted", "chosen")
    }

    DEFAULT_CSS = """
    PlanePicture {
        & > .picture--frame { color: $foreground 30%; }
        & > .picture--boundary { color: $text; text-style: bold; }
        & > .picture--crease { color: $warning; }
        & > .picture--strong { color: $text; text-style: bold; }
        & > .picture--muted { color: $foreground 65%; }
        & > .picture--chosen { color: $primary; text-style: bold reverse; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._layers: Layers | None = None

    @property
    def view(self) -> View:
        """The part of the plane that is seen."""
        raise NotImplementedError

    def show(self, layers: Layers) -> None:
        """Show these."""
        self._layers = layers
        self.draw()

    def rows(self) -> list[list[PlaneRun]] | None:
        """The layers as they are seen."""
        view = self.view
        return None if self._layers is None else draw(view, self._layers(view), ascii_only=self.ascii_only)

    def new_style(self, part: str, area: str) -> Style:
        """A part, on an area."""
        style = self.rich_style
        if part:
            style += self._foreground(part)
        if area:
            style += Style(bgcolor=self._colour(area).rich_color)
        return style

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
