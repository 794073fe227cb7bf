"""The tensors of a stage in order, each with its shape; up and down select one, left and right a stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.tui.screens.step.scroll_lines import ScrollLines
from tui_mnist.tui.screens.step.stages import StageTensor

WIDE = 60
"""Columns from which on a line says what its tensor is."""


class TensorList(ScrollLines):
    """One line a tensor; a cross marks what is not finite in all its numbers."""

    BORDER_TITLE = "Tensors"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.tensor(-1)", "Tensor before", show=False),
        Binding("down", "screen.tensor(1)", "Next tensor", show=False),
        Binding("left", "screen.select_stage(-1)", "Stage before", show=False),
        Binding("right", "screen.select_stage(1)", "Next stage", show=False),
        Binding("enter", "screen.open_tensor", "The tensor alone", show=False),
        Binding("home", "choose(0)", "First tensor", show=False),
        Binding("end", "choose(-1)", "Last tensor", show=False),
    ]

    class TensorSelected(Message):
        """Another tensor, by its number in the list."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._tensors: tuple[StageTensor, ...] = ()
        self._number = 0

    def show(self, tensors: tuple[StageTensor, ...], number: int) -> None:
        """Show these, the chosen one in view."""
        if tensors is self._tensors and number == self._number:
            return
        self._tensors, self._number = tensors, number
        self.redraw()
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        height, top = self.scrollable_content_region.height, self.scroll_offset.y
        if height:
            self.scroll_to(y=min(max(top, self._number - height + 1), self._number), animate=False)

    def lay_out(self, width: int) -> Sequence[Text]:
        """A symbol and a shape on each line; where there is much room, also what it is and its formula."""
        symbols = [self.plain(f"{' ' * tensor.detail}{tensor.view.symbol}") for tensor in self._tensors]
        shapes = [self.plain("×".join(map(str, tensor.view.shape))) or "scalar" for tensor in self._tensors]
        columns = width if width < WIDE else 4 + max(map(len, symbols), default=0) + max(map(len, shapes), default=0)
        lines = []
        for number, (symbol, shape) in enumerate(zip(symbols, shapes, strict=True)):
            chosen = number == self._number
            left = f"{self.plain('▸') if chosen else ' '}{symbol}"
            right = shape if len(left) + 1 + len(shape) <= columns else ""
            line = Text().append(left.ljust(columns - len(right)), self.part("strong") if chosen else "")
            line.append(right, "" if chosen else self.part("muted"))
            view = self._tensors[number].view
            if view.overflows and len(left) + 3 + len(right) <= columns:
                marked = Text(f"{left} ").append(self.plain("✗"), f"bold {self.palette.wrong}")
                line = marked.append_text(line[len(left) + 2 :])
            notes = (self.plain(note) for note in (f"{view.name}: {view.formula}", view.name))
            line.append(next((f"   {note}" for note in notes if columns + 3 + len(note) <= width), ""))
            if chosen:
                line.pad_right(width - len(line))
                line.stylize(self.part("chosen"))
            lines.append(line)
        return lines

    def action_choose(self, number: int) -> None:
        """Choose the first or the last."""
        if self._tensors:
            self.post_message(self.TensorSelected(number % len(self._tensors)))

    def on_click(self, event: events.Click) -> None:
        """Choose the one that is clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and self.line_at(offset.y) < len(self._tensors):
            self.post_message(self.TensorSelected(self.line_at(offset.y)))
