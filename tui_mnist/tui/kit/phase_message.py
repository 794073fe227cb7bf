"""What a screen of the next step says while there is no such step, with the keys that help."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.widgets import Static

from tui_mnist.tui.session.snapshot import Phase, Snapshot

COMPUTED = ("The next mini-batch is being computed.", "")
"""For a moment, in all phases in which there is one."""

WITHOUT_STEP = {
    Phase.FAILED: (
        "The run broke off.",
        "{restart} begins again from the same start; the Train screen says what helps.",
    ),
}


class PhaseMessage(Static):
    """Two sentences in the middle, which may name commands of the screen as "{id}".

    `messages` are the screen's own, by the phases in which they hold.
    """

    DEFAULT_CSS = """
    PhaseMessage { content-align: center middle; text-align: center; padding: 0 4; color: $text-muted; }
    """

    def __init__(self, messages: Mapping[Phase, tuple[str, str]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._messages = {**WITHOUT_STEP, **messages}
        self._text = ""

    def show(self, now: Snapshot, with_keys: Callable[[str], str]) -> None:
        """Tell how it stands; cheap while nothing changes. `with_keys` puts keys in the place of names of commands."""
        text = with_keys("\n\n".join(self._messages.get(now.phase, COMPUTED)))
        if text != self._text:
            self._text = text
            self.update(text)
