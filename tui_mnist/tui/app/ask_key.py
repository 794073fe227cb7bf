"""Asks for the new key of a command, and says whose it is if it has an owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.dialog import Dialog
from tui_mnist.tui.kit.key_names import RESERVED, key_label, split_keys
from tui_mnist.tui.kit.keymap import keys_of, taken_by, with_key


class AskKeyScreen(Dialog[dict[str, str] | None]):
    """The next key that is pressed becomes the key of the command; dismisses with the new keymap, or None."""

    DEFAULT_CSS = """
    AskKeyScreen {
        & > Vertical { max-width: 60; }
        #refusal { color: $text-warning; height: 2; }
    }
    """

    def __init__(self, command: ScreenCommand, commands: Sequence[ScreenCommand], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._command = command
        self._commands = commands
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """The question, and a place for what stands against an answer."""
        now = key_label(keys_of(self._command, self._keymap)) or "none"
        with Vertical() as dialog:
            dialog.border_title = "New key"
            yield Static(f"Press the new key for “{self._command.title}” (now: {now}).", markup=False)
            yield Static(id="refusal", markup=False)
            yield Static("esc or a click beside leaves it as it is.")

    def on_key(self, event: events.Key) -> None:
        """Take the key, or say why not."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.leave()
            return
        refusal = self._refusal(event.key)
        if refusal is None:
            self.answer(with_key(self._command, event.key, self._keymap))
        else:
            self.query_one("#refusal", Static).update(refusal)

    def leave(self) -> None:
        """Leave the key as it is."""
        self.answer(None)

    def _refusal(self, key: str) -> str | None:
        owner = taken_by(key, self._commands, self._keymap)
        if owner is self._command:
            return f"'{key_label(key)}' is its key already."
        if owner is not None:
            return f"'{key_label(key)}' is taken by {owner.title}."
        if key in RESERVED:
            return f"'{key_label(key)}' moves about in the app or leaves it; choose another."
        return None if split_keys(key) else "That key has no name; choose another."
