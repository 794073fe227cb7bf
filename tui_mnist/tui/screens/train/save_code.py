"""Asks for the file that a program is written to, and writes over nothing unless told so twice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_mnist.printable import printable
from tui_mnist.tui.kit.dialog import Dialog


class SaveCodeScreen(Dialog[str | None]):
    """Writes `code` to the file that is typed; dismisses with its path, or None if nothing was written."""

    DEFAULT_CSS = """
    SaveCodeScreen {
        & > Vertical { max-width: 70; }
        #warning { color: $text-warning; height: auto; min-height: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, code: str, name: str) -> None:
        super().__init__()
        self._code, self._offered = code, name
        self._agreed: str | None = None

    def compose(self) -> ComposeResult:
        """The question, with a name as an answer."""
        with Vertical() as dialog:
            dialog.border_title = "Save the program"
            yield Static("Into which file?")
            yield Input(self._offered, compact=True)
            yield Static(id="warning", markup=False)
            yield Static("enter saves, esc leaves it")

    def on_input_changed(self) -> None:
        """Another name is another question."""
        self._agreed = None
        self._warn("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write it, if nothing is there, or if that was said and enter was pressed once more."""
        typed = event.value.strip()
        if not typed:
            self._warn("A file needs a name, as in run.py.")
            return
        path = Path(os.path.abspath(os.path.expanduser(typed)))
        try:
            with path.open("w" if self._agreed == typed and path.is_file() else "x", encoding="utf-8") as file:
                file.write(self._code)
        except FileExistsError:
            if path.is_file():
                self._agreed = typed
                self._warn(f"{typed} is there already. Enter once more writes over it.")
            else:
                self._warn(f"{typed} is there already and is no plain file; type another name.")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            self._warn(f"{typed} could not be written: {reason}; type another name.")
        else:
            self.answer(str(path))

    def _warn(self, text: str) -> None:
        self.query_one("#warning", Static).update(printable(text))

    def leave(self) -> None:
        """Write nothing."""
        self.answer(None)
