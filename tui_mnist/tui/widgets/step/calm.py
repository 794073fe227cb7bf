"""What the Step screen says while there is no step to walk: calmly, and with the keys that help."""

from __future__ import annotations

from textual.widgets import Static

from tui_mnist.tui.snapshot import Phase, Snapshot

SAYINGS = {
    Phase.LOADING: ("The data is being loaded.", "Then the first mini-batch can be walked through."),
    Phase.TRAINING: (
        "Time runs.",
        "space stops it before the next mini-batch, . takes one mini-batch more and stops; then the step can be "
        "walked through, number by number: draw, forward, loss, backward, update.",
    ),
    Phase.PAUSED: ("Time stands still.", "The next mini-batch is being computed."),
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


class Calm(Static):
    """Two sentences in the middle."""

    DEFAULT_CSS = """
    Calm { content-align: center middle; text-align: center; padding: 0 4; color: $text-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._phase: Phase | None = None

    def show(self, now: Snapshot) -> None:
        """Say how it stands; cheap while nothing changes."""
        if now.phase is not self._phase:
            self._phase = now.phase
            self.update("\n\n".join(SAYINGS[now.phase]))
