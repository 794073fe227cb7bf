"""One row that says which keys do what now, and does it when it is clicked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.keys import key_to_character
from textual.strip import Strip
from textual.widget import Widget

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.key_names import key_label, split_keys
from tui_mnist.tui.kit.keymap import keys_of

MOST: Final = 8
"""Entries; more would not be read."""

GAP: Final = 2
"""Cells between two entries."""


class _Part(NamedTuple):
    """A key or a word on the row: `start` and `end` are columns, `command` is what a click on it asks for."""

    text: str
    start: int
    end: int
    command: ScreenCommand
    is_key: bool


class KeyBar(Widget):
    """Shows the commands that have a `bar` word and are possible now: at most MOST entries, as many as fit whole.

    Those of the pane that has the focus come first, then those of no pane in their order; `frame` commands come last
    and are never left out. Commands with the same word are one entry with the keys of each.
    """

    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        color: $footer-foreground;
        background: $footer-background;
    }
    KeyBar > .key-bar--key { color: $footer-key-foreground; text-style: bold; }
    KeyBar > .key-bar--word { color: $footer-description-foreground; }
    KeyBar > .key-bar--hover { background: $block-hover-background; text-style: underline; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "key-bar--key",
        "key-bar--word",
        "key-bar--hover",
    }

    def __init__(
        self, commands: Sequence[ScreenCommand], frame: Sequence[ScreenCommand], keymap: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._commands, self._frame = tuple(commands), tuple(frame)
        self._keymap = keymap
        self._entries: list[list[ScreenCommand]] = []
        self._parts: tuple[_Part, ...] = ()
        self._hovered: ScreenCommand | None = None
        self._typing = False
        self._laid_out_in = -1

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap (keys by the id of a command; else its own)."""
        self._keymap = keymap
        self._laid_out_in = -1
        self.refresh()

    def on_mount(self) -> None:
        """Follow the bindings of the screen, which are asked again whenever the focus or the run changes."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.look_again())
        self.look_again()

    def look_again(self) -> None:
        """Find out anew which commands matter, and which of their keys are not typed into a field.

        On a screen that is just being left, nobody has widgets to ask.
        """
        if not self.is_attached:
            return
        focused = self.screen.focused
        typing = focused is not None and focused.check_consume_key("x", "x")
        entries = self._grouped(self._that_matter())
        if (entries, typing) != (self._entries, self._typing):
            self._entries, self._typing = entries, typing
            self._laid_out_in = -1
            self.refresh()

    def _that_matter(self) -> list[ScreenCommand]:
        focused = self.screen.focused
        panes = {node.id for node in focused.ancestors_with_self} if focused is not None else set()
        shown = [
            replace(command, bar=command.bar_now(self.screen)) if command.bar_now else command
            for command in self._commands
            if command.bar and not command.why_not(self.screen)
        ]
        of_pane = [command for command in shown if command.bar and command.pane in panes]
        return of_pane + [command for command in shown if command.bar and not command.pane]

    @staticmethod
    def _grouped(commands: Iterable[ScreenCommand]) -> list[list[ScreenCommand]]:
        entries: dict[str, list[ScreenCommand]] = {}
        for command in commands:
            entries.setdefault(command.bar, []).append(command)
        return list(entries.values())

    def _with_key(self, entries: Iterable[Sequence[ScreenCommand]]) -> list[list[ScreenCommand]]:
        keyed = ([command for command in entry if self._key(command)] for entry in entries)
        return [entry for entry in keyed if entry]

    def _lay_out(self) -> None:
        self._laid_out_in = self.size.width
        last = self._with_key(self._grouped(command for command in self._frame if command.bar))
        free = self.size.width - sum(GAP + self._width(entry) for entry in last)
        shown: list[list[ScreenCommand]] = []
        for entry in self._with_key(self._entries)[: MOST - len(last)]:
            free -= GAP + self._width(entry)
            if free < 0:
                break
            shown.append(entry)
        self._parts = tuple(self._place([*shown, *last]))

    def _width(self, entry: Sequence[ScreenCommand]) -> int:
        return sum(cell_len(self._key(command)) + 1 for command in entry) + cell_len(entry[0].bar)

    def _key(self, command: ScreenCommand) -> str:
        """The first key, of those that are not typed into the field that has the focus."""
        keys = split_keys(keys_of(command, self._keymap))
        return key_label(next((key for key in keys if not (self._typing and key_to_character(key))), ""))

    def _place(self, entries: Sequence[Sequence[ScreenCommand]]) -> Iterator[_Part]:
        column = GAP // 2
        for entry in entries:
            texts = [(self._key(command), command, True) for command in entry] + [(entry[0].bar, entry[-1], False)]
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
            style = self.get_component_rich_style(f"key-bar--{'key' if part.is_key else 'word'}")
            if part.command is self._hovered:
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
            await self.app.run_action(part.command.binding.action)
