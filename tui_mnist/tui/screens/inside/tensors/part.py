"""Any tensor of the run, and any expression of them: as a picture, as numbers, or as a histogram, while it trains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from tui_mnist.queries.tensors import TensorInfo, TensorResult, TensorsAnswer, TensorsQuery
from tui_mnist.tensor_language import ExpressionError, parse_expression
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.screens.inside.tensors.examples import RANKS, examples, rank_expressions
from tui_mnist.tui.screens.inside.tensors.expression_field import ExpressionField
from tui_mnist.tui.screens.inside.tensors.expression_pane import ExpressionPane
from tui_mnist.tui.screens.inside.tensors.named_tensors import NamedTensors
from tui_mnist.tui.screens.inside.tensors.ranks_pane import RanksPane
from tui_mnist.tui.screens.inside.tensors.result_drawing import views_of
from tui_mnist.tui.screens.inside.tensors.result_pane import ResultPane
from tui_mnist.tui.screens.inside.tensors.words import axes_words
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

FIRST_OF_IMAGES, FIRST_OF_POINTS = "train_images[4]", "train_points[:20]"
WIDE, LEAST_BESIDE = 110, 60
"""Columns for a list with all that is known of each tensor, and for a list at all."""
READING = ("The tensors are being read.", "Each can be looked at, and computed with.")
MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then each tensor can be looked at, and computed with."),
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), READING),
}


class TensorsPart(InsidePart):
    """The list of tensors, the expression, and its value; or the ranks side by side in the value's place."""

    DEFAULT_CSS = """
    TensorsPart {
        #tensors-panes { height: 1fr; }
        #tensors-list { width: 62; }
        #tensors-result, #tensors-ranks { width: 1fr; height: 1fr; }
        &.-narrow #tensors-list { width: 35; }
        &.-tiny #tensors-list { display: none; }
        &.-alone #tensors-list { display: none; }
        &.-list-alone #tensors-list { display: block; width: 1fr; }
        &.-list-alone #tensors-result { display: none; }
        #tensors-message { height: 1fr; }
        #tensors-ranks { display: none; }
        &.-ranks #tensors-ranks { display: block; }
        &.-ranks #tensors-result, &.-ranks #tensors-list { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "edit", show=False),
        Binding("escape", "leave", show=False),
    ]

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, clock, id=id)
        self.shows_ranks = False
        self._expression = ""
        self._query = TensorsQuery()
        self._follower = StepFollower(self._query, clock)
        self._answer: TensorsAnswer | None = None
        self._tensors: tuple[TensorInfo, ...] = ()
        self._result: TensorResult | None = None
        self._message = PhaseMessage(MESSAGES, id="tensors-message")
        self._list = NamedTensors(id="tensors-list")
        self._pane = ResultPane(id="tensors-result")
        self._ranks = RanksPane(id="tensors-ranks")
        self._line = ExpressionPane(id="tensors-expression")
        self._awaits_focus = False

    def compose(self) -> ComposeResult:
        """List and value above, the expression below them; words before there are any."""
        yield self._message
        with Horizontal(id="tensors-panes"):
            yield self._list
            yield self._pane
            yield self._ranks
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self._arrange()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for widget in (self._list, self._pane, self._ranks, self._line.remarks):
            widget.palette, widget.drawing = appearance.palette, appearance.drawing
            widget.ascii_only = appearance.ascii_only
        self._line.set_class(appearance.ascii_only, "-plain")

    # --- what commands ask --------------------------------------------------------------------------------------------

    @property
    def has_tensors(self) -> bool:
        """Whether it is known which tensors there are."""
        return bool(self._tensors)

    @property
    def result(self) -> TensorResult | None:
        """The value that is shown."""
        return self._result

    @property
    def is_typing(self) -> bool:
        """Whether the expression is being typed."""
        return self._line.field.is_open

    @property
    def next_view_word(self) -> str:
        """What the tensor would be shown as next."""
        if self._result is None:
            return "numbers"
        views = views_of(self._result)
        return views[(views.index(self._pane.view) + 1) % len(views)] if len(views) > 1 else ""

    # --- what is known of the run -------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for what is shown, as often as training does not feel it; what stays the same is asked for once."""
        now = driver.snapshot
        newest = None if why_not_walk(now) else now.newest(TensorsQuery)
        if newest is not None and newest.value is not None and newest.value.is_fixed:
            same = replace(newest.query, at_leisure=False) == self._query
            if same and newest.state_id.hyperparameters == now.hyperparameters and newest.state_id.step <= now.step:
                return
        self._follower.ask(driver)

    def _look_at(self, *expressions: str) -> None:
        """Ask for these from now on."""
        query = TensorsQuery(expressions, self.digit)
        if query != self._query:
            self._query = query
            self._follower = StepFollower(query, self.clock)
            self.post_message(self.Changed())

    def choose_digit(self, number: int) -> None:
        """Look at this digit from now on: it is the tensor of that name."""
        super().choose_digit(number)
        self._look_at(*self._query.expressions)

    def show(self, driver: Driver) -> None:
        """Show the newest values, those from before until they are there."""
        now, before = driver.snapshot, self.snapshot
        self.snapshot = now
        if now.hyperparameters.data != before.hyperparameters.data or now.phase is Phase.FAILED:
            self._forget()
        answer = now.newest(TensorsQuery)
        if answer is not None and answer.value is not None and answer.value is not self._answer:
            self._take(answer.value, answer.query.expressions)  # type: ignore[attr-defined]
        self._message.show(now, self.with_keys)
        self._arrange()

    def _forget(self) -> None:
        self._answer, self._result, self._tensors = None, None, ()
        self.shows_ranks = False
        self._expression = ""
        self._look_at()

    def _take(self, answer: TensorsAnswer, expressions: tuple[str, ...]) -> None:
        self._answer = answer
        had_none = not self._tensors
        self._tensors = answer.tensors
        if not self._expression:
            self._choose(FIRST_OF_IMAGES if self._has_images else FIRST_OF_POINTS)
        if expressions == self._query.expressions and answer.results:
            if self.shows_ranks:
                found = zip(expressions, answer.results, strict=True)
                self._ranks.show([(text, each) for text, each in found if isinstance(each, TensorResult)])
            elif isinstance(answer.results[0], TensorResult):
                self._result = answer.results[0]
                self._pane.show(self._result)
                self._say()
            elif not self._parse_error(self._line.field.value):
                self._line.refuse(answer.results[0])
        self._list.show(self._tensors, self._chosen_name)
        if had_none:
            self._awaits_focus |= self.screen.focused is None
            self.post_message(self.Changed())

    @property
    def _has_images(self) -> bool:
        return any(tensor.name == "train_images" for tensor in self._tensors)

    @property
    def _chosen_name(self) -> str:
        """The name of the list that is looked at, if it is one of them alone."""
        text = self._expression.strip()
        return text if not self.shows_ranks and any(tensor.name == text for tensor in self._tensors) else ""

    def _say(self) -> None:
        """What is to be said of the value: what was stretched for it, or what a tensor means; and its axes."""
        result = self._result
        if result is None:
            return
        meaning = next((tensor.meaning for tensor in self._tensors if tensor.name == self._chosen_name), "")
        self._line.remarks.say("; ".join(result.notes) or meaning, axes_words(result.axes))

    # --- what is chosen -----------------------------------------------------------------------------------------------

    def _choose(self, expression: str) -> None:
        """Write this expression into the field, and look at its value."""
        self._write(expression)
        self._compute(expression)

    def _write(self, expression: str) -> None:
        """Show it in the field."""
        with self._line.field.prevent(Input.Changed):
            self._line.field.value = expression

    def _compute(self, expression: str) -> None:
        """Look at the value of this expression."""
        self.shows_ranks = False
        self._expression = expression
        error = self._parse_error(expression)
        if error is not None:
            self._line.refuse(error)
        else:
            self._look_at(expression)
        self._list.show(self._tensors, self._chosen_name)
        self._arrange()

    @staticmethod
    def _parse_error(expression: str) -> ExpressionError | None:
        try:
            parse_expression(expression)
        except ExpressionError as error:
            return error
        return None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._compute(self._line.field.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._line.field.close(kept=True)

    @on(ExpressionField.Left)
    def _left(self, message: ExpressionField.Left) -> None:
        message.stop()
        self._compute(self._line.field.value)
        if self.screen.focused is None:
            self.take_focus()
        self.post_message(self.Changed())

    @on(NamedTensors.Chosen)
    def _tensor_chosen(self, message: NamedTensors.Chosen) -> None:
        message.stop()
        self._choose(message.name)

    @on(RanksPane.Moved)
    def _rank_chosen(self, message: RanksPane.Moved) -> None:
        message.stop()
        if self.shows_ranks:
            self._write(message.expression)

    @on(RanksPane.Opened)
    def _rank_opened(self, message: RanksPane.Opened) -> None:
        message.stop()
        self._open_rank(message.expression)

    def _open_rank(self, expression: str) -> None:
        self._choose(expression)
        self._line.field.remember(expression)
        self.take_focus()
        self.post_message(self.Changed())

    def action_edit(self) -> None:
        """Type an expression, or open one, by the key that opens things everywhere."""
        if self.has_tensors:
            self.edit()

    def edit(self) -> None:
        """Type an expression; or open the chosen one of the ranks."""
        if self.shows_ranks:
            self._open_rank(self._ranks.expression)
        else:
            self._line.field.open()

    def next_view(self) -> None:
        """Show the value in another way."""
        self._pane.next_view()
        self.post_message(self.Changed())

    def ask_for_example(self) -> None:
        """Have an example chosen."""

        def taken(choice: NamedChoice | None) -> None:
            if choice is None or not self.is_attached:
                return
            if choice.value == RANKS:
                self._show_ranks()
            else:
                self._choose(choice.value)
                self._line.field.remember(choice.value)
            self.take_focus()
            self.post_message(self.Changed())

        choices = examples(images=self._has_images)
        self.app.push_screen(ChoiceList("Examples", choices, RANKS if self.shows_ranks else self._expression), taken)

    def _show_ranks(self) -> None:
        self.shows_ranks = True
        self.remove_class("-list-alone")
        self._look_at(*rank_expressions(images=self._has_images))
        said = "A scalar has rank 0, a vector 1, a matrix 2; a batch of clips of frames has 5."
        self._line.remarks.say(said, "arrows choose one, enter opens it, esc leaves")
        self._list.show(self._tensors, "")
        self._arrange()

    def action_leave(self) -> None:
        """Back from the ranks, or from one pane alone."""
        if self.shows_ranks:
            self._choose(self._expression)
            self.take_focus()
        elif self._is_alone:
            self.toggle_alone()
        self.post_message(self.Changed())

    @property
    def _is_alone(self) -> bool:
        return self.has_class("-alone") or self.has_class("-list-alone")

    def toggle_alone(self) -> None:
        """The pane in focus alone, or all of them."""
        if self._is_alone:
            self.remove_class("-alone", "-list-alone")
        else:
            self.add_class("-list-alone" if self._list.has_focus and not self.shows_ranks else "-alone")
        self.post_message(self.Changed())

    # --- showing ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """The list has room beside the value, or not."""
        width = self.size.width
        self.set_class(LEAST_BESIDE <= width < WIDE, "-narrow")
        self.set_class(width < LEAST_BESIDE, "-tiny")

    def _arrange(self) -> None:
        """Show what there is."""
        has = self.has_tensors
        self._message.display = not has
        for widget in (self._line, self._list.parent):
            widget.display = has  # type: ignore[union-attr]
        self.set_class(self.shows_ranks, "-ranks")
        if has and self._awaits_focus:
            self.call_after_refresh(self.take_focus)

    def take_focus(self) -> None:
        """Let the keys go to the list, or to what is shown if there is none."""
        self._awaits_focus = not self.has_tensors
        if self._awaits_focus:
            return
        wanted = self._ranks if self.shows_ranks else self._list if self._list.display else self._pane
        wanted.focus()

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        self._line.border_subtitle = self.with_keys("{tensors_edit} types, {tensors_examples} has examples")
        self._message.show(self.snapshot, self.with_keys)
