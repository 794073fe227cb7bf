"""The graph of the very next step with numbers on it, and a playground for the graphs of typed expressions."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.containers import Vertical
from textual.timer import Timer
from textual.widget import Widget

from tui_mnist.queries.step_graph import StepGraph, StepGraphQuery
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.screens.graph.commands import GRAPH_COMMANDS
from tui_mnist.tui.screens.graph.edge_panel import EdgePanel
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.screens.graph.part_tabs import PartTabs
from tui_mnist.tui.screens.graph.playground_pane import PlaygroundPane
from tui_mnist.tui.screens.graph.sliders import Sliders
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.snapshot import Phase

MOMENT_SECONDS = 0.8
"""Between two moments of passes that are played."""

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


class GraphScreen(RunScreen):
    """Two parts: the tape of this step, and the tape's playground."""

    TITLE = "Graph"
    CSS_PATH = "screen.tcss"
    OWN_COMMANDS = GRAPH_COMMANDS

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self._drawn: StepGraph | None = None
        self._part = 0
        self._standing: tuple[str, ...] = ()
        self._player: Timer | None = None
        self._plays = False

    def body(self) -> Iterable[Widget]:
        """The two parts, of which one is shown, and what is said of the graph below."""
        self.add_class("-empty")
        yield PartTabs(id="tabs")
        yield PhaseMessage(MESSAGES, id="phase-message")
        with Vertical(id="parts"):
            yield GraphView(id="step-graph")
            yield PlaygroundPane(id="playground")
        yield EdgePanel(id="said")

    def on_mount(self) -> None:
        """Be ready to play."""
        super().on_mount()
        self._player = self.set_interval(MOMENT_SECONDS, self.play_on, pause=True)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the graph of the next step when time stands still, where it would be seen."""
        now = driver.snapshot
        if not self._part and now.phase is Phase.PAUSED and now.present(StepGraphQuery) is None:
            driver.ask(StepGraphQuery())

    def show(self, driver: Driver) -> None:
        """Show the graph of the next step when time stands still; while it runs, nothing is drawn."""
        super().show(driver)
        answer = driver.snapshot.present(StepGraphQuery)
        drawn = answer.value if answer is not None else None
        if drawn is not None and drawn is not self._drawn:
            if self._drawn is None:
                self._take_first_graph()
            self._drawn = drawn
            self._step_view.show(drawn.graph)
            self._tell_of_graph()
        self.query_one(PhaseMessage).show(driver.snapshot, self.with_keys)
        self._step_view.stale = drawn is None
        wordings = _standing(driver, drawn)
        if wordings != self._standing:
            self._standing = wordings
            self._tell()

    def _take_first_graph(self) -> None:
        """The first graph is there; the arrow keys go to it."""
        self.remove_class("-empty")
        if not self._part:
            self.call_after_refresh(self._step_view.focus)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._step_view.ascii_only = appearance.ascii_only
        self._pane.apply_appearance(appearance)
        self.query_one(EdgePanel).set_class(appearance.ascii_only, "-plain")

    @property
    def view(self) -> GraphView:
        """The graph of the part that is shown."""
        return self._pane.view if self._part else self._step_view

    @property
    def _pane(self) -> PlaygroundPane:
        return self.query_one(PlaygroundPane)

    @property
    def _step_view(self) -> GraphView:
        return self.query_one("#step-graph", GraphView)

    @property
    def on_playground(self) -> bool:
        """Whether the playground is shown, and not the step."""
        return bool(self._part)

    @property
    def has_passes(self) -> bool:
        """Whether there is a graph to walk through."""
        return self.view.passes is not None

    @property
    def can_roll(self) -> bool:
        """Whether there is a ball that can roll, or does."""
        return self._pane.bench.can_roll or self._pane.rolls

    @property
    def has_ball(self) -> bool:
        """Whether there is a ball to put back."""
        return self._pane.bench.ball is not None

    @on(GraphView.Chosen)
    @on(PlaygroundPane.Changed)
    def _something_changed(self) -> None:
        self._tell()
        self._tell_of_graph()
        self.refresh_bindings()

    def _tell(self) -> None:
        standing = self._pane.standing if self._part else self._standing
        self.query_one(PartTabs).show(self._part, standing)

    def _tell_of_graph(self) -> None:
        self.query_one(EdgePanel).show(self.view, playing=self._plays)

    # --- the two parts ----------------------------------------------------------------------------------------------

    def action_other_part(self) -> None:
        """The other part."""
        self.show_part(1 - self._part)

    @on(PartTabs.Chosen)
    def _part_chosen(self, message: PartTabs.Chosen) -> None:
        self.show_part(message.part)

    def show_part(self, part: int) -> None:
        """Show this part."""
        if part == self._part:
            return
        self._hold()
        self._pane.hold()
        self._part = part
        self.set_class(bool(part), "-playground")
        (self._pane.query_one(Sliders) if part else self._step_view).focus()
        self._something_changed()

    def action_enlarge(self) -> None:
        """The graph alone, or with what is said of it; in the playground the curve alone, too."""
        if self._part:
            self._pane.enlarge()
        else:
            self.toggle_class("-alone")

    # --- the passes, played -----------------------------------------------------------------------------------------

    def action_play(self) -> None:
        """Let the ball roll, stop time, or play the passes from the moment that is shown; or hold what goes on."""
        if self._part:
            self._pane.run_ball()
        elif self.snapshot.training:
            self.run_app.drive(self.run_app.driver.toggle)
        elif self._plays or self._player is None or self.view.passes is None:
            self._hold()
        else:
            self._plays = True
            if self.view.place == self.view.passes.last:
                self.view.go_to(0)
            self._player.reset()
            self._player.resume()
        self._tell_of_graph()

    def play_on(self) -> None:
        """The next moment of passes that are played."""
        view = self.view
        view.go_to(view.place + 1)
        if view.passes is None or view.place == view.passes.last:
            self._hold()

    def action_move_on(self, direction: int) -> None:
        """The moment after or before the one that is shown, or one step of the ball; after the last, take the step."""
        if self._part:
            self._pane.step_ball()
            return
        self._hold()
        view = self.view
        if direction > 0 and view.passes is not None and view.place == view.passes.last:
            self.run_app.drive(self.run_app.driver.batch)
        else:
            view.go_to(view.place + direction)

    def action_start(self) -> None:
        """Before the passes; from there to their end."""
        self._hold()
        view = self.view
        view.go_to(0 if view.place or view.passes is None else view.passes.last)

    def _hold(self) -> None:
        self._plays = False
        if self._player is not None:
            self._player.pause()

    # --- the playground ---------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Type."""
        self._pane.edit()

    def action_example(self, direction: int) -> None:
        """Another example."""
        self._pane.take_example(self._pane.bench.number + direction)

    def action_target(self) -> None:
        """Derive another name."""
        self._pane.next_target()

    def action_ball_start(self) -> None:
        """Put the ball back."""
        self._pane.put_ball_back()


def _standing(driver: Driver, drawn: StepGraph | None) -> tuple[str, ...]:
    """Where the run stands, as far as the graph is concerned, in a few wordings from long to short."""
    now = driver.snapshot
    if drawn is not None:
        step = f"step {drawn.step:,}"
        if drawn.diverges:
            return f"{step} will fail: {drawn.diverges}", f"{step} will fail"
        return f"{step}, not taken yet: a batch of {drawn.batch_size} images", f"{step}, not taken yet", step
    match now.phase:
        case Phase.TRAINING:
            return "time runs: space stops it, and the graph of the next step is drawn", "time runs: space stops it"
        case Phase.PAUSED:
            return "the graph of the next step is being drawn", "being drawn"
        case Phase.LOADING:
            return ("the data is being loaded",)
        case _:
            return f"{ENDED[now.phase]}: there is no next step", f"{now.phase.value}: no next step"
