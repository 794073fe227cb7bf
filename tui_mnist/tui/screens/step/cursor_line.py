"""What is under the cursor: sample, input, unit and weight; the arrow keys, or the arrows beside each, change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive

from tui_mnist.number_format import significant
from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.screens.step.cursor_moved import CursorMoved
from tui_mnist.tui.screens.step.selection import Selection, Slot

SELECTED = Style(bold=True, reverse=True)
GAP = 3
"""Cells between two slots, where there is room; one else."""


@dataclass(frozen=True)
class SlotText:
    """A slot in more and in fewer words."""

    slot: Slot
    long: str
    short: str


class SlotPart(NamedTuple):
    """Columns that can be clicked: an arrow, or the words between two, whose direction is 0."""

    start: int
    end: int
    number: int
    direction: int


class CursorLine(TextLines, can_focus=True):
    """Everything on the screen follows these slots; with the focus, one of them is chosen and stands in brackets."""

    DEFAULT_CSS = """
    CursorLine {
        height: 1;
        padding: 0 1;
        &:focus { padding: 0 1 0 0; border-left: outer $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", "Slot before", show=False),
        Binding("right", "choose(1)", "Next slot", show=False),
        Binding("up", "move(1)", "One more", show=False),
        Binding("down", "move(-1)", "One less", show=False),
        Binding("home", "go(0)", "First", show=False),
        Binding("end", "go(-1)", "Last", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False, init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._selection: Selection | None = None
        self._chosen = 0
        self._parts: list[SlotPart] = []

    def show(self, selection: Selection | None) -> None:
        """Show where the cursor is."""
        self._selection = selection
        self.restyle()

    def watch_ascii_only(self) -> None:
        """Arrows are other ones."""
        self.restyle()

    # --- keys and mouse ---------------------------------------------------------------------------------------------

    def action_choose(self, direction: int) -> None:
        """Choose the slot beside this one."""
        if self._selection is not None:
            self._chosen = min(max(self._chosen + direction, 0), len(slot_texts(self._selection)) - 1)
            self.restyle()

    def action_move(self, direction: int) -> None:
        """Change what is in the chosen slot; after the last comes the first."""
        if self._selection is not None:
            slot = slot_texts(self._selection)[self._chosen].slot
            self.post_message(CursorMoved({slot: self._selection.turned(slot, direction)}))

    def action_go(self, place: int) -> None:
        """Go to the first or the last."""
        if self._selection is not None:
            slot = slot_texts(self._selection)[self._chosen].slot
            self.post_message(CursorMoved({slot: place % self._selection.size(slot)}))

    def on_click(self, event: events.Click) -> None:
        """Choose a slot, and change it if one of its arrows was clicked."""
        offset = event.get_content_offset(self)
        for part in self._parts if offset is not None else ():
            if offset is not None and part.start <= offset.x < part.end:
                self._chosen = part.number
                self.restyle()
                self.action_move(part.direction)
                return

    # --- drawing ----------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            self._parts = []
            self.set_lines([self._draw(self._selection, self.size.width) if self._selection else Text()])

    def _draw(self, selection: Selection, width: int) -> Text:
        slots = slot_texts(selection)
        texts, gap, end = _fitting(selection, slots, width)
        less, more = plain_letters("▾", ascii_only=self.ascii_only), plain_letters("▴", ascii_only=self.ascii_only)
        chosen = self._chosen if self.has_focus else None
        line = Text("[" if chosen == 0 else " ")
        for number, text in enumerate(texts):
            arrow, words = (SELECTED, SELECTED) if number == chosen else (self.part("accent"), Style(bold=True))
            for direction, piece in ((-1, f"{less} "), (0, text), (1, f" {more}")):
                start = len(line)
                line.append(piece, arrow if direction else words)
                self._parts.append(SlotPart(start - (direction < 0), len(line) + (direction > 0), number, direction))
            closing, opening = "]" if number == chosen else " ", "[" if number + 1 == chosen else " "
            if number == len(slots) - 1:
                line.append(closing)
            else:
                line.append(f"{closing} {opening}" if gap == GAP else f"{closing}{opening}".strip() or " ")
        if end:
            line.append(" " * (width - len(line) - len(end)))
            line.append(end, self.part("muted"))
        return line


def _fitting(selection: Selection, slots: list[SlotText], width: int) -> tuple[list[str], int, str]:
    """The longest words that fit into a line: those of the slots, the gap between them, and the weight at the end."""
    weight = f"{selection.parameter}[{','.join(map(str, selection.index))}]"
    value = f"{weight} = {significant(selection.weight)}"
    long, short = [slot.long for slot in slots], [slot.short for slot in slots]
    for texts, end in (
        (long, f"weight {value}"),
        (long, value),
        (short, f"weight {value}"),
        (short, value),
        (long, ""),
    ):
        if _width(texts, GAP) + bool(end) * (1 + len(end)) <= width:
            return texts, GAP, end
    return [text.split()[1] if _width(short, 1) > width else text for text in short], 1, ""


def _width(texts: list[str], gap: int) -> int:
    """Of the texts with an arrow at either side of each, and a cell for a bracket at either end."""
    return 2 + sum(len(text) + 4 for text in texts) + gap * (len(texts) - 1)


def slot_texts(selection: Selection) -> list[SlotText]:
    """What can be moved: the sample, the pixel or unit that the weight comes from, and the unit or class it goes to."""
    layer, s = selection.layer, selection.sample
    label = selection.class_name(int(selection.walk.draw.labels[s]))
    sample = SlotText("sample", f"sample {s} of {selection.size('sample')}, a {label}", f"sample {s}")
    if layer == 1 and selection.walk.forward["x"].image_shape is None:
        source = SlotText(0, f"feature {selection.source} of {selection.size(0)}", f"feature {selection.source}")
    elif layer == 1:
        row, column = divmod(selection.source, selection.walk.draw.images.shape[2])
        source = SlotText(0, f"pixel {selection.source}: row {row}, column {column}", f"pixel {row},{column}")
    else:
        of = f"of {selection.size(layer - 1)} in layer {layer - 1}"
        source = SlotText(layer - 1, f"unit {selection.source} {of}", f"input {selection.source}")
    if layer == selection.walk.forward.layers:
        unit = SlotText(layer, f"class {selection.class_name(selection.unit)}", f"class {selection.unit}")
    else:
        of = f"of {selection.size(layer)} in layer {layer}"
        unit = SlotText(layer, f"unit {selection.unit} {of}", f"unit {selection.unit}")
    return [sample, source, unit]
