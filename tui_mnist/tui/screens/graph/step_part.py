"""The part of the Graph screen that shows the tape of the very next step."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from tui_mnist.queries.step_graph import StepGraph, StepGraphQuery
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.session.snapshot import Phase, Snapshot

MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then the graph of the first step is drawn."),
    Phase.TRAINING: (
        "Time runs.",
        "{graph_play} stops it before the next mini-batch; then the graph of the next step is drawn, with the numbers "
        "that flow through it.",
    ),
    Phase.PAUSED: ("Time stands still.", "The graph of the next step is being drawn."),
}

ENDED = {
    Phase.FINISHED: "the run is finished",
    Phase.STOPPED: "the run was stopped",
    Phase.DIVERGED: "the run diverged",
    Phase.FAILED: "the run broke off",
}


class StepPart(Vertical):
    """The graph of the next step while time stands still, dim when it is out of date; before the first one, words.

    `view` has the graph; `status` says in a few wordings, from long to short, what is drawn, naming commands as "{id}".
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.view = GraphView(id="step-graph")
        self.status: tuple[str, ...] = ()
        self._message = PhaseMessage(MESSAGES, id="phase-message")
        self._drawn: StepGraph | None = None
        self._next_from_start = False

    def compose(self) -> ComposeResult:
        """The graph, and what is said before there is one."""
        yield self._message
        yield self.view

    @property
    def is_empty(self) -> bool:
        """Whether no graph was drawn yet."""
        return self._drawn is None

    def expect_step(self) -> None:
        """Play the next graph from its start: the one that is drawn was played to its end."""
        self._next_from_start = True

    def show(self, now: Snapshot, with_keys: Callable[[str], str]) -> None:
        """Show the graph of the next step when time stands still; while it runs, nothing is drawn."""
        answer = now.present(StepGraphQuery)
        drawn = answer.value if answer is not None else None
        if drawn is not None and drawn is not self._drawn:
            self._drawn = drawn
            self.view.border_title = f"graph of step {drawn.step:,}"
            self.view.show(drawn.graph)
            if self._next_from_start:
                self.view.go_to(0)
            self._next_from_start = False
        self.view.stale = drawn is None
        self._message.show(now, with_keys)
        self.status = _status(now, drawn)


def _status(now: Snapshot, drawn: StepGraph | None) -> tuple[str, ...]:
    if drawn is not None:
        step = f"step {drawn.step:,}"
        if drawn.diverges:
            return f"{step} will fail: {drawn.diverges}", f"{step} will fail"
        return f"{step}, not taken yet: a batch of {drawn.batch_size} {now.samples}", f"{step}, not taken yet", step
    match now.phase:
        case Phase.TRAINING:
            stops = "time runs: {graph_play} stops it"
            return f"{stops}, and the graph of the next step is drawn", stops, "time runs"
        case Phase.PAUSED:
            return "the graph of the next step is being drawn", "being drawn"
        case Phase.LOADING:
            return ("the data is being loaded",)
        case _:
            return f"{ENDED[now.phase]}: there is no next step", f"{now.phase.value}: no next step"
