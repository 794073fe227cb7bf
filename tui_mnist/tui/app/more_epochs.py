"""Asks for how many epochs a finished run shall go on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui_mnist.errors import UsageError
from tui_mnist.training.knobs import typed
from tui_mnist.tui.kit.dialog import Dialog


class MoreEpochsScreen(Dialog[int | None]):
    """Dismisses with the number of epochs, or None. `done` are those that are complete."""

    DEFAULT_CSS = """
    MoreEpochsScreen {
        & > Vertical { max-width: 52; }
        #refusal { color: $text-warning; height: auto; min-height: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, done: int) -> None:
        super().__init__()
        self._done = done

    def compose(self) -> ComposeResult:
        """The question, with as many again as an answer."""
        with Vertical() as dialog:
            dialog.border_title = "Go on"
            yield Static(f"{self._done} epochs are done. How many more?")
            yield Input(str(self._done), type="integer", compact=True)
            yield Static(id="refusal", markup=False)
            yield Static("enter goes on, esc leaves it finished")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with the number, if it is one that makes sense."""
        try:
            count = int(typed("epochs", event.value))
            typed("epochs", str(self._done + count))
        except UsageError as error:
            self.query_one("#refusal", Static).update(str(error))
        else:
            self.answer(count)

    def leave(self) -> None:
        """Leave it finished."""
        self.answer(None)
