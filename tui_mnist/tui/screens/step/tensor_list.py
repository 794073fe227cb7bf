"""The tensors of a stage in order, each with its shape; up and down choose one, left and right walk the stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.queries.walkthrough import in_plain_letters
from tui_mnist.tui.screens.step.scroll_lines import ScrollLines
from tui_mnist.tui.screens.step.stages import StageTensor


class TensorList(ScrollLines):
    """One line a tensor."""

    BORDER_TITLE = "Tensors"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.tensor(-1)", "Tensor before", show=False),
        Binding("down", "screen.tensor(1)", "Next tensor", show=False),
        Binding("left", "screen.stage(-1)", "Stage before", show=False),
        Binding("right", "screen.stage(1)", "Next stage", show=False),
        Binding("home", "choose(0)", "First tensor", show=False),
        Binding("end", "choose(-1)", "Last tensor", show=False),
    ]

    class Chosen(Message):
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
        """A symbol and a shape on each line."""
        times, mark = ("x", ">") if self.ascii_only else ("×", "▸")
        lines = []
        for number, tensor in enumerate(self._tensors):
            chosen = number == self._number
            symbol = in_plain_letters(tensor.view.symbol) if self.ascii_only else tensor.view.symbol
            left = f"{mark if chosen else ' '}{' ' * tensor.detail}{symbol}"
            shape = times.join(map(str, tensor.view.shape)) or "scalar"
            if len(left) + 1 + len(shape) > width:
                shape = ""
            line = Text().append(left.ljust(width - len(shape)), self.part("strong") if chosen else "")
            line.append(shape, "" if chosen else self.part("muted"))
            if chosen:
                line.stylize(self.part("chosen"))
            lines.append(line)
        return lines

    def action_choose(self, number: int) -> None:
        """Choose the first or the last."""
        if self._tensors:
            self.post_message(self.Chosen(number % len(self._tensors)))

    def on_click(self, event: events.Click) -> None:
        """Choose the one that is clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and self.line_at(offset.y) < len(self._tensors):
            self.post_message(self.Chosen(self.line_at(offset.y)))
