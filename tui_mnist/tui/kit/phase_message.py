"""What a screen of the next step says while there is no such step: calmly, and with the keys that help."""

from __future__ import annotations

from collections.abc import Mapping

from textual.widgets import Static

from tui_mnist.tui.session.snapshot import Phase, Snapshot

SAYINGS = {
    Phase.FINISHED: (
        "The run is finished: there is no next step.",
        "g trains for more epochs, r goes back to the start.",
    ),
    Phase.STOPPED: ("The run was stopped.", "space goes on with it, r goes back to the start."),
    Phase.DIVERGED: (
        "The run diverged: its numbers left the finite world.",
        "r goes back to the start; the Train screen says what helps.",
    ),
    Phase.FAILED: ("The run broke off.", "n begins a new one, r goes back to the start."),
}


class PhaseMessage(Static):
    """Two sentences in the middle; `sayings` are those of a screen's own, for phases in which there may be a step."""

    DEFAULT_CSS = """
    PhaseMessage { content-align: center middle; text-align: center; padding: 0 4; color: $text-muted; }
    """

    def __init__(self, sayings: Mapping[Phase, tuple[str, str]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._sayings = {**SAYINGS, **sayings}
        self._phase: Phase | None = None

    def show(self, now: Snapshot) -> None:
        """Say how it stands; cheap while nothing changes."""
        if now.phase is not self._phase:
            self._phase = now.phase
            self.update("\n\n".join(self._sayings[now.phase]))
