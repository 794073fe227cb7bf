"""The Train screen: every knob, the curves, the digits, and how it goes, while it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widget import Widget

from tui_mnist.queries.digits import ORDERS, DigitsQuery
from tui_mnist.queries.evaluation import EvaluationQuery
from tui_mnist.training import SMOOTHINGS
from tui_mnist.training.knobs import shown
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choices import after
from tui_mnist.tui.kit.digit_grid import DigitGrid
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.train.advice_line import AdviceLine
from tui_mnist.tui.screens.train.commands import TRAIN_COMMANDS
from tui_mnist.tui.screens.train.curve_chart import CurveChart
from tui_mnist.tui.screens.train.digit_large import DigitLarge
from tui_mnist.tui.screens.train.digits_requests import DigitsRequests
from tui_mnist.tui.screens.train.knobs import Knobs
from tui_mnist.tui.screens.train.marks import MARKS
from tui_mnist.tui.screens.train.sparklines import Sparklines
from tui_mnist.tui.screens.train.status_band import StatusBand
from tui_mnist.tui.screens.train.status_words import Status
from tui_mnist.tui.session.snapshot import Phase, Snapshot

if TYPE_CHECKING:
    from tui_mnist.queries.digits import DigitsPage
    from tui_mnist.training.diagnosis import Finding
    from tui_mnist.tui.session.driver import Driver
    from tui_mnist.tui.session.knob_state import KnobState


SLOW = 10
"""Steps a second, no more than frames are drawn."""


class TrainScreen(RunScreen):
    """Three columns where there is room for them, two at 80 columns, one that scrolls below 60."""

    TITLE = "Train"
    CSS_PATH = "screen.tcss"
    OWN_COMMANDS = TRAIN_COMMANDS
    NOTES = MARKS
    AUTO_FOCUS = "Knob"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "show_all", show=False)]

    def __init__(self, mode: str, opening: Opening) -> None:
        super().__init__(mode, opening)
        self._requests = DigitsRequests(opening.clock)
        self._start = StepFollower(EvaluationQuery(), opening.clock)
        self._appearance = opening.appearance
        self._finding: Finding | None = None
        self._driver: Driver | None = None
        self._page: DigitsPage | None = None
        self._phase: Phase | None = None
        self._knobs = Knobs(opening.now.hyperparameters, id="knobs")
        self._band = StatusBand(opening.now, id="run")
        self._loss = CurveChart("Loss", "loss", percent=False, id="loss")
        self._accuracy = CurveChart("Accuracy", "accuracy", percent=True, id="accuracy")
        self._digits = DigitGrid(id="digits")
        self._digit = DigitLarge(id="digit")
        self._health = Sparklines(id="health")
        self._advice = AdviceLine(id="advice")
        self._showing = (self._show_loss, self.show_knobs, self._show_accuracy, self._show_health)
        self._turn = 0
        self._alone: Widget | None = None

    def body(self) -> Iterable[Widget]:
        """How the run stands, then knobs at the left, curves and digits beside them, and the diagnosis below."""
        yield self._band
        yield Container(
            Vertical(self._knobs, self._health, id="left"),
            Container(self._loss, self._accuracy, id="curves"),
            Container(self._digits, self._digit, id="held-out"),
            id="panes",
        )
        yield self._advice

    def show(self, driver: Driver) -> None:
        """Show how the run stands.

        While training one pane after the other has its turn, since each redraw takes time from the training; what is
        drawn in one place also costs Textual less than what is drawn all over the screen. At a slow speed, at which
        each step counts and training mostly waits, all of them are drawn.
        """
        self._driver = driver
        self.ask(driver)
        standing, self._phase = self._phase, driver.snapshot.phase
        if driver.snapshot.training and standing is driver.snapshot.phase and not _waits_mostly(driver.snapshot):
            self._turn = (self._turn + 1) % len(self._showing)
            self.show_digits(driver)
            self._showing[self._turn](driver)
        else:
            self.show_digits(driver)
            for show in self._showing:
                show(driver)

    def ask(self, driver: Driver) -> None:
        """Ask for digits, if it is time."""
        query = self._requests.due(driver.snapshot, awaited=driver.awaits(DigitsQuery))
        if query is not None:
            driver.ask(query)
        now = driver.snapshot
        if now.phase is Phase.PAUSED and not now.touched:
            self._start.ask(driver)

    def show_knobs(self, driver: Driver) -> None:
        """Show what a command changed at once, and leave the rest to its turn."""
        super().show(driver)
        self._knobs.show(driver.knob_state.wanted, driver.knob_state.pending)
        self._finding = driver.finding
        self._band.show(Status(driver.snapshot, driver.trains, driver.leaves_after_epoch))
        ways_out = "{restart} restart to the start" if driver.snapshot.phase is Phase.DIVERGED else ""
        ways_out = "{run} goes on" if driver.snapshot.stopped_by else ways_out
        hint = _hint(driver.snapshot, driver.knob_state)
        self._advice.show(self._finding, ways_out=self.with_keys(ways_out), hint=self.with_keys(hint))

    def reveal(self, hyperparameter: str) -> None:
        """Scroll to a knob: its key may have been pressed while it was out of sight."""
        self._knobs.reveal(hyperparameter)

    def _show_loss(self, driver: Driver) -> None:
        self._loss.show(driver.timeline, driver.ghost)

    def _show_accuracy(self, driver: Driver) -> None:
        self._accuracy.show(driver.timeline, driver.ghost)

    def _show_health(self, driver: Driver) -> None:
        self._health.show(driver.timeline, driver.snapshot.samples)

    def show_digits(self, driver: Driver) -> None:
        """Show the newest page of digits, if it is new; none of a run that has none yet."""
        answer = driver.snapshot.newest(DigitsQuery)
        page = answer.value if answer is not None else None
        if page is not self._page:
            self._page = page
            self._digits.show(page, self._class_names(driver), driver.snapshot.samples)
            self._digit.border_title = "Point" if driver.snapshot.samples == "points" else "Digit"
            self.show_chosen_digit(driver)

    def show_chosen_digit(self, driver: Driver) -> None:
        """Show the digit that is chosen in the grid, large."""
        position, page, names = self._digits.position, self._page, self._class_names(driver)
        if page is None or position is None or position >= len(page.labels):
            self._digit.show(None, None, None, names)
        else:
            self._digit.show(page.images[position], int(page.labels[position]), page.probabilities[position], names)

    def _class_names(self, driver: Driver) -> tuple[str, ...]:
        return driver.snapshot.data.class_names if driver.snapshot.data else ()

    @on(DigitGrid.Chosen)
    def _digit_chosen(self) -> None:
        if self._driver is not None:
            self.show_chosen_digit(self._driver)

    # --- panes ------------------------------------------------------------------------------------------------------

    @property
    def focus_chain(self) -> list[Widget]:
        """Where the tab key stops: once a pane."""
        return [widget for widget in super().focus_chain if self._knobs.is_stop(widget)]

    def hides(self, pane: str) -> bool:
        """Whether another pane is shown alone."""
        return self._alone is not None and self._alone.id != pane

    def action_alone(self) -> None:
        """Show the pane in focus alone, or all again; the loss, if no pane has it."""
        panes = (self._knobs, self._accuracy, self._digits)
        in_focus = next((pane for pane in panes if pane.has_focus_within), self._loss)
        self._show_alone(in_focus if self._alone is None else None)
        if self._alone is not None:
            self.show_notice(self.with_keys("{alone} shows all panes again"))

    def action_show_all(self) -> None:
        """Show all panes again."""
        self._show_alone(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is the screen's only while a pane is alone."""
        return super().check_action(action, parameters) and (action != "show_all" or self._alone is not None)

    def _show_alone(self, pane: Widget | None) -> None:
        self._alone = pane
        self.set_class(pane is not None, "-alone")
        for column in self.query_one("#panes").children:
            column.set_class(pane is not None and pane not in column.children, "-aside")
            for widget in column.children:
                beside = pane is self._digits and widget is self._digit
                widget.set_class(pane is not None and widget is not pane and not beside, "-aside")

    # --- commands ---------------------------------------------------------------------------------------------------

    @property
    def has_finding(self) -> bool:
        """Whether a diagnosis is shown."""
        return self._finding is not None

    @property
    def advises(self) -> bool:
        """Whether the diagnosis offers something to do."""
        return self._finding is not None and self._finding.action is not None

    @property
    def is_on_changed_knob(self) -> bool:
        """Whether the knob in focus is not at its default."""
        name = self._knobs.in_focus
        return name is not None and self.knob_state is not None and not self.knob_state.is_default(name)

    def action_default(self) -> None:
        """Set the knob in focus back to its default."""
        if (name := self._knobs.in_focus) is not None:
            driver = self.run_app.driver
            self.run_app.drive(lambda: driver.set_default(name))

    def action_code(self) -> None:
        """Show the run as a program, with the knobs as they are, those too that wait for a new run."""
        from tui_mnist.tui.screens.train.code_screen import CodeScreen  # noqa: PLC0415 - it loads a highlighter

        knobs = self.knob_state
        wanted = self.snapshot.hyperparameters if knobs is None else replace(knobs.wanted, **knobs.pending)
        self.app.push_screen(CodeScreen(wanted, fits=knobs is None or "data" in knobs.pending))

    def action_stop_when(self) -> None:
        """Show the rules to stop by, and have them changed."""
        from tui_mnist.tui.screens.train.stop_rules import StopRulesScreen  # noqa: PLC0415 - loaded when first shown

        driver = self.run_app.driver
        self.app.push_screen(
            StopRulesScreen(
                driver.snapshot,
                lambda settings: self.run_app.drive(lambda: driver.set_stop_rules(settings)),
                ascii_only=self._appearance.ascii_only,
            )
        )

    def action_turn(self, name: str, direction: int) -> None:
        """Turn a knob."""
        driver = self.run_app.driver
        self.run_app.drive(lambda: driver.turn(name, direction))

    @on(StatusBand.SpeedWanted)
    async def _speed_wanted(self, message: StatusBand.SpeedWanted) -> None:
        await self.give("faster" if message.direction > 0 else "slower")

    @on(Knobs.Turned)
    def _knob_turned(self, message: Knobs.Turned) -> None:
        driver = self.run_app.driver
        self.run_app.drive(lambda: driver.set(message.name, message.value))

    @on(Knobs.Unchanged)
    def _knob_unchanged(self, message: Knobs.Unchanged) -> None:
        self.show_notice(message.reason)

    @on(Knobs.NewRunWanted)
    async def _new_run_wanted(self) -> None:
        await self.give("new_run")

    @on(Knobs.PendingDropped)
    def _pending_dropped(self) -> None:
        self.run_app.drive(self.run_app.driver.knob_state.pending.clear)

    @on(AdviceLine.Followed)
    async def _advice_followed(self) -> None:
        await self.give("advice")

    @on(AdviceLine.Dismissed)
    async def _advice_dismissed(self) -> None:
        await self.give("dismiss")

    def action_log_y(self) -> None:
        """The loss on a logarithmic scale, or not."""
        self._loss.scroll_visible(animate=False)
        self.run_app.remember(log_y=not self._appearance.log_y)

    def action_smooth(self) -> None:
        """The next smoothing."""
        self._loss.scroll_visible(animate=False)
        self.run_app.remember(smoothing=after(SMOOTHINGS, self._appearance.smoothing))

    def action_digit_order(self) -> None:
        """The next order of digits."""
        self._digits.scroll_visible(animate=False)
        self.run_app.remember(digit_order=after(ORDERS, self._appearance.digit_order))

    def action_digit_class(self) -> None:
        """The next class of digits, or all of them."""
        self._digits.scroll_visible(animate=False)
        data = self.snapshot.data
        classes = range(len(data.class_names) if data else 0)
        self._choose_digits(label=after((None, *classes), self._requests.query.label), taken_for=None, page=0)

    def show_class(self, label: int, taken_for: int | None = None) -> None:
        """Show the digits of this class, or those taken for another, and let the keys go to them."""
        self._digits.scroll_visible(animate=False)
        self._choose_digits(label=label, taken_for=taken_for, page=0)
        self._digits.focus()

    def action_turn_page(self, direction: int) -> None:
        """Another page of digits; after the last comes the first."""
        self._digits.scroll_visible(animate=False)
        if self._page is not None:
            self._choose_digits(page=(self._page.page + direction) % self._page.pages)

    @on(DigitGrid.PageTurned)
    def _page_turned(self, message: DigitGrid.PageTurned) -> None:
        self.action_turn_page(message.direction)

    @on(DigitGrid.CapacityChanged)
    def _capacity_changed(self, message: DigitGrid.CapacityChanged) -> None:
        self._choose_digits(count=message.capacity)

    def _choose_digits(self, **changes: Any) -> None:
        self._requests.choose(**changes)
        if self.run_app.has_driver:
            self.ask(self.run_app.driver)

    # --- keys and appearance ----------------------------------------------------------------------------------------

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance = appearance
        if appearance.digit_order != self._requests.query.order:
            self._choose_digits(order=appearance.digit_order, page=0)
        charts, digits = (self._loss, self._accuracy), (self._digits, self._digit)
        for widget in (*charts, *digits, self._knobs, self._band, self._health, self._advice):
            widget.palette, widget.ascii_only = appearance.palette, appearance.ascii_only
        for chart in charts:
            chart.log_y, chart.smoothing = appearance.log_y and chart is self._loss, appearance.smoothing
        for picture in digits:
            picture.drawing = appearance.drawing

    def on_mount(self) -> None:
        """Name the keys of commands where they are offered."""
        super().on_mount()
        self._show_keys()

    def show_keymap(self, keymap: Mapping[str, str]) -> None:
        """Show the keys of this keymap."""
        super().show_keymap(keymap)
        self._show_keys()

    def _show_keys(self) -> None:
        self._knobs.show_new_run_key(self.with_keys("{new_run}"))
        for chart in (self._loss, self._accuracy):
            chart.invitation = self.with_keys("{run} trains")
        self._advice.show_keys(follow=self.with_keys("{advice}"), dismiss=self.with_keys("{dismiss}"))


def _waits_mostly(now: Snapshot) -> bool:
    """Whether the chosen speed leaves most of the time to the screen."""
    return now.speed is not None and now.speed <= SLOW


def _hint(now: Snapshot, knobs: KnobState) -> str:
    """What there is to do while nothing else is to be said."""
    if now.phase is Phase.FINISHED:
        return "{run} goes on for as many epochs again, {batch} for one batch. {restart} restarts."
    if now.stopped_by:
        return "{run} goes on, {batch} one batch. {stop_when} shows the rules."
    if now.touched:
        return ""
    if not knobs.are_defaults:
        return f"{_in_brief(knobs)}. {{defaults}} takes the defaults, {{run}} trains."
    return "{run} trains, {help} explains. Tab changes panes, arrows turn knobs."


def _in_brief(knobs: KnobState) -> str:
    """The knobs that are not at their defaults, the first three by name."""
    changed = [name for name in knobs.values if not knobs.is_default(name)]
    named = [f"{name.replace('_', ' ')} {shown(name, knobs.value(name))}" for name in changed[:3]]
    more = [f"{len(changed) - 3} more"] if len(changed) > 3 else []
    return f"Not the defaults: {', '.join(named + more)}"
