"""A screen's commands with their keys, made from their declarations: read, found, run, and put on other keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_mnist.tui.app.ask_key import AskKeyScreen
from tui_mnist.tui.app.help_list import HelpList
from tui_mnist.tui.app.help_rows import RESET, HelpRow, help_rows
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.dialog import Dialog
from tui_mnist.tui.kit.key_names import key_label
from tui_mnist.tui.kit.keymap import keys_of, with_keys
from tui_mnist.tui.kit.run_screen import RunScreen


@dataclass(frozen=True)
class HelpResult:
    """What a person wants after reading: the keys as they are now, and a command to run, if one was chosen."""

    keymap: dict[str, str]
    command: ScreenCommand | None = None


class HelpScreen(Dialog[HelpResult]):
    """Shows the commands by group; dismisses with the keymap and with the command that was chosen.

    Enter or a click on a command closes the help and hands the command back; `k` or a click on its keys asks for a new
    key.
    """

    AUTO_FOCUS = "HelpList"
    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "step_out", show=False),
        Binding("q,question_mark,f1", "leave", show=False),
        Binding("slash", "find", show=False),
        Binding("down", "to_list", show=False),
        Binding("k", "ask_key", show=False),
        Binding("ctrl+c,ctrl+q", "quit", show=False),
    ]

    def __init__(self, screen: RunScreen, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._screen = screen
        self._commands = screen.commands
        self._keymap = dict(keymap)
        self._reasons = {command.id: command.why_not(screen) for command in screen.commands}
        self._said: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        """A field to find commands by, the list, and what the chosen row means."""
        with Vertical(id="help") as dialog:
            dialog.border_title = "Help"
            yield Input(placeholder="/ to find a command", compact=True)
            yield HelpList(self._rows(), {id_ for id_, reason in self._reasons.items() if reason})
            yield Static(id="about", markup=False)

    @property
    def _list(self) -> HelpList:
        return self.query_one(HelpList)

    def _rows(self) -> Iterable[HelpRow]:
        screen = self._screen
        return help_rows(str(screen.TITLE), screen.own_commands, screen.frame, screen.NOTES, self._keymap)

    def _fill(self) -> None:
        """Show the rows that have the words of the filter in them."""
        words = self.query_one(Input).value.casefold().split()
        self._list.show([row for row in self._rows() if row.has(words)])
        self._explain()

    def _say(self, message: str) -> None:
        """Tell what happened to the highlighted row, for as long as it is highlighted."""
        row = self._list.highlighted_row
        self._said = (row.id, message) if row is not None else None
        self._explain()

    def _explain(self) -> None:
        """Say what the highlighted row means, or what happened to it."""
        row = self._list.highlighted_row
        message = ""
        if row is not None and self._said is not None and self._said[0] == row.id:
            message = self._said[1]
        elif row is not None:
            self._said = None
            message = row.help
            if row.id in self._keymap and row.command is not None:
                message += f" Its own key: {key_label(row.command.keys) or 'none'}."
            if reason := self._reasons.get(row.id):
                message += f" Not now: {with_keys(reason, self._commands, self._keymap)}."
        self.query_one("#about", Static).update(message)

    def on_resize(self) -> None:
        """Say what the keys do here, in as many words as there is room for."""
        hints = ("enter run   k new key   / find   esc close", "enter run  k key  / find  esc", "esc close")
        room = self.size.width - 6
        self.query_one("#help").border_subtitle = next((text for text in hints if len(text) <= room), "")
        self.query_one("#about").display = self.size.height >= 10

    def on_input_changed(self) -> None:
        """Show what fits the filter."""
        self._fill()

    def on_input_submitted(self) -> None:
        """Go on to the list."""
        self._list.focus()

    def on_option_list_option_highlighted(self) -> None:
        """Explain the row."""
        self._explain()

    def on_option_list_option_selected(self) -> None:
        """Run the command of the row, or reset the keys."""
        row = self._list.highlighted_row
        if row is None:
            return
        if row.id == RESET:
            self._keymap = {}
            self._fill()
            self._say("All keys are back to their own.")
        elif row.command is not None and not self._reasons.get(row.id):
            self.answer(HelpResult(self._keymap, row.command))

    def on_help_list_keys_clicked(self) -> None:
        """Ask for the new key of the row."""
        self.action_ask_key()

    def action_ask_key(self) -> None:
        """Ask for a new key of the highlighted command."""
        if not self.is_asking:
            return
        row = self._list.highlighted_row
        if row is not None and row.command is not None:
            self.app.push_screen(AskKeyScreen(row.command, self._commands, self._keymap), self._rekeyed)

    def _rekeyed(self, keymap: dict[str, str] | None) -> None:
        if keymap is None or not self.is_asking:
            return  # no other key, or a help that was closed in the same moment
        row = self._list.highlighted_row
        if row is not None and row.command is not None:
            self._keymap = keymap
            self._fill()
            self._say(f"{row.title}: now {key_label(keys_of(row.command, keymap))}.")

    def action_find(self) -> None:
        """Go to the filter."""
        self.query_one(Input).focus()

    def action_to_list(self) -> None:
        """Go to the list."""
        self._list.focus()

    def action_step_out(self) -> None:
        """Leave the filter, or the help."""
        field = self.query_one(Input)
        if field.has_focus or field.value:
            field.value = ""
            self._list.focus()
        else:
            self.leave()

    def leave(self) -> None:
        """Close the help; nothing is run."""
        self.answer(HelpResult(self._keymap))

    def action_quit(self) -> None:
        """Close the help and hand back the command that leaves the app."""
        leave = next((command for command in self._commands if command.id == "quit"), None)
        self.answer(HelpResult(self._keymap, leave))
