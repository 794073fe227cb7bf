"""Says in plain words that training failed, what was kept, and how to go on; the app lives."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static
from textual.widgets.button import ButtonVariant

from tui_mnist.printable import printable
from tui_mnist.tui.kit.dialog import Dialog


class FailureChoice(Enum):
    """How a person goes on after a failure."""

    GO_ON = "go on"
    NEW_RUN = "new run"
    CLOSE = "close"


LABELS = {
    FailureChoice.GO_ON: ("space go on", "go on", "go"),
    FailureChoice.NEW_RUN: ("n new run", "new", "new"),
    FailureChoice.CLOSE: ("esc close", "close", "esc"),
}
"""What is on the buttons: the longest words that fit."""
AROUND_A_LABEL = 3
"""The columns that a button takes besides, with the blank before it."""


class FailureScreen(Dialog[FailureChoice]):
    """Dismisses with a FailureChoice.

    `what_happened` and `kept` are sentences; `kept` says what was saved and where. `ways_out` are things to do, and
    `choices` those of them that can be done at once; to close the panel always can.
    """

    DEFAULT_CSS = """
    FailureScreen {
        & > Vertical { max-width: 76; border: round $error; border-title-color: $text-error; border-title-style: bold; }
        VerticalScroll { height: auto; scrollbar-size-vertical: 1; }
        Static { margin-bottom: 1; }
        Horizontal { height: 1; align-horizontal: right; }
        Button { margin-left: 1; min-width: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose('GO_ON')", show=False),
        Binding("n", "choose('NEW_RUN')", show=False),
        Binding("escape,q,c", "leave", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
        Binding("up", "scroll_text(-1)", show=False),
        Binding("down", "scroll_text(1)", show=False),
        Binding("pageup", "scroll_text(-5)", show=False),
        Binding("pagedown", "scroll_text(5)", show=False),
    ]
    AUTO_FOCUS = "#CLOSE"

    def __init__(
        self,
        title: str,
        what_happened: str,
        kept: str,
        ways_out: Sequence[str],
        choices: Sequence[FailureChoice] = (),
    ) -> None:
        super().__init__()
        self._headline = title
        self._what_happened = printable(what_happened)
        self._kept = printable(kept)
        self._ways_out = tuple(ways_out)
        self._buttons = {choice: LABELS[choice] for choice in (*choices, FailureChoice.CLOSE)}

    def compose(self) -> ComposeResult:
        """The three answers, and two ways on."""
        ways = "\n".join(f"• {way}" for way in self._ways_out)
        parts = (("What happened", self._what_happened), ("What was kept", self._kept), ("What to do", ways))
        with Vertical() as dialog:
            dialog.border_title = Content(self._headline)
            with VerticalScroll(can_focus=False):
                for heading, text in parts:
                    if text:
                        yield Static(Content.assemble((f"{heading}\n", "bold $text-accent"), text))
            with Horizontal():
                for choice, (label, *_) in self._buttons.items():
                    variant: ButtonVariant = "primary" if choice is FailureChoice.CLOSE else "default"
                    yield Button(label, id=choice.name, compact=True, variant=variant)

    def on_resize(self) -> None:
        """Leave room for the frame and the buttons, whatever the height."""
        self.query_one(VerticalScroll).styles.max_height = max(1, self.size.height - 3)
        room = self.query_one(Horizontal).container_size.width
        for labels in zip(*self._buttons.values(), strict=True):
            if sum(len(label) + AROUND_A_LABEL for label in labels) <= room:
                break
        for button, label in zip(self.query(Button), labels, strict=True):
            button.label = label

    def action_choose(self, name: str) -> None:
        """Leave with a choice, if it is one of those that are offered."""
        if (choice := FailureChoice[name]) in self._buttons:
            self.answer(choice)

    def leave(self) -> None:
        """Close."""
        self.answer(FailureChoice.CLOSE)

    def action_scroll_text(self, lines: int) -> None:
        """Scroll the text; it is no place that keys can go to."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Leave with the button's choice."""
        self.action_choose(event.button.id or FailureChoice.CLOSE.name)
