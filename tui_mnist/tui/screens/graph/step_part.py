"""The part of the Graph screen that shows the tape of the step that comes next, or of the one that diverged."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical

from tui_mnist.queries.step_graph import StepGraph, StepGraphQuery
from tui_mnist.training.speed import speed_in_words
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.slow_motion import is_slow_motion
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.session.snapshot import Phase, Snapshot

MESSAGES = {Phase.LOADING: ("The data is being loaded.", "Then the graph of the first step is drawn.")}

ENDED = {
    Phase.FINISHED: "the run is finished",
    Phase.STOPPED: "the run was stopped",
    Phase.DIVERGED: "the run diverged",
    Phase.FAILED: "training broke off",
}


class StepPart(Vertical):
    """The newest graph of a step, dim where the run is no longer the one it is of; before the first one, words.

    `view` has the graph; `status` says in a few wordings, from long to short, what is drawn, naming commands as "{id}".
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.view = GraphView(compact=True, id="step-graph")
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
        """Show the newest graph; boxes, cursor and moment stay where they are."""
        answer = now.newest(StepGraphQuery)
        drawn = answer.value if answer is not None else None
        if drawn is not None and drawn is not self._drawn:
            self._drawn = drawn
            self.view.border_title = f"graph of step {drawn.step:,}"
            self.view.show(drawn.graph)
            if self._next_from_start:
                self.view.go_to(0)
            elif now.phase is Phase.DIVERGED:
                self.view.choose_overflow()
            self._next_from_start = False
        if now.training:
            self.view.hold()
        self.view.stale = drawn is None
        self._message.show(now, with_keys)
        self.status = _status(now, drawn)


def _status(now: Snapshot, drawn: StepGraph | None) -> tuple[str, ...]:
    if drawn is None:
        return ("the data is being loaded" if now.started is None else "the graph of the next step is being drawn",)
    step = f"step {drawn.step:,}"
    if now.training:
        return _while_training(now, step)
    if now.phase in ENDED:
        return _after_the_end(now, drawn, step)
    if drawn.diverges:
        return f"{step} will diverge: {drawn.diverges}", f"{step} will diverge"
    speed, fact = speed_in_words(now.speed), f"{step}, not taken yet"
    return f"{fact}: a batch of {drawn.batch_size} {now.samples}; {speed}", f"{fact}; {speed}", fact, step


def _after_the_end(now: Snapshot, drawn: StepGraph, step: str) -> tuple[str, ...]:
    if now.phase is Phase.FAILED:
        return f"{step}; training broke off: {{graph_restart}} begins again", f"{step}; training broke off"
    if now.phase is Phase.DIVERGED:
        reason = now.diverged.reason if now.diverged is not None else drawn.diverges
        fact = f"{step} diverged: {reason}"
        return (
            f"{fact}; {{graph_restart}} begins again from the same start",
            f"{fact}; {{graph_restart}} restarts",
            fact,
        )
    takes = "{graph_forth} after the last moment takes it"
    return (
        f"{ENDED[now.phase]}; {step} would be next: {takes}",
        f"{ENDED[now.phase]}; {{graph_forth}} at the end takes {step}",
        f"{step} would be next",
    )


def _while_training(now: Snapshot, step: str) -> tuple[str, ...]:
    pauses = "{graph_play} pauses"
    if is_slow_motion(now):
        happens = f"{step} as it happens"
        return f"{happens}, {speed_in_words(now.speed)}; {pauses}", f"{happens}; {pauses}", happens
    at = f"training is at {now.step:,}"
    return f"{step}; {at}, {speed_in_words(now.speed)}; {pauses}", f"{step}; {at}; {pauses}", f"{step}; {at}"
