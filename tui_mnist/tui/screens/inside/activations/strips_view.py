"""All layers of a network below each other, each as strips of the activations for one digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.render.tensor_picture import LEGEND
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.kit.signed_picture import signed_colours
from tui_mnist.tui.screens.inside.activations.layer_block import LayerBlock, StripLook, headings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tui_mnist.queries.activations import Activations, LayerActivations

BLOCK_LEGENDS = (
    "blue below 0, orange above, full colour at the strongest of each layer",
    "blue below 0, orange above, full colour per layer",
    "blue -, orange +",
)
ORDERS = ("mean", "index")
"""By the mean of the class, the strongest first, or by the units' numbers."""
LEAST_BLOCK = 5
LONGER = 1.1


class ActivationStrips(DrawnLines, can_focus=True):
    """Up and down choose a layer, left and right or a click one of its units."""

    DEFAULT_CSS = """
    ActivationStrips {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"move({by}, {layer})", show=False)
        for key, by, layer in (("left", -1, 0), ("right", 1, 0), ("up", 0, -1), ("down", 0, 1))
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._activations: Activations | None = None
        self._names: tuple[str, ...] = ()
        self._order = ORDERS[0]
        self._chosen = 0
        self._units: dict[int, int] = {}
        self._blocks: list[tuple[int, int, LayerBlock]] = []
        self._sorted: tuple[object, int, list[NDArray[np.intp]]] = (None, 0, [])

    def show(self, activations: Activations, step: int, names: tuple[str, ...], order: str) -> None:
        """Show these of a step, of classes with these names, in one of ORDERS.

        The order stays, so that nothing jumps, until it is that of something else or the run is a tenth longer.
        """
        if activations is self._activations and names == self._names and order == self._order:
            return
        self._activations, self._names, self._order = activations, names, order
        question = (order, activations.label, [len(layer.digit) for layer in activations.layers])
        before, since, _ = self._sorted
        if question != before or not since <= step <= LONGER * since:
            self._sorted = (question, step, [self._in_order(layer) for layer in activations.layers])
        self.restyle()

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The chosen layer and unit."""
        if self._activations is None:
            return None
        number = min(self._chosen, len(self._activations.layers) - 1)
        order = self._order_of(number)
        unit = self._units.get(number, int(order[0]))
        return number, unit if unit < len(order) else int(order[0])

    def _order_of(self, number: int) -> NDArray[np.intp]:
        """The units of a layer as they are shown."""
        return self._sorted[2][number]

    def _in_order(self, layer: LayerActivations) -> NDArray[np.intp]:
        if self._order == "index" or layer.name == "softmax":
            return np.arange(len(layer.digit))
        return np.argsort(-layer.class_mean, kind="stable")

    def choose(self, number: int, place: int) -> None:
        """Choose the unit at this place of a layer."""
        order = self._order_of(number)
        self._chosen = number
        self._units[number] = int(order[min(max(place, 0), len(order) - 1)])
        self.restyle()
        self.post_message(self.Chosen())

    class Chosen(Message):
        """Another unit was chosen."""

    def action_move(self, by: int, layer: int) -> None:
        """Go to another unit, or to another layer."""
        chosen = self.chosen
        if chosen is None or self._activations is None:
            return
        number = min(max(chosen[0] + layer, 0), len(self._activations.layers) - 1)
        self._chosen = number
        _, unit = self.chosen or chosen
        place = int(np.flatnonzero(self._order_of(number) == unit)[0])
        self.choose(number, place + by)

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked on."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for top, number, block in self._blocks:
            if top <= offset.y < top + block.height:
                row = (offset.y - top - 1) % block.strip.rows
                self.choose(number, block.strip.place_at(offset.x - 9, max(row, 0)))

    # --- drawing ------------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        activations, chosen = self._activations, self.chosen
        if not (self.is_attached and width and height) or activations is None or chosen is None:
            return
        look = StripLook(
            "ascii" if self.ascii_only else self.drawing,
            self.ascii_only,
            signed_colours(self, self.palette),
            self.part("strong"),
            self.part("muted"),
            self.part("accent"),
        )
        label = self._class_name(activations.label)
        since = f"epoch {activations.epoch}" if activations.epoch is not None else f"step {activations.since:,}"
        words = (f"this {label}", f"mean {label}", "change")
        probabilities = np.nan_to_num(activations.layers[-1].digit)
        answer = int(probabilities.argmax())
        taken = "" if answer == activations.label else f", taken for {self._class_name(answer)}"
        self.border_title = f"Each layer for this {label}{taken}"
        legends = BLOCK_LEGENDS if look.drawing == "blocks" else (f"{LEGEND}, each layer by its strongest", LEGEND)
        self.border_subtitle = next((each for each in legends if len(each) <= width - 4), "")
        lines: list[Text] = []
        self._blocks = []
        for number, room in self._rooms(activations.layers, height, width):
            layer = activations.layers[number]
            order = self._order_of(number)
            names = short_names(self._names, 6) if layer.name == "softmax" else ()
            block = LayerBlock(layer, order, names, width, room)
            place = int(np.flatnonzero(order == chosen[1])[0]) if number == chosen[0] else None
            self._blocks.append((len(lines), number, block))
            lines += block.lines(words, headings(layer, label, since), place, look)
            if len(lines) + LEAST_BLOCK < height:
                lines.append(Text(""))
        self.set_lines(lines[:height])

    def _rooms(self, layers: Sequence[LayerActivations], height: int, width: int) -> list[tuple[int, int]]:
        """The layers that are shown and the most rows of each: all, or as many from the chosen one on as there is room.

        What a layer of few units leaves over goes to the others.
        """
        most = max(1, (height + 1) // (LEAST_BLOCK + 1))
        first = min(max(0, min(self._chosen, len(layers) - 1) - most + 1), max(len(layers) - most, 0))
        shown = list(range(first, min(first + most, len(layers))))
        needed = {
            number: LayerBlock(layers[number], np.arange(len(layers[number].digit)), (), width, 999).height
            for number in shown
        }
        left = height - (len(shown) - 1)
        rooms: dict[int, int] = {}
        for count, number in enumerate(sorted(shown, key=lambda each: needed[each])):
            rooms[number] = min(needed[number], left // (len(shown) - count))
            left -= rooms[number]
        return [(number, rooms[number]) for number in shown]

    def _class_name(self, label: int) -> str:
        names = short_names(self._names, 4)
        return names[label] if label < len(names) else str(label)
