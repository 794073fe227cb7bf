"""One layer drawn: the digit's activations above the mean of its class, and what changed, as three strips."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.color import Color as RichColor
from rich.style import Style
from rich.text import Text

from tui_mnist.number_format import number_in
from tui_mnist.render.tensor_picture import NOT_FINITE, signed_levels
from tui_mnist.tui.kit.signed_picture import SignedColours, drawn_pixels
from tui_mnist.tui.screens.inside.activations.strip import Strip, strip

if TYPE_CHECKING:
    from tui_mnist.queries.activations import LayerActivations

DARK = 128
LABEL_WIDTH = 9
"""Columns at the left that say which strip it is."""


class StripLook(NamedTuple):
    """How strips are drawn; `drawing` is one of DRAWINGS."""

    drawing: str
    ascii_only: bool
    colours: SignedColours
    strong: Style
    muted: Style
    accent: Style


class LayerBlock:
    """A layer in `width` columns and `height` rows at most; `order` (units,) are its units as they are shown.

    `names` are what its units are called, or empty where they are numbered.
    """

    def __init__(
        self,
        layer: LayerActivations,
        order: NDArray[np.intp],
        names: tuple[str, ...],
        width: int,
        height: int,
    ) -> None:
        self.layer, self._order, self._names = layer, order, names
        self._width = width
        self.strip: Strip = strip(len(order), width - LABEL_WIDTH, (height - 2) // 3)

    @property
    def height(self) -> int:
        """Rows: a heading, three strips, and the units' names or the place of the chosen one."""
        return 2 + 3 * self.strip.rows

    def lines(
        self, words: tuple[str, str, str], headings: tuple[str, ...], chosen: int | None, look: StripLook
    ) -> list[Text]:
        """The rows; `words` stand before the strips, the first heading that has room above; `chosen` is a place."""
        heading = next((each for each in headings if len(each) <= self._width), "")
        lines = [Text(heading, look.strong if chosen is not None else look.muted)]
        layer, order = self.layer, self._order
        change = layer.digit - layer.before
        both = np.abs(np.nan_to_num(np.concatenate([layer.digit, layer.class_mean]), posinf=0, neginf=0))
        limits = (float(both.max()), float(both.max()), float(np.abs(np.nan_to_num(change, posinf=0, neginf=0)).max()))
        for word, values, limit in zip(words, (layer.digit, layer.class_mean, change), limits, strict=True):
            rows = self._rows(values[order], limit, look, signed=values is change)
            for number, row in enumerate(rows):
                line = Text((word if number == 0 else "").ljust(LABEL_WIDTH)[:LABEL_WIDTH], look.muted)
                line.append_text(row)
                lines.append(line)
        lines.append(self._foot(chosen, look))
        return lines

    def _rows(self, values: NDArray[np.floating], limit: float, look: StripLook, *, signed: bool) -> list[Text]:
        if not self.strip.numbered:
            picture = drawn_pixels(self.strip.drawn(values), limit or 1.0, look.drawing, look.colours)
            return [Text.assemble(*((segment.text, segment.style or "") for segment in row)) for row in picture]
        line = Text()
        levels = signed_levels(values, limit or 1.0).tolist()
        room = self.strip.columns - 1
        for value, level in zip(values.tolist(), levels, strict=True):
            line.append(_number(value, room, signed=signed).center(room), _cell(level, look))
            line.append(" ")
        return [line]

    def _foot(self, chosen: int | None, look: StripLook) -> Text:
        """The names of numbered units, or a pointer below the chosen one."""
        line = Text(" " * LABEL_WIDTH)
        if self.strip.numbered:
            room = self.strip.columns - 1
            for place, unit in enumerate(self._order.tolist()):
                name = self._names[unit] if unit < len(self._names) else str(unit)
                here = place == chosen
                text = (f"^{name}" if look.ascii_only else f"▴{name}") if here else name
                line.append(text[:room].center(room) + " ", look.accent if here else look.muted)
        elif chosen is not None:
            column = self.strip.column(chosen)
            line.append(" " * column + ("^" if look.ascii_only else "▴"), look.accent)
            unit = f" unit {self._order[chosen]}"
            if column + 1 + len(unit) <= self.strip.width:
                line.append(unit, look.accent)
            elif column >= len(unit) + 1:
                line = Text(" " * (LABEL_WIDTH + column - len(unit)), look.accent)
                line.append(f"{unit[1:]} {'^' if look.ascii_only else '▴'}", look.accent)
        return line


def _number(value: float, room: int, *, signed: bool) -> str:
    if not np.isfinite(value):
        return "nan"[:room]
    text = f"{value:+.2f}" if signed else f"{value:.2f}"
    text = text.replace("0.", ".", 1) if abs(value) < 1 else text
    return text if len(text) <= room else number_in(value, room)


def _cell(level: int, look: StripLook) -> Style:
    """A number on the colour of its level; where there are no colours, the number alone."""
    if look.drawing != "blocks" or level == NOT_FINITE:
        return look.strong if level else look.muted
    red, green, blue = look.colours.of(level)
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    front = RichColor.from_rgb(255, 255, 255) if light < DARK else RichColor.from_rgb(0, 0, 0)
    return Style(color=front, bgcolor=RichColor.from_rgb(red, green, blue))


def likeness(layer: LayerActivations) -> float:
    """The cosine of the angle between the digit's activations and the mean of its class, -1 to 1; NaN if one is 0."""
    with np.errstate(all="ignore"):
        lengths = float(np.linalg.norm(layer.digit)) * float(np.linalg.norm(layer.class_mean))
        return float(layer.digit @ layer.class_mean) / lengths if lengths else float("nan")


def change(layer: LayerActivations) -> float:
    """How long the change of the digit's activations is, in lengths of what they were; NaN if they were 0."""
    with np.errstate(all="ignore"):
        length = float(np.linalg.norm(layer.before))
        return float(np.linalg.norm(layer.digit - layer.before)) / length if length else float("nan")


def headings(layer: LayerActivations, label: str, since: str) -> tuple[str, ...]:
    """What is to be said of a layer, from long to short."""
    units = len(layer.digit)
    if layer.name == "softmax":
        first = f"softmax: {units} probabilities"
    else:
        first = f"{layer.name}: {units} units, {int(np.count_nonzero(layer.digit))} active"
    alike, changed = likeness(layer), change(layer)
    like = f", cosine {alike:.2f} with the mean {label}" if np.isfinite(alike) else ""
    moved = f", changed by {changed:.0%} since {since}".replace("%", " %") if np.isfinite(changed) else ""
    return (f"{first}{like}{moved}", f"{first}{like}", first, layer.name)
