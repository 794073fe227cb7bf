"""What is under the cursor: sample, input, unit and weight; the arrows beside each move it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive

from tui_mnist.number_format import significant
from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.screens.step.sight import Sight, Slot

GAP = "   "


@dataclass(frozen=True)
class _Arrow:
    start: int
    end: int
    slot: Slot
    direction: int


class CursorLine(TextLines):
    """Everything on the screen follows these places."""

    DEFAULT_CSS = """
    CursorLine { height: 1; padding: 0 1; }
    """

    ascii_only: reactive[bool] = reactive(False, init=False)

    class Moved(Message):
        """An arrow was clicked, or the wheel turned over a place."""

        def __init__(self, slot: Slot, direction: int) -> None:
            super().__init__()
            self.slot, self.direction = slot, direction

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._sight: Sight | None = None
        self._arrows: list[_Arrow] = []

    def show(self, sight: Sight | None) -> None:
        """Show where the cursor is."""
        self._sight = sight
        self.restyle()

    def watch_ascii_only(self) -> None:
        """Arrows are other ones."""
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            self._arrows = []
            self.set_lines([self._draw(self._sight, self.size.width) if self._sight else Text()])

    def _draw(self, sight: Sight, width: int) -> Text:
        places = _places(sight)
        weight = f"{sight.parameter}[{','.join(map(str, sight.index))}]"
        value = f"{weight} = {significant(sight.weight)}"
        long, short = [text for _, text, _ in places], [text for _, _, text in places]
        ends = [(long, f"weight {value}"), (long, value), (short, f"weight {value}"), (short, value), (long, "")]
        texts, end = next(
            ((texts, end) for texts, end in ends if _width(texts) + bool(end) * (2 + len(end)) <= width),
            ([f"{text[0]} {text.split()[1]}" for text in short], ""),
        )
        gap = GAP if _width(texts) <= width else " "
        left, right = ("<", ">") if self.ascii_only else ("◂", "▸")
        line = Text()
        for number, ((slot, _, _), text) in enumerate(zip(places, texts, strict=True)):
            line.append(gap if number else "")
            for direction, piece in ((-1, f"{left} "), (0, text), (1, f" {right}")):
                start = len(line)
                line.append(piece, self.part("accent") if direction else "bold")
                if direction:
                    self._arrows.append(_Arrow(start - (direction < 0), len(line) + (direction > 0), slot, direction))
        if end:
            line.append(" " * (width - len(line) - len(end)))
            line.append(end, self.part("muted"))
        return line

    def on_click(self, event: events.Click) -> None:
        """Move what the arrow belongs to."""
        self._move(event.x)

    def _move(self, x: int) -> None:
        column = x - self.styles.padding.left
        for arrow in self._arrows:
            if arrow.start <= column < arrow.end:
                self.post_message(self.Moved(arrow.slot, arrow.direction))
                return


def _width(texts: list[str]) -> int:
    """Of the texts with an arrow at either side of each."""
    return sum(len(text) + 4 for text in texts) + len(GAP) * (len(texts) - 1)


def _places(sight: Sight) -> list[tuple[Slot, str, str]]:
    """What can be moved, in more and in fewer words."""
    layer, s = sight.layer, sight.sample
    label = sight.class_name(int(sight.walk.draw.labels[s]))
    places: list[tuple[Slot, str, str]] = [
        ("sample", f"sample {s} of {sight.size('sample')}, a {label}", f"sample {s}")
    ]
    if layer == 1:
        row, column = divmod(sight.source, sight.walk.draw.images.shape[2])
        places.append((0, f"pixel {sight.source}: row {row}, column {column}", f"pixel {row},{column}"))
    else:
        places.append(
            (layer - 1, f"unit {sight.source} of {sight.size(layer - 1)} in layer {layer - 1}", f"input {sight.source}")
        )
    if layer == sight.walk.forward.layers:
        places.append((layer, f"class {sight.class_name(sight.unit)}", f"class {sight.unit}"))
    else:
        places.append((layer, f"unit {sight.unit} of {sight.size(layer)} in layer {layer}", f"unit {sight.unit}"))
    return places
