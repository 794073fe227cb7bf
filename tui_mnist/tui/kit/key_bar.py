"""One row that says which keys do what now, and does it when it is clicked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.tui.app.commands import COMMANDS, Command
from tui_mnist.tui.kit.enabled import is_enabled
from tui_mnist.tui.kit.keys import key_label, keys_of

FIRST: Final = ("run/pause", "batch", "epoch", "rate", "batch size", "optimizer", "loss")
"""The words that get their place before all others; the rest follow in the order of the commands."""

ALWAYS: Final = ("help", "quit")
"""The words that come last and are never left out."""

GAP: Final = 2
"""Cells between two entries."""


class _Part(NamedTuple):
    """A key or a word on the row: `start` and `end` are columns, `command` is what a click on it asks for."""

    text: str
    start: int
    end: int
    command: Command
    is_key: bool


class KeyBar(Widget):
    """Shows the commands that have a `footer` word; as many as fit whole, the most important ones first.

    Commands with the same word are one entry with the keys of each. What can't be done now is dim.
    """

    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        color: $footer-foreground;
        background: $footer-background;
    }
    KeyBar > .key-bar--key { color: $footer-key-foreground; text-style: bold; }
    KeyBar > .key-bar--word { color: $footer-description-foreground; }
    KeyBar > .key-bar--disabled { color: $footer-foreground; text-style: dim; }
    KeyBar > .key-bar--hover { background: $block-hover-background; text-style: underline; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "key-bar--key",
        "key-bar--word",
        "key-bar--disabled",
        "key-bar--hover",
    }

    def __init__(
        self,
        commands: Sequence[Command] = COMMANDS,
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._commands: tuple[Command, ...] = ()
        self._keymap: dict[str, str] = {}
        self._parts: tuple[_Part, ...] = ()
        self._enabled: dict[str, bool] = {}
        self._hovered: Command | None = None
        self._laid_out_in = -1
        self.show(commands, keymap or {})

    def show(self, commands: Sequence[Command], keymap: Mapping[str, str]) -> None:
        """Show these commands with the keys of this keymap (keys by the id of a command; else its own)."""
        self._commands = tuple(command for command in commands if command.footer)
        self._keymap = dict(keymap)
        self._laid_out_in = -1
        self.look_again()
        self.refresh()

    def look_again(self) -> None:
        """Ask again which commands can be done now."""
        asked = self._commands if self.is_mounted else ()
        enabled = {command.id: is_enabled(command, self.screen) for command in asked}
        if enabled != self._enabled:
            self._enabled = enabled
            self.refresh()

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)
        self.look_again()

    def _bindings_updated(self, _screen: Screen[object]) -> None:
        self.look_again()

    def _lay_out(self) -> None:
        self._laid_out_in = self.size.width
        entries: dict[str, list[Command]] = {}
        for command in self._commands:
            entries.setdefault(command.footer, []).append(command)
        last = [word for word in ALWAYS if word in entries]
        rest = [word for word in entries if word not in (*FIRST, *ALWAYS)]
        free = self.size.width - sum(GAP + self._width(entries[word]) for word in last)
        shown = []
        for word in [word for word in FIRST if word in entries] + rest:
            free -= GAP + self._width(entries[word])
            if free < 0:
                break
            shown.append(word)
        self._parts = tuple(self._place([entries[word] for word in shown + last]))

    def _width(self, entry: Sequence[Command]) -> int:
        return sum(cell_len(self._key(command)) + 1 for command in entry) + cell_len(entry[0].footer)

    def _key(self, command: Command) -> str:
        return key_label(keys_of(command, self._keymap).split(",")[0])

    def _place(self, entries: Sequence[Sequence[Command]]) -> Iterator[_Part]:
        column = GAP // 2
        for entry in entries:
            texts = [(self._key(command), command, True) for command in entry] + [(entry[0].footer, entry[-1], False)]
            for text, command, is_key in texts:
                yield _Part(text, column, column + cell_len(text), command, is_key)
                column += cell_len(text) + 1
            column += GAP - 1

    def render_line(self, y: int) -> Strip:
        """The row."""
        if self._laid_out_in != self.size.width:
            self._lay_out()
        blank = self.rich_style
        segments = []
        column = 0
        for part in self._parts:
            segments.append(Segment(" " * (part.start - column), blank))
            kind = "key" if part.is_key else "word"
            if not self._enabled.get(part.command.id, True):
                kind = "disabled"
            style = self.get_component_rich_style(f"key-bar--{kind}")
            if part.command is self._hovered and kind != "disabled":
                style += self.get_component_rich_style("key-bar--hover", partial=True)
            segments.append(Segment(part.text, style))
            column = part.end
        return Strip(segments).adjust_cell_length(self.size.width, blank)

    def _part_at(self, column: int) -> _Part | None:
        """The part under a column; the blank before a word belongs to the word."""
        return next((part for part in self._parts if part.start - (not part.is_key) <= column < part.end), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show what a click would do."""
        self._hover(self._part_at(event.x))

    def on_leave(self) -> None:
        """Show that a click would do nothing."""
        self._hover(None)

    def _hover(self, part: _Part | None) -> None:
        command = part.command if part else None
        if command is not self._hovered:
            self._hovered = command
            self.tooltip = f"{command.title}: {command.help}" if command else None
            self.refresh()

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked, of two keys the one under the mouse."""
        part = self._part_at(event.x)
        if part is not None:
            event.stop()
            await self.app.run_action(part.command.action)
