"""The list of all tensors that have a name, in groups, one of which is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.queries.tensors import TensorGroup, TensorInfo
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.inside.tensors.words import shape_words, size_words

WHEEL = 3
Entry = TensorInfo | TensorGroup


class NamedTensors(DrawnLines, can_focus=True):
    """A row for each, with as much of what it is as there is room for."""

    DEFAULT_CSS = """
    NamedTensors {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &:focus { border: heavy $primary; }
        &.-plain { border: ascii $foreground 30%; }
        &.-plain:focus { border: ascii $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"move({by})", show=False)
        for key, by in (("up", -1), ("down", 1), ("pageup", -10), ("pagedown", 10), ("home", -999), ("end", 999))
    ]

    class Chosen(Message):
        """The tensor of this name is to be looked at."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._tensors: tuple[TensorInfo, ...] = ()
        self._entries: list[Entry] = []
        self._chosen = ""
        self._first = 0
        self.border_title = "Tensors"

    def show(self, tensors: tuple[TensorInfo, ...], chosen: str) -> None:
        """Show these; `chosen` is the name of one of them, or "" if something else is looked at."""
        if (tensors, chosen) == (self._tensors, self._chosen):
            return
        if tensors != self._tensors:
            self._tensors, self._entries = tensors, []
            for tensor in tensors:
                if not self._entries or getattr(self._entries[-1], "group", None) is not tensor.group:
                    self._entries.append(tensor.group)
                self._entries.append(tensor)
        self._chosen = chosen
        self._follow()
        self.restyle()

    @property
    def _number(self) -> int:
        """The row of the chosen one; the first one's if there is none."""
        named = (number for number, each in enumerate(self._entries) if getattr(each, "name", "") == self._chosen)
        return next(named, 0)

    def _follow(self) -> None:
        """Have the chosen one in view, with the name of its group where it is the first."""
        height = max(1, self.content_size.height)
        number = self._number
        if number < self._first + 1:
            self._first = max(0, number - 1)
        elif number >= self._first + height:
            self._first = number - height + 1

    def action_move(self, by: int) -> None:
        """Choose another one."""
        names = [tensor.name for tensor in self._tensors]
        if names:
            at = names.index(self._chosen) + by if self._chosen in names else 0
            self._choose(names[min(max(at, 0), len(names) - 1)])

    def _choose(self, name: str) -> None:
        if name != self._chosen:
            self.post_message(self.Chosen(name))

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y + self._first < len(self._entries):
            entry = self._entries[offset.y + self._first]
            if isinstance(entry, TensorInfo):
                self._choose(entry.name)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """See what is further down."""
        event.stop()
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """See what is further up."""
        event.stop()
        self._scroll(-WHEEL)

    def _scroll(self, by: int) -> None:
        self._first = min(max(self._first + by, 0), max(0, len(self._entries) - self.content_size.height))
        self.restyle()

    def on_resize(self) -> None:
        """There is room for more or fewer."""
        self._follow()
        self.restyle()

    def restyle(self) -> None:
        """Draw what is in view."""
        width, height = self.content_size
        if not (self.is_attached and width and height):
            return
        below = max(0, len(self._entries) - self._first - height)
        self.border_subtitle = f"{below} more below" if below and self.outer_size.width > 24 else ""
        columns = _columns(self._tensors, width - 2)
        mark = "> " if self.ascii_only else "▸ "
        lines = []
        for entry in self._entries[self._first : self._first + height]:
            if isinstance(entry, TensorGroup):
                lines.append(Text(entry.value, self.part("accent")))
                continue
            is_chosen = entry.name == self._chosen
            line = Text(mark if is_chosen else "  ")
            line.append(entry.name.ljust(columns[0]), self.part("strong") if is_chosen else "")
            line.append(_rest(entry, columns), self.part("muted") if not is_chosen else "")
            lines.append(line)
        self.set_lines(lines)


def _cells(tensor: TensorInfo) -> tuple[str, ...]:
    """What a row has behind the name, the most wanted first."""
    return (
        shape_words(tensor.shape),
        tensor.dtype,
        size_words(tensor.bytes),
        f"rank {tensor.rank}",
        ", ".join(tensor.axes),
    )


def _columns(tensors: Sequence[TensorInfo], width: int) -> tuple[int, ...]:
    """The widths of the columns that have room, that of the names first."""
    if not tensors:
        return (0,)
    widths = [max(len(tensor.name) for tensor in tensors)]
    for column in zip(*map(_cells, tensors), strict=True):
        widths.append(max(map(len, column)))
        if sum(widths) + 2 * (len(widths) - 1) > width:
            return tuple(widths[:-1])
    return tuple(widths)


def _rest(tensor: TensorInfo, columns: tuple[int, ...]) -> str:
    cells = zip(_cells(tensor), columns[1:], strict=False)
    return "".join(f"  {cell.ljust(width)}" for cell, width in cells)
