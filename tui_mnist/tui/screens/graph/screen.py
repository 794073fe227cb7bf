"""The graph of the very next step with numbers on it, and a playground for the graphs of typed expressions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual import on
from textual.containers import Vertical
from textual.widget import Widget

from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.graph.commands import GRAPH_COMMANDS, GRAPH_NOTES
from tui_mnist.tui.screens.graph.edge_panel import EdgePanel
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.screens.graph.part_tabs import PartTabs
from tui_mnist.tui.screens.graph.playground_part import PlaygroundPart
from tui_mnist.tui.screens.graph.sliders import Sliders
from tui_mnist.tui.screens.graph.slow_passes import SlowPasses
from tui_mnist.tui.screens.graph.step_part import StepPart
from tui_mnist.tui.session.driver import Driver

COMPACT, FULL, ALONE = "small boxes", "full boxes", "alone"


class GraphScreen(RunScreen):
    """Two parts, of which one is shown: the tape of this step, and the tape's playground."""

    TITLE = "Graph"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""  # the first graph takes it, once there is one
    OWN_COMMANDS = GRAPH_COMMANDS
    NOTES = GRAPH_NOTES

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self.on_playground = False
        self.step = StepPart(id="step")
        self.playground = PlaygroundPart(id="playground")
        self._follower = StepFollower(StepGraphQuery(), opening.clock)
        self._slow_passes = SlowPasses(self.step.view, opening.clock)

    def body(self) -> Iterable[Widget]:
        """The two parts, and what is said of the graph below."""
        self.add_class("-empty", "-small-boxes")
        yield PartTabs(id="tabs")
        with Vertical(id="parts"):
            yield self.step
            yield self.playground
        yield EdgePanel(id="said")

    @property
    def view(self) -> GraphView:
        """The graph of the part that is shown."""
        return self.playground.view if self.on_playground else self.step.view

    @property
    def plays_passes(self) -> bool:
        """Whether a graph's passes are played: on the playground only where no ball is shown."""
        return not (self.on_playground and self.playground.shows_ball)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the graph of the next step, where it would be seen."""
        if not self.on_playground:
            self._follower.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show how the run stands."""
        super().show(driver)
        was_empty, before = self.step.is_empty, (self.step.status, self.step.view.graph)
        self.step.show(driver.snapshot, self.with_keys)
        if was_empty and not self.step.is_empty:
            self._take_first_graph()
        if (self.step.status, self.step.view.graph) != before:
            self._bring_up_to_date()
        self._slow_passes.show(driver.snapshot, wanted=driver.trains and not self.on_playground)

    def on_screen_suspend(self) -> None:
        """Play nothing where nobody sees it."""
        self._slow_passes.rest()

    def _take_first_graph(self) -> None:
        """The first graph is there; the arrow keys go to it."""
        self.remove_class("-empty")
        if not self.on_playground and self.focused is None:
            self.call_after_refresh(self.step.view.focus)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self.step.view.ascii_only = appearance.ascii_only
        self.playground.apply_appearance(appearance)
        self.query_one(EdgePanel).set_class(appearance.ascii_only, "-plain")

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap, in the texts as well."""
        super().show_keymap(keymap)
        self.step.show(self.snapshot, self.with_keys)
        self._bring_up_to_date()

    @on(GraphView.Chosen)
    @on(PlaygroundPart.Changed)
    def _bring_up_to_date(self) -> None:
        """Show what is said of the part, and which keys do something now."""
        status = self.playground.status if self.on_playground else self.step.status
        wordings = [self.with_keys(wording) for wording in status]
        self.query_one(PartTabs).show(wordings, on_playground=self.on_playground)
        self.query_one(EdgePanel).show(self.view)
        self.refresh_bindings()

    # --- commands ---------------------------------------------------------------------------------------------------

    def action_other_part(self) -> None:
        """The other part."""
        self.show_part(playground=not self.on_playground)

    @on(PartTabs.Chosen)
    def _part_chosen(self, message: PartTabs.Chosen) -> None:
        self.show_part(playground=message.playground)

    def show_part(self, *, playground: bool) -> None:
        """Show the playground, or the step; the focus stays on the tabs if it was there."""
        if playground is self.on_playground:
            return
        self.step.view.hold()
        self.playground.hold()
        self.playground.view.hold()
        self.on_playground = playground
        self.show(self.run_app.driver)
        self.set_class(playground, "-playground")
        if not isinstance(self.focused, PartTabs):
            (self.query_one(Sliders) if playground else self.step.view).focus()
        self._bring_up_to_date()

    def action_enlarge(self) -> None:
        """Show the graph larger: full boxes, then alone, then small boxes again; on the playground a pane alone."""
        if self.on_playground:
            self.playground.enlarge()
            return
        form = self.next_form
        self.step.view.show_boxes(compact=form == COMPACT)
        self.set_class(form == COMPACT, "-small-boxes")
        self.set_class(form == ALONE, "-alone")
        self._bring_up_to_date()

    @property
    def next_form(self) -> str:
        """The form in which the step's graph is shown next."""
        if self.step.view.compact:
            return FULL
        return COMPACT if self.has_class("-alone") else ALONE

    def action_play(self) -> None:
        """Train, or stop time; on the playground let the ball roll or play the passes, or hold them."""
        if not self.on_playground:
            self.view.hold()
            self.run_app.drive(self.run_app.driver.toggle)
        elif self.plays_passes:
            self.view.play()
        else:
            self.playground.roll()

    def action_passes(self) -> None:
        """Play the passes, or hold them."""
        self.view.play()

    def action_move(self, direction: int) -> None:
        """One moment of the passes, or one step of the ball, on or back; after the last moment, take the step."""
        if not self.plays_passes:
            self.playground.step_ball(direction)
            return
        self._hold()
        if direction > 0 and self.view.is_at_end and not self.on_playground:
            self.step.expect_step()
            self.run_app.drive(self.run_app.driver.batch)
        else:
            self.view.go_to(self.view.place + direction)

    def _hold(self) -> None:
        """Play the passes no further, be it those of training in slow motion."""
        self.view.hold()
        if self._slow_passes.plays:
            self.run_app.drive(self.run_app.driver.toggle)

    def action_restart(self) -> None:
        """The run from its start, or the ball."""
        if self.on_playground:
            self.playground.put_ball_back()
        else:
            self.run_app.drive(self.run_app.driver.restart)

    def action_start(self) -> None:
        """To where nothing is computed; from there to the end of the passes."""
        self._hold()
        self.view.go_to(0 if self.view.place or self.view.passes is None else self.view.passes.last)

    def action_playground(self, method: str, *arguments: int) -> None:
        """Do something on the playground."""
        getattr(self.playground, method)(*arguments)
