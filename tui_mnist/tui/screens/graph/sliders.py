"""Rows with a number or a name each, changed by arrow keys or by the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui_mnist.tui.kit.text_lines import TextLines

NAME, VALUE, NOTE = 8, 8, 8
"""Columns of a row's name, its number, and what is said behind it."""


class SliderRow(NamedTuple):
    """A row: `share` is how far along its way the number is, 0…1; `note` stands behind it, as a gradient."""

    title: str
    value: str
    share: float
    note: str


class Sliders(TextLines, can_focus=True):
    """Up and down choose a row, left and right move its number; so does a click on its line, or dragging along it."""

    DEFAULT_CSS = """
    Sliders { border: round $foreground 30%; border-title-color: $foreground; border-subtitle-color: $foreground 65%; }
    Sliders.-plain { border: ascii $foreground 30%; }
    Sliders:focus { border: heavy $primary; border-title-style: reverse; }
    Sliders.-plain:focus { border: ascii $primary; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("pagedown", "turn(-10)", show=False),
        Binding("pageup", "turn(10)", show=False),
        Binding("home", "drag(0)", show=False),
        Binding("end", "drag(1)", show=False),
        Binding("enter", "enter", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False)

    class Chosen(Message):
        """Another row was chosen."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    class Turned(Message):
        """A number shall go so many steps up or down."""

        def __init__(self, row: int, steps: int) -> None:
            super().__init__()
            self.row = row
            self.steps = steps

    class Dragged(Message):
        """A number shall go to this share of its way."""

        def __init__(self, row: int, share: float) -> None:
            super().__init__()
            self.row = row
            self.share = share

    class Entered(Message):
        """Enter was pressed on a row."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: Sequence[SliderRow] = ()
        self._chosen = 0
        self._first = 0
        self._dragged: int | None = None

    def show(self, rows: Sequence[SliderRow], chosen: int) -> None:
        """Show these rows, one of them chosen."""
        self._rows, self._chosen = rows, chosen
        self.restyle()

    def watch_ascii_only(self) -> None:
        """Draw in letters, or not."""
        self.set_class(self.ascii_only, "-plain")
        self.restyle()

    def on_resize(self) -> None:
        """Draw in the new size."""
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height):
            return
        last = max(0, len(self._rows) - height)
        self._first = min(max(self._first, self._chosen - height + 1), self._chosen, last)
        shown = self._rows[self._first : self._first + height]
        self.border_subtitle = f"{self._chosen + 1} of {len(self._rows)}" if last else ""
        self.set_lines([self._line(place, row) for place, row in enumerate(shown, start=self._first)])

    # --- keys -------------------------------------------------------------------------------------------------------

    def action_choose(self, direction: int) -> None:
        """The next row up or down."""
        row = self._chosen + direction
        if 0 <= row < len(self._rows):
            self.post_message(self.Chosen(row))

    def action_turn(self, steps: int) -> None:
        """Move the number."""
        if self._rows:
            self.post_message(self.Turned(self._chosen, steps))

    def action_drag(self, share: float) -> None:
        """Move the number to an end."""
        if self._rows:
            self.post_message(self.Dragged(self._chosen, share))

    def action_enter(self) -> None:
        """Tell that enter was pressed."""
        if self._rows:
            self.post_message(self.Entered(self._chosen))

    # --- the mouse --------------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the row that was clicked, and take hold of its number if its line was."""
        place = event.get_content_offset(self)
        row = self._first + place.y if place is not None else len(self._rows)
        if place is None or row >= len(self._rows):
            return
        if row != self._chosen:
            self.post_message(self.Chosen(row))
        start, length = self._track
        if start <= place.x < start + length:
            self._dragged = row
            self.capture_mouse()
            self.post_message(self.Dragged(row, self._share(place.x)))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the number along."""
        if self._dragged is not None:
            self.post_message(self.Dragged(self._dragged, self._share(event.x - self.gutter.left)))

    def on_mouse_up(self) -> None:
        """Let it go."""
        self._dragged = None
        self.release_mouse()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next row."""
        event.stop()
        self.action_choose(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The row before."""
        event.stop()
        self.action_choose(-1)

    # --- drawing ----------------------------------------------------------------------------------------------------

    @property
    def _track(self) -> tuple[int, int]:
        """Where the lines begin, and how long they are."""
        start = 2 + NAME + VALUE + 1
        return start, max(3, self.size.width - start - NOTE - 1)

    def _share(self, x: int) -> float:
        start, length = self._track
        return min(max((x - start) / max(1, length - 1), 0.0), 1.0)

    def _line(self, place: int, row: SliderRow) -> Text:
        chosen = place == self._chosen
        line, rail, knob = ("=", "-", "O") if self.ascii_only else ("━", "─", "●")
        _, length = self._track
        at = round(min(max(row.share, 0.0), 1.0) * (length - 1))
        text = Text(no_wrap=True)
        text.append((">" if self.ascii_only else "▸") + " " if chosen else "  ", self.part("accent"))
        text.append(_cut(row.title, NAME).ljust(NAME), self.part("strong") if chosen else "")
        text.append(_cut(row.value, VALUE).rjust(VALUE) + " ", self.part("strong") if chosen else "")
        text.append(line * at, self.part("accent"))
        text.append(knob, self.part("accent"))
        text.append(rail * (length - 1 - at), self.part("muted"))
        text.append(" " + row.note.rjust(NOTE), "" if chosen else self.part("muted"))
        return text


def _cut(title: str, width: int) -> str:
    """A title that is too long loses its middle: there are brackets at its end."""
    if len(title) <= width:
        return title
    tail = title[title.index("[") :] if "[" in title else ""
    return f"{title[: max(1, width - len(tail) - 1)]}…{tail}"[:width]
