"""The Train screen: every knob, the curves, the digits, and how it goes, while it goes."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container, Vertical, VerticalScroll
from textual.widget import Widget

from tui_mnist.tui.appearance import Appearance
from tui_mnist.tui.driver import Driver
from tui_mnist.tui.screens.run_screen import RunScreen
from tui_mnist.tui.snapshot import Phase
from tui_mnist.tui.widgets.advice_line import AdviceLine
from tui_mnist.tui.widgets.curve_chart import CurveChart
from tui_mnist.tui.widgets.digit_grid import DigitGrid
from tui_mnist.tui.widgets.digit_large import DigitLarge
from tui_mnist.tui.widgets.knobs import Knobs
from tui_mnist.tui.widgets.run_pane import RunPane
from tui_mnist.tui.widgets.sparklines import Sparklines


class TrainScreen(RunScreen):
    """Three columns where there is room for them, two at 80 columns, one below 60."""

    TITLE = "Train"
    CSS_PATH = "train.tcss"

    def body(self) -> Iterable[Widget]:
        """Knobs and run at the left, curves in the middle, digits at the right, and the diagnosis below."""
        yield Container(
            Vertical(Knobs(id="knobs"), RunPane(id="run"), id="left"),
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

    def show(self, driver: Driver) -> None:
        """Show how the run stands."""
        super().show(driver)
        now = driver.snapshot
        self.query_one(Knobs).show(driver.wanted, driver.pending)
        self.query_one(RunPane).show(now, trains=driver.trains)
        for chart in self.query(CurveChart):
            chart.show(driver.timeline, driver.ghost)
        self.query_one(Sparklines).show(driver.timeline)
        names = now.data.class_names if now.data else ()
        self.query_one(DigitGrid).show(now.looked, names)
        self.show_chosen_digit(driver)
        rewind = "r rewind to the start" if now.phase is Phase.DIVERGED else ""
        self.query_one(AdviceLine).show(driver.finding, ways_out=rewind)

    def show_chosen_digit(self, driver: Driver) -> None:
        """Show the digit that is chosen in the grid, large."""
        now, position = driver.snapshot, self.query_one(DigitGrid).position
        names, looked = now.data.class_names if now.data else (), now.looked
        if looked is None or position is None or position >= len(looked.labels):
            self.query_one(DigitLarge).show(None, None, None, names)
        else:
            answer = looked.images[position], int(looked.labels[position]), looked.probabilities[position]
            self.query_one(DigitLarge).show(*answer, names)

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
