"""The tools, what is done to the drawing, the drawings that are kept, and what to press: all of it clickable."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from rich.text import Text
from textual import events
from textual.message import Message

from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.screens.draw.canvas import Brush

ROOMY = 40
"""From so many columns on words stand further apart."""


class ToolWord(NamedTuple):
    """Some words in the style of a `part`; a click on them asks for the `command` with this id, if there is one."""

    text: str
    command: str = ""
    part: str = "muted"


class ToolsState(NamedTuple):
    """All that the pane shows; `form` is whether the drawing is scaled and centred, None where neither can be."""

    brush: Brush
    form: tuple[bool, bool] | None
    kept: tuple[ToolWord, ...]
    hint: str


class ToolsPane(DrawnLines):
    """Groups of words, in as many lines as they need, and a hint below them."""

    DEFAULT_CSS = """
    ToolsPane {
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 65%;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    class Asked(Message):
        """A command was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._state: ToolsState | None = None
        self._places: list[tuple[int, int, int, str]] = []

    def show(self, state: ToolsState) -> None:
        """Show this."""
        if state != self._state:
            self._state = state
            self.restyle()

    def on_click(self, event: events.Click) -> None:
        """Ask for what was clicked."""
        x, y = event.x - self.gutter.left, event.y - self.gutter.top
        for line, start, end, command in self._places:
            if line == y and start <= x < end and command:
                self.post_message(self.Asked(command))

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        state = self._state
        if state is None or not (self.is_attached and width and height):
            return
        self.border_title = "tools"
        lines, self._places = [Text()], []
        gap = " " if width < ROOMY else "  "
        for group in self._groups(state):
            long = sum(len(word.text) for word in group) + (len(group) - 1) * len(gap)
            if len(lines[-1]) and len(lines[-1]) + len(gap) * 2 + long > width:
                lines.append(Text())
            elif len(lines[-1]):
                lines[-1].append(gap * 2)
            for number, word in enumerate(group):
                lines[-1].append(gap if number else "")
                start = len(lines[-1])
                lines[-1].append(word.text, self.part(word.part))
                self._places.append((len(lines) - 1, start, len(lines[-1]), word.command))
        hint = [Text(line, self.part("accent")) for line in wrap(state.hint, width)]
        lines = lines[: max(height - 1, 1)]
        if len(lines) + len(hint) < height:
            lines.append(Text(""))
        self.set_lines([*lines, *hint][:height])

    def _groups(self, state: ToolsState) -> list[Sequence[ToolWord]]:
        on, off = ("*", " ") if self.ascii_only else ("●", "○")
        erases = state.brush.erases
        parts = ("muted", "strong")
        groups: list[Sequence[ToolWord]] = [
            (
                ToolWord(f"{off if erases else on} pen", "draw_eraser" if erases else "", parts[not erases]),
                ToolWord(f"{on if erases else off} eraser", "" if erases else "draw_eraser", parts[erases]),
            ),
            (ToolWord(f"thickness {state.brush.thickness}", "draw_thickness", "strong"),),
        ]
        if state.form is not None:
            scales, centres = state.form
            groups.append(
                (
                    ToolWord(f"[{'x' if scales else ' '}] scale", "draw_scale", parts[scales]),
                    ToolWord(f"[{'x' if centres else ' '}] centre", "draw_centre", parts[centres]),
                )
            )
        if state.kept:
            groups.append(state.kept)
        return groups
