"""The operations with their code and numbers: chosen, and changed, by arrow keys or by the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.geometry.operations.operation_rows import OperationRow, rows_of
from tui_mnist.tui.screens.geometry.operations.state import CursorStop, OperationsState


class OperationList(DrawnLines, can_focus=True):
    """Up and down choose a number, left and right change it, enter lets it be typed; so do clicks on its arrows."""

    DEFAULT_CSS = """
    OperationList {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
        &:focus { border: heavy $primary; border-title-style: reverse; }
        &.-plain:focus { border: ascii $primary; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("home", "choose(-99)", show=False),
        Binding("end", "choose(99)", show=False),
        Binding("enter", "open", show=False),
    ]

    class Chosen(Message):
        """The stop so many further down, or this one, shall be chosen."""

        def __init__(self, by: int = 0, at: CursorStop | None = None) -> None:
            super().__init__()
            self.by = by
            self.at = at

    class Turned(Message):
        """The chosen number shall go so many steps up or down."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    class Opened(Message):
        """What is chosen shall be typed, or chosen from a list."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "operations"
        self._state: OperationsState | None = None
        self._rows: Sequence[OperationRow] = ()
        self._first = 0
        self._message = ""

    def show(self, state: OperationsState, when_empty: str) -> None:
        """Show the operations of this state; without any, say this."""
        self._state, self._message = state, when_empty
        self.restyle()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_choose(self, by: int) -> None:
        """Another stop."""
        self.post_message(self.Chosen(by))

    def action_turn(self, steps: int) -> None:
        """Change the number."""
        self.post_message(self.Turned(steps))

    def action_open(self) -> None:
        """Type the number, or choose another kind of operation."""
        self.post_message(self.Opened())

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose what was clicked; arrows beside the chosen number change it, on itself a click lets it be typed."""
        place = event.get_content_offset(self)
        number = self._first + place.y if place is not None else len(self._rows)
        if place is None or number >= len(self._rows):
            return
        row, start = self._rows[number], 0
        for piece in row.pieces:
            end = start + len(piece.text)
            if piece.stop is not None and start <= place.x < end:
                self._clicked(piece.stop, at_start=place.x == start, at_end=place.x == end - 1)
                return
            start = end
        self.post_message(self.Chosen(at=row.stop))

    def _clicked(self, stop: CursorStop, *, at_start: bool, at_end: bool) -> None:
        if self._state is None or stop != self._state.chosen:
            self.post_message(self.Chosen(at=stop))
        elif at_start or at_end:
            self.post_message(self.Turned(-1 if at_start else 1))
        else:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next number."""
        event.stop()
        self.action_choose(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The number before."""
        event.stop()
        self.action_choose(-1)

    # --- drawing ------------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Draw."""
        state, (width, height) = self._state, self.size
        if state is None or not (self.is_attached and width and height):
            return
        self._rows = tuple(
            rows_of(
                *(state.sequence, state.chosen, state.overlay, state.vectors, width),
                ascii_only=self.ascii_only,
            )
        )
        seen = [number for number, row in enumerate(self._rows) if self._is_chosen(row)]
        last = max(0, len(self._rows) - height)
        top, bottom = (seen[0], seen[-1]) if seen else (0, 0)
        self._first = min(max(self._first, bottom - height + 1), top, last)
        more = [
            ("v" if self.ascii_only else "▾", self._first < last),
            ("^" if self.ascii_only else "▴", self._first > 0),
        ]
        self.border_subtitle = " ".join(["more", *(sign for sign, there in more if there)]) if last else ""
        lines = [self._text(row) for row in self._rows[self._first :]]
        empty = [] if len(state.sequence) else [Text(self._message, self.part("muted"))]
        self.set_lines([*empty, *lines])

    def _is_chosen(self, row: OperationRow) -> bool:
        chosen = self._state.chosen if self._state is not None else None
        return chosen is not None and (row.stop.place, row.stop.is_vector) == (chosen.place, chosen.is_vector)

    def _text(self, row: OperationRow) -> Text:
        text = Text(no_wrap=True)
        left, right = "<>" if self.ascii_only else "◂▸"
        for piece in row.pieces:
            if piece.stop is not None and self._state is not None and piece.stop == self._state.chosen:
                text.append(left, self.part("accent"))
                text.append(piece.text[1:-1], self.part("strong") + Style(reverse=self.has_focus))
                text.append(right, self.part("accent"))
            else:
                text.append(piece.text, self.part(piece.part) if piece.part else "")
        return text
