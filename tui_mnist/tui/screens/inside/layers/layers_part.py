"""Shows how each layer does: figures over the run, and how its numbers lie now against the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from tui_mnist.queries.layer_figures import LayerFigures, LayerFiguresQuery
from tui_mnist.tui.kit.caption_line import CaptionLine
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.screens.inside.layers.figure_texts import FIGURE_CHOICES, FIGURE_TEXTS, RATIO
from tui_mnist.tui.screens.inside.layers.layer_curves import LayerCurves
from tui_mnist.tui.screens.inside.layers.layer_histograms import LayerHistograms
from tui_mnist.tui.screens.inside.layers.layer_table import LayerTable
from tui_mnist.tui.session.snapshot import Phase, Snapshot

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui_mnist.tui.kit.appearance import Appearance
    from tui_mnist.tui.session.driver import Driver

MEASURING = ("The layers are being measured.", "")
MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then each layer is measured while it trains."),
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), MEASURING),
}
LEAST_WITH_HISTOGRAMS = 60
"""Columns from which on histograms stand beside the curves."""
MOST_ROWS = 6
"""Layers of the table that are in sight at once."""


class LayersPart(InsidePart):
    """A table of all layers, the curves of one figure, and the histograms of one layer."""

    DEFAULT_CSS = """
    LayersPart {
        & > #layers-message { height: 1fr; }
        & > #layers-below { height: 1fr; }
        & #layers-curves { width: 1fr; height: 1fr; }
        & #layers-histograms { width: 44%; height: 1fr; }
    }
    """

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, clock, id=id)
        self.figures: LayerFigures | None = None
        self.chosen_layer, self.chosen_figure = 0, RATIO
        self._step = 0
        self._awaits_focus = False
        self._alone: Widget | None = None
        self._follower = StepFollower(LayerFiguresQuery(), clock)
        self._table = LayerTable(id="layers-table")
        self._curves = LayerCurves(id="layers-curves")
        self._histograms = LayerHistograms(id="layers-histograms")
        self._line = CaptionLine(id="layers-line")
        self._message = PhaseMessage(MESSAGES, id="layers-message")
        self._below = Horizontal(self._curves, self._histograms, id="layers-below")

    def compose(self) -> ComposeResult:
        """The table, curves and histograms below it, and words before there is anything."""
        yield self._message
        yield self._table
        yield self._below
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self._table.display = self._below.display = False

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for pane in (self._table, self._curves, self._histograms):
            pane.ascii_only, pane.palette = appearance.ascii_only, appearance.palette

    # --- what is known of the run -------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the figures, as often as training does not feel it."""
        self._follower.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show what is known; until it is known of a run that has just begun again, what was."""
        before, now = self.snapshot, driver.snapshot
        self.snapshot = now
        if now.hyperparameters.data != before.hyperparameters.data or now.phase is Phase.FAILED:
            self.figures = None
        self._histograms.samples = now.samples
        answer = now.newest(LayerFiguresQuery)
        if answer is not None and answer.value is not None and answer.value is not self.figures:
            had_none = self.figures is None
            self.figures, self._step = answer.value, answer.step
            self.chosen_layer = min(self.chosen_layer, len(self.figures.layers) - 1)
            self._arrange()
            self._draw()
            if had_none:
                if self._awaits_focus:
                    self.call_after_refresh(self.take_focus)
                self.post_message(self.Changed())
        self._message.show(now, self.with_keys)
        is_known = self.figures is not None
        if self._message.display == is_known:
            self._message.display = not is_known
            self._arrange()
        self._show_line()

    # --- what is chosen -----------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Let the keys go to the table."""
        self._awaits_focus = self.figures is None
        if self.figures is not None:
            (self._alone or self._table).focus()

    def choose_layer(self) -> None:
        """The next layer; after the last comes the first."""
        if self.figures is not None:
            self.choose((self.chosen_layer + 1) % len(self.figures.layers), self.chosen_figure)

    def choose(self, layer: int, figure: int) -> None:
        """Look at this layer, and at this one of FIGURES."""
        self.chosen_layer, self.chosen_figure = layer, figure
        self._draw()
        self._show_line()

    @on(LayerTable.Chosen)
    def _cell_chosen(self, message: LayerTable.Chosen) -> None:
        self.choose(message.layer, message.figure)

    @on(LayerTable.ListAsked)
    def ask_for_figure(self) -> None:
        """Have a figure chosen from a list that says what each is."""

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached:
                self.choose(self.chosen_layer, choice.value)

        self.app.push_screen(ChoiceList("Which figure over the run", FIGURE_CHOICES, self.chosen_figure), taken)

    def toggle_alone(self) -> None:
        """The pane in focus alone, the curves if it is none; or all of them."""
        panes = (self._table, self._curves, self._histograms)
        focused = next((pane for pane in panes if pane.has_focus), self._curves)
        self._alone = None if self._alone is not None else focused
        self._arrange()
        self.call_after_refresh(self._draw)

    # --- showing ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """More or fewer layers have room."""
        self._arrange()

    def _arrange(self) -> None:
        if not self.is_attached:
            return
        is_known, alone = self.figures is not None, self._alone
        self._table.display = is_known and alone in {None, self._table}
        self._below.display = is_known and alone is not self._table
        self._curves.display = alone in {None, self._curves}
        has_room = self.size.width >= LEAST_WITH_HISTOGRAMS
        self._histograms.display = alone is self._histograms or (alone is None and has_room)
        self._histograms.styles.width = "1fr" if alone is self._histograms else None
        if self.figures is not None:
            most = MOST_ROWS if self.size.height >= 30 else 3
            rows = min(len(self.figures.layers), most)
            self._table.styles.height = "1fr" if alone is self._table else rows + 3

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        self._draw()
        self._show_line()

    def _draw(self) -> None:
        if self.figures is not None:
            self._table.show(self.figures, self.chosen_layer, self.chosen_figure)
            self._curves.show(self.figures, self.chosen_layer, self.chosen_figure)
            self._histograms.show(self.figures, self.chosen_layer)

    def _show_line(self) -> None:
        """What the chosen figure means, and of which step it is."""
        if self.figures is None:
            self._line.show((), ())
            return
        text = FIGURE_TEXTS[self.chosen_figure]
        wordings = text.meaning
        if not self.snapshot.touched:
            more = self.with_keys("{run} trains, and the curves begin")
            wordings = (f"{text.label}: {more}", more)
        self._line.show(wordings, (f"step {self._step:,}",))
