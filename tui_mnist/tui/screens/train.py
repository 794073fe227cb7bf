"""The Train screen: every knob, the curves, the digits, and how it goes, while it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Container, Vertical, VerticalScroll
from textual.widget import Widget

from tui_mnist.tui.appearance import Appearance
from tui_mnist.tui.screens.run_screen import RunScreen
from tui_mnist.tui.snapshot import Phase, Snapshot
from tui_mnist.tui.widgets.advice_line import AdviceLine
from tui_mnist.tui.widgets.curve_chart import CurveChart
from tui_mnist.tui.widgets.digit_grid import DigitGrid
from tui_mnist.tui.widgets.digit_large import DigitLarge
from tui_mnist.tui.widgets.knobs import Knobs
from tui_mnist.tui.widgets.run_pane import RunPane
from tui_mnist.tui.widgets.sparklines import Sparklines

if TYPE_CHECKING:
    from tui_mnist.training.events import Looked
    from tui_mnist.tui.driver import Driver


class TrainScreen(RunScreen):
    """Three columns where there is room for them, two at 80 columns, one below 60."""

    TITLE = "Train"
    CSS_PATH = "train.tcss"

    _driver: Driver | None = None
    _looked: Looked | None = None
    _phase: Phase | None = None

    def body(self, now: Snapshot) -> Iterable[Widget]:
        """Knobs and run at the left, curves in the middle, digits at the right, and the diagnosis below."""
        yield Container(
            Vertical(Knobs(now.hyperparameters, id="knobs"), RunPane(now, id="run"), id="left"),
            VerticalScroll(
                CurveChart("Loss", "loss", percent=False, id="loss"),
                DigitGrid(id="digits"),
                CurveChart("Accuracy", "accuracy", percent=True, id="accuracy"),
                DigitLarge(id="digit"),
                Sparklines(id="health"),
                id="shows",
                can_focus=False,
            ),
            id="panes",
        )
        yield AdviceLine(id="advice")

    def on_mount(self) -> None:
        """Keep what is drawn ten times a second at hand."""
        super().on_mount()
        self._panes = (self._show_loss, self.show_knobs, self._show_accuracy, self._show_pulse)
        self._turn = 0

    def show(self, driver: Driver) -> None:
        """Show how the run stands.

        While training one pane after the other has its turn, since each redraw takes time from the training; what is
        drawn in one place also costs Textual less than what is drawn all over the screen.
        """
        self._driver = driver
        self.show_digits(driver)
        standing, self._phase = self._phase, driver.snapshot.phase
        if driver.snapshot.training and standing is driver.snapshot.phase:
            self._turn = (self._turn + 1) % len(self._panes)
            self._panes[self._turn](driver)
        else:
            for pane in self._panes:
                pane(driver)

    def show_knobs(self, driver: Driver) -> None:
        """Show what a command changed at once, and leave the rest to its turn."""
        super().show(driver)
        self.query_one("#knobs", Knobs).show(driver.wanted, driver.pending)
        self.query_one("#run", RunPane).show(driver.snapshot, trains=driver.trains)
        rewind = "r rewind to the start" if driver.snapshot.phase is Phase.DIVERGED else ""
        self.query_one("#advice", AdviceLine).show(driver.finding, ways_out=rewind)

    def _show_loss(self, driver: Driver) -> None:
        self.query_one("#loss", CurveChart).show(driver.timeline, driver.ghost)

    def _show_accuracy(self, driver: Driver) -> None:
        self.query_one("#accuracy", CurveChart).show(driver.timeline, driver.ghost)

    def _show_pulse(self, driver: Driver) -> None:
        self.query_one("#health", Sparklines).show(driver.timeline)

    def show_digits(self, driver: Driver) -> None:
        """Show the newest answers, if they are new."""
        now = driver.snapshot
        if now.looked is not self._looked:
            self._looked = now.looked
            self.query_one("#digits", DigitGrid).show(now.looked, now.data.class_names if now.data else ())
            self.show_chosen_digit(driver)

    def show_chosen_digit(self, driver: Driver) -> None:
        """Show the digit that is chosen in the grid, large."""
        now, position = driver.snapshot, self.query_one(DigitGrid).position
        names, looked = now.data.class_names if now.data else (), now.looked
        if looked is None or position is None or position >= len(looked.labels):
            self.query_one(DigitLarge).show(None, None, None, names)
        else:
            answer = looked.images[position], int(looked.labels[position]), looked.probabilities[position]
            self.query_one(DigitLarge).show(*answer, names)

    @on(DigitGrid.Chosen)
    def _digit_chosen(self) -> None:
        if self._driver is not None:
            self.show_chosen_digit(self._driver)

    def dress(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for chart in self.query(CurveChart):
            chart.palette, chart.ascii_only = appearance.palette, appearance.ascii_only
            chart.log_y, chart.smoothing = appearance.log_y and chart.id == "loss", appearance.smoothing
        for widget in (*self.query(RunPane), *self.query(AdviceLine), *self.query(Sparklines), *self.query(Knobs)):
            widget.palette, widget.ascii_only = appearance.palette, appearance.ascii_only
        for digits in (*self.query(DigitGrid), *self.query(DigitLarge)):
            digits.palette, digits.ascii_only, digits.drawing = (
                appearance.palette,
                appearance.ascii_only,
                appearance.drawing,
            )
