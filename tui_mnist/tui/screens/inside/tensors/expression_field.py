"""The field in which an expression is typed, which remembers those that were typed before."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from tui_mnist.tensor_language.tokens import MAX_CHARACTERS


class ExpressionField(Input):
    """It has the keys only while it is open, so that no key types anything unasked."""

    DEFAULT_CSS = """
    ExpressionField, ExpressionField:focus { background: transparent; color: $foreground; border: none; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "recall(-1)", "The expression before", show=False),
        Binding("down", "recall(1)", "The expression after", show=False),
        Binding("escape", "leave(False)", "Leave it as it was", show=False),
        Binding("tab", "leave(True)", "Be done", show=False),
        Binding("shift+tab", "leave(True)", "Be done", show=False),
    ]

    class Left(Message):
        """The learner is done with it: what is typed is `kept`, or what was there before is wanted back."""

        def __init__(self, kept: bool) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, compact=True, max_length=MAX_CHARACTERS, select_on_focus=False)
        self.can_focus = False
        self.history: list[str] = []
        self._recalled = 0
        self._before = ""

    @property
    def is_open(self) -> bool:
        """Whether it is being typed in."""
        return self.can_focus

    def open(self) -> None:
        """Be typed in, from the end of what is there."""
        if not self.is_open:
            self._before, self._recalled = self.value, len(self.history)
            self.can_focus = True
        self.screen.set_focus(self)  # at once: keys that follow are typed
        self.cursor_position = len(self.value)

    def close(self, *, kept: bool) -> None:
        """Be done; what was typed is remembered, or given up."""
        if not self.is_open:
            return
        self.can_focus = False
        if kept:
            self.remember(self.value)
        else:
            self.value = self._before
        if self.has_focus:
            self.screen.set_focus(None)
        self.post_message(self.Left(kept))

    def remember(self, expression: str) -> None:
        """Put it last of those that `up` brings back."""
        if expression.strip():
            self.history = [*[each for each in self.history if each != expression][-99:], expression]

    def action_recall(self, by: int) -> None:
        """Bring back the expression before this one, or after it."""
        number = min(max(self._recalled + by, 0), len(self.history))
        if number != self._recalled:
            self._recalled = number
            self.value = self.history[number] if number < len(self.history) else self._before
            self.cursor_position = len(self.value)

    def action_leave(self, kept: bool) -> None:
        """Be done, by key."""
        self.close(kept=kept)

    def on_blur(self) -> None:
        """Something else was clicked."""
        self.close(kept=True)
