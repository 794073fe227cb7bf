"""The laboratory: what becomes of the network's accuracy if it, or what it is shown, is changed a little."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui_mnist.queries.laboratory import (
    Changes,
    ExperimentCurve,
    ExperimentCurveQuery,
    ExperimentQuery,
    ExperimentResult,
)
from tui_mnist.training.query import Answer
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.number_field import NumberField
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.screens.inside.laboratory.accuracy_figures import AccuracyFigures
from tui_mnist.tui.screens.inside.laboratory.changed_digit import ChangedDigit
from tui_mnist.tui.screens.inside.laboratory.experiment_line import ExperimentLine
from tui_mnist.tui.screens.inside.laboratory.experiment_list import ExperimentList
from tui_mnist.tui.screens.inside.laboratory.state import LaboratoryState
from tui_mnist.tui.screens.inside.laboratory.strength_curve import StrengthCurve
from tui_mnist.tui.screens.inside.laboratory.words import expected, number, typed_form
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

MEASURED = ("The network is being measured.", "Then each experiment shows what it does to the accuracy.")
MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then experiments on a copy of the network can begin."),
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), MEASURED),
}


class LaboratoryPart(InsidePart):
    """The state of the experiments, what is known of them, and the panes that show both."""

    DEFAULT_CSS = """
    LaboratoryPart {
        #laboratory-message { height: 1fr; }
        #laboratory-panes { height: 1fr; }
        #laboratory-left { width: 11fr; }
        #laboratory-right { width: 10fr; }
        ExperimentList { height: 10; }
        ChangedDigit { height: 1fr; }
        AccuracyFigures { height: 8; }
        StrengthCurve { height: 1fr; }
        NumberField { display: none; }
        &.-typing NumberField { display: block; }
        &.-typing #laboratory-line { display: none; }
        &.-alone #laboratory-left, &.-alone AccuracyFigures { display: none; }
    }
    .-tiny LaboratoryPart {
        #laboratory-panes { layout: vertical; overflow-y: auto; }
        #laboratory-left, #laboratory-right { width: 1fr; height: auto; }
        ChangedDigit { height: 12; }
        AccuracyFigures { height: 8; }
        StrengthCurve { height: 12; }
    }
    """

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, clock, id=id)
        self.state = LaboratoryState()
        self._result: Answer[ExperimentResult] | None = None
        self._curve: Answer[ExperimentCurve] | None = None
        self._drawn: object = None
        self._follower = StepFollower(self._query, clock)
        self._followed, self._curve_follower = self._curve_query, StepFollower(self._curve_query, clock)
        self._message = PhaseMessage(MESSAGES, id="laboratory-message")
        self._list = ExperimentList(self.state, id="laboratory-experiments")
        self._digit = ChangedDigit(id="laboratory-digit")
        self._figures = AccuracyFigures(id="laboratory-figures")
        self._strengths = StrengthCurve(id="laboratory-curve")
        self._line = ExperimentLine(id="laboratory-line")

    def compose(self) -> ComposeResult:
        """The experiments over the digit, beside the figures over the curve."""
        yield self._message
        with Horizontal(id="laboratory-panes"):
            with Vertical(id="laboratory-left"):
                yield self._list
                yield self._digit
            with Vertical(id="laboratory-right"):
                yield self._figures
                yield self._strengths
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self.query_one("#laboratory-panes").display = False

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for widget in (self._list, self._digit, self._figures, self._strengths):
            widget.ascii_only, widget.palette = appearance.ascii_only, appearance.palette
            widget.drawing = appearance.drawing

    # --- what is known of the run -------------------------------------------------------------------------------------

    @property
    def why_not_experiment(self) -> str:
        """Why there is nothing to experiment with, or nothing."""
        return why_not_walk(self.snapshot) or ("" if self._result is not None else "the network is being measured")

    @property
    def _query(self) -> ExperimentQuery:
        return ExperimentQuery(self.state.changes, self.digit)

    @property
    def _curve_query(self) -> ExperimentCurveQuery:
        """The curve is the same wherever on it the strength is set."""
        chosen = self.state.chosen
        return ExperimentCurveQuery(self.state.changes.with_strength(chosen.name, chosen.neutral), chosen.name)

    def _follow(self) -> None:
        """Ask, from now on, for what is set."""
        self._follower = StepFollower(self._query, self.clock)
        if self._followed != self._curve_query:
            self._followed = self._curve_query
            self._curve_follower = StepFollower(self._followed, self.clock)

    def choose_digit(self, number: int) -> None:
        """Look at this digit from now on."""
        super().choose_digit(number)
        self._follower = StepFollower(self._query, self.clock)

    def ask(self, driver: Driver) -> None:
        """Ask for what the experiments do, and for some points more of the curve until it is complete."""
        now = driver.snapshot
        if why_not_walk(now):
            return
        self._fit(now)
        self._follower.ask(driver)
        self._curve_follower.ask(driver)
        curve, query = now.present(ExperimentCurveQuery), self._curve_query
        is_partial = curve is not None and curve.value is not None and not curve.value.complete
        if is_partial and not now.training and not driver.awaits(ExperimentCurveQuery):
            driver.ask(query)

    def _fit(self, now: Snapshot) -> None:
        """Have the experiments that the network and the data allow."""
        if now.data is not None and self.state.fit(now.hyperparameters.hidden, has_images=now.samples == "images"):
            self._follow()

    def show(self, driver: Driver) -> None:
        """Show what is known; until it is known of a run that has just begun again, what was."""
        before, now = self.snapshot, driver.snapshot
        self.snapshot = now
        if now.hyperparameters.data != before.hyperparameters.data or now.phase is Phase.FAILED:
            self._result = self._curve = None
        result, curve = now.newest(ExperimentQuery), now.newest(ExperimentCurveQuery)
        if result is not None and result.value is not None:
            self._result = result
        if curve is not None and curve.value is not None:
            self._curve = curve
        self._fit(now)
        self._message.show(now, self.with_keys)
        is_known = self._result is not None
        self._message.display = not is_known
        self.query_one("#laboratory-panes").display = is_known
        known = [None if answer is None else answer.value for answer in (self._result, self._curve)]
        standing = (*known, now.hyperparameters.hidden, now.data)
        if standing != self._drawn:
            self._drawn = standing
            self.bring_up_to_date()

    # --- what a person does -------------------------------------------------------------------------------------------

    def _set(self) -> None:
        """Something was set: show it, and ask what it does."""
        self._follow()
        self.bring_up_to_date()
        self.post_message(self.Changed())

    def toggle(self) -> None:
        """Switch the chosen experiment on or off."""
        self.state.toggle(self.state.chosen)
        self._set()

    def move(self, steps: int) -> None:
        """Set the chosen experiment so many steps stronger."""
        self._list.action_move(steps)

    def set_all_off(self) -> None:
        """The network and the digits as they are."""
        self.state.set_all_off()
        self._set()

    def choose_layer(self) -> None:
        """Silence a unit of the next layer."""
        self.state.choose_next_layer()
        self.state.chosen_name = "unit"
        self._set()

    def toggle_alone(self) -> None:
        """The curve alone, or all panes."""
        self.toggle_class("-alone")
        self.take_focus()

    def take_focus(self) -> None:
        """Let the keys go to the experiments, or to the curve if it is alone."""
        (self._strengths if self.has_class("-alone") else self._list).focus()

    @on(ExperimentList.Set)
    @on(StrengthCurve.Moved)
    def _strength_set(self, message: ExperimentList.Set | StrengthCurve.Moved) -> None:
        if message.strength != self.state.strength(message.experiment) or not self.state.is_on(message.experiment):
            self.state.set_strength(message.experiment, message.strength)
            self._set()

    @on(ExperimentList.Toggled)
    def _toggled(self, message: ExperimentList.Toggled) -> None:
        self.state.toggle(message.experiment)
        self._set()

    @on(ExperimentList.Chosen)
    def _chosen(self) -> None:
        self._set()

    # --- typing -------------------------------------------------------------------------------------------------------

    @on(ExperimentList.Opened)
    def open(self) -> None:
        """Have the strength of the chosen experiment typed."""
        self._close_field()
        chosen = self.state.chosen
        field = NumberField(typed_form(chosen, self.state.strength(chosen)))
        self.mount(field, after=self._line)
        self.add_class("-typing")
        field.placeholder = self._list.border_subtitle = expected(chosen)
        field.focus()

    @on(NumberField.Submitted)
    def _typed(self, message: NumberField.Submitted) -> None:
        message.stop()
        chosen = self.state.chosen
        strength = number(chosen, message.value)
        if strength is None:
            refused = f"“{message.value}” was typed; expected " if message.value else "expected "
            message.input.value, message.input.placeholder = "", refused + expected(chosen)
            return
        self.state.set_strength(chosen, strength)
        self._close_field()
        self._set()

    @on(NumberField.Left)
    def _close_field(self) -> None:
        for field in self.query(NumberField):
            had_focus = field.has_focus
            field.remove()
            if had_focus:
                self.take_focus()
        self.remove_class("-typing")
        self._list.border_subtitle = ""

    # --- showing ------------------------------------------------------------------------------------------------------

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        if not self.is_attached or self._result is None or self._result.value is None:
            return
        now, result = self.snapshot, self._result.value
        self._list.restyle()
        self._figures.show(result, "digits" if self.state.has_images else "points")
        self._digit.show(result, now.data.class_names if now.data is not None else ())
        self._show_curve(result)
        self._line.show(self._wordings(), f"step {self._result.step:,}")

    def _show_curve(self, result: ExperimentResult) -> None:
        chosen, answer = self.state.chosen, self._curve
        curve = None
        if answer is not None and isinstance(answer.query, ExperimentCurveQuery):
            query = answer.query
            wanted = self._curve_query
            if (query.varied, query.changes) == (wanted.varied, wanted.changes):
                curve = answer.value
        is_on = self.state.is_on(chosen)
        strength = self.state.strength(chosen) if is_on else chosen.neutral
        self._strengths.show(
            chosen, strength, curve, result.after.accuracy if self._is_of(self.state.changes) else None
        )

    def _is_of(self, changes: Changes) -> bool:
        """Whether what is known is of these changes, not of those of a moment ago."""
        result = self._result
        return result is not None and isinstance(result.query, ExperimentQuery) and result.query.changes == changes

    def _wordings(self) -> tuple[str, ...]:
        """What is said below at the left, from long to short."""
        chosen = self.state.chosen
        if self.state.is_on(chosen):
            rest = ("The run itself stays as it is.", self.with_keys("{laboratory_toggle} switches it off."))
        else:
            rest = ("Left and right set it.", self.with_keys("{laboratory_toggle} switches it on."))
        return (" ".join((chosen.meaning, *rest)), chosen.meaning, rest[-1])
