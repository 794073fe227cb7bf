"""The playground: a program, its numbers to move, its graph, and the curve with the ball, all following each other."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from tui_mnist.playground import EXAMPLES
from tui_mnist.playground.evaluation import ProgramEvaluation
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.screens.graph.boxes import number
from tui_mnist.tui.screens.graph.curve_picture import CurvePicture
from tui_mnist.tui.screens.graph.example_list import ExampleList
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.screens.graph.playground_editor import Notes, PlaygroundEditor
from tui_mnist.tui.screens.graph.playground_state import PlaygroundState
from tui_mnist.tui.screens.graph.slider_rows import SliderRows
from tui_mnist.tui.screens.graph.sliders import Sliders
from tui_mnist.tui.screens.graph.tangent_curve import TangentCurve

BALL_SECONDS = 0.12
"""Between two steps of a ball that rolls."""


class PlaygroundPart(Horizontal):
    """Program and numbers at the left, graph and curve at the right."""

    class Changed(Message):
        """Something else is shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.state = PlaygroundState()
        self.rolls = False
        self.view = GraphView(id="play-graph")
        self._rows = SliderRows(self.state)
        self._timer: Timer | None = None
        self._examples = ExampleList([example.title for example in EXAMPLES], id="examples")
        self._editor = PlaygroundEditor(id="program")
        self._notes = Notes(id="notes")
        self._sliders = Sliders(id="sliders")
        self._curve = TangentCurve(id="curve")

    def compose(self) -> ComposeResult:
        """All the parts."""
        with Vertical(id="left"):
            yield self._examples
            yield self._editor
            yield self._notes
            yield self._sliders
        with Vertical(id="right"):
            yield self.view
            yield self._curve

    def on_mount(self) -> None:
        """Begin with the first example."""
        self._timer = self.set_interval(BALL_SECONDS, self.roll_on, pause=True)
        self.bring_up_to_date()

    @property
    def status(self) -> tuple[str, ...]:
        """How the ball stands, or else the value and what it is of, in a few wordings from long to short."""
        state = self.state
        if state.evaluation is None:
            return ()
        if state.error is not None:
            return ("the last picture before the mistake",)
        ball, name = state.ball, _derived(state.evaluation)
        value = number(state.evaluation.total)
        if ball is None:
            return (f"{name} = {value}",)
        steps = f"{ball.step} step" + ("s" if ball.step > 1 else "")
        if state.is_lost:
            return f"the ball flew away after {steps}: lower the rate", f"flew away after {steps}"
        if state.is_settled:
            return f"the ball came to rest after {steps}: {name} = {value}", f"at rest after {steps}"
        return f"the ball after {steps}: {name} = {value}", f"{steps}: {name} = {value}"

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for widget in (self._examples, self._editor, self._sliders, self.view, self._curve):
            widget.ascii_only = appearance.ascii_only
        self._curve.palette = appearance.palette

    # --- what the learner asks for ------------------------------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """Whether letters go into the program."""
        return self._editor.is_open

    @property
    def shows_ball(self) -> bool:
        """Whether the curve is seen, on which the ball rolls."""
        return not self.has_class("-graph-alone")

    @property
    def shows_all(self) -> bool:
        """Whether no pane is alone."""
        return not (self.has_class("-graph-alone") or self.has_class("-curve-alone"))

    def take_example(self, wanted: int) -> None:
        """Begin with another example."""
        self._begin(lambda: self.state.take_example(wanted % len(EXAMPLES)))

    def take_example_after(self, by: int) -> None:
        """Begin with the example so many further."""
        self.take_example(self.state.number + by)

    def reset_example(self) -> None:
        """The example as it was at first."""
        self._begin(self.state.reset_example)

    def _begin(self, how: Callable[[], None]) -> None:
        self.hold()
        self._rows.choose_first()
        how()
        self.bring_up_to_date()

    def edit(self) -> None:
        """Let letters go into the program."""
        self._show_alone("")
        self._editor.action_open()

    def next_target(self) -> None:
        """Derive another name."""
        self._change(self._rows.next_target)

    def enlarge(self) -> None:
        """Give all of the room to the curve if it has the focus, else to the graph; or show all again."""
        if not self.shows_all:
            self._show_alone("")
        elif self._curve.has_focus:
            self._show_alone("-curve-alone")
        else:
            self._show_alone("-graph-alone")
            self.hold()
            self.view.focus()
        self.post_message(self.Changed())

    def _show_alone(self, alone: str) -> None:
        if self.has_class("-graph-alone") and self.view.passes is not None:
            self.view.hold()
            self.view.go_to(self.view.passes.last)  # nothing would lead there, once all is shown again
        for name in ("-graph-alone", "-curve-alone"):
            self.set_class(name == alone, name)

    # --- the ball -----------------------------------------------------------------------------------------------------

    def roll(self) -> None:
        """Let the ball roll, or hold it."""
        if self.rolls:
            self.hold()
        elif not self.state.why_not_roll and self._timer is not None:
            self.rolls = True
            self._timer.resume()
        self.bring_up_to_date()

    def roll_on(self) -> None:
        """One step of a ball that rolls."""
        if not self.state.roll():
            self.hold()
        self.bring_up_to_date()

    def hold(self) -> None:
        """Let the ball roll no further."""
        self.rolls = False
        if self._timer is not None:
            self._timer.pause()

    def step_ball(self, direction: int) -> None:
        """One step of gradient descent, or one back."""
        self._change(self.state.roll if direction > 0 else self.state.roll_back)

    def put_ball_back(self) -> None:
        """Back to where it was let go."""
        self._change(self.state.put_back)

    def _change(self, what: Callable[[], object]) -> None:
        """Do something that a ball that rolls would disturb."""
        self.hold()
        what()
        self.bring_up_to_date()

    # --- what the panes tell ------------------------------------------------------------------------------------------

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        if event.text_area.text != self.state.text:
            self._change(lambda: self.state.type(event.text_area.text))

    @on(PlaygroundEditor.Opened)
    def _opened(self) -> None:
        self.post_message(self.Changed())

    @on(ExampleList.Taken)
    def _taken(self, message: ExampleList.Taken) -> None:
        self.take_example(message.number)

    @on(Sliders.Chosen)
    def _row_chosen(self, message: Sliders.Chosen) -> None:
        self._rows.choose(message.row)
        self.bring_up_to_date()

    @on(Sliders.Turned)
    def _row_turned(self, message: Sliders.Turned) -> None:
        self._change_row(message.row, lambda: self._rows.turn(message.row, message.steps))

    @on(Sliders.Dragged)
    def _row_dragged(self, message: Sliders.Dragged) -> None:
        self._change_row(message.row, lambda: self._rows.drag(message.row, message.share))

    @on(Sliders.Entered)
    def _row_entered(self, message: Sliders.Entered) -> None:
        self._change_row(message.row, lambda: self._rows.enter(message.row))

    def _change_row(self, row: int, how: Callable[[], None]) -> None:
        if self._rows.stops_the_ball(row):
            self.hold()
        how()
        self.bring_up_to_date()

    @on(TangentCurve.Turned)
    def _curve_turned(self, message: TangentCurve.Turned) -> None:
        if self.state.slider is not None:
            self._change(lambda: self._rows.turn(self.state.chosen, message.steps))

    @on(TangentCurve.Chosen)
    def _curve_chosen(self, message: TangentCurve.Chosen) -> None:
        row = self.state.chosen + message.by
        if 0 <= row < len(self.state.sliders):
            self._change(lambda: self._rows.choose(row))

    @on(TangentCurve.Dragged)
    def _curve_dragged(self, message: TangentCurve.Dragged) -> None:
        slider = self.state.slider
        if slider is not None:
            self._change(lambda: self.state.move(slider, slider.on_grid(message.value)))

    # --- showing ------------------------------------------------------------------------------------------------------

    def bring_up_to_date(self) -> None:
        """Show how the program stands."""
        if not self.is_attached:
            return
        state, stale = self.state, self.state.error is not None
        self._examples.show(state.number, state.drafts.keys())
        self._editor.show(state.text)
        self._notes.show(state.error, state.text, state.example.try_this)
        self._sliders.show(self._rows.rows(), self._rows.chosen)
        name = state.evaluation.target_name if state.evaluation else ""
        self._sliders.border_title = f"value, and gradient of {name}"
        view, curve = self.view, self._curve
        view.stale = curve.stale = stale
        view.show(state.graph)
        view.border_title = f"graph of {name}" + (" before the mistake" if stale else "")
        curve.show(self._curve_picture(curve.points))
        self.post_message(self.Changed())

    def _curve_picture(self, points: int) -> CurvePicture | None:
        state, slider = self.state, self.state.slider
        found = state.curve(points)
        if slider is None or found is None or state.evaluation is None:
            return None
        return CurvePicture(
            found, slider.title, _derived(state.evaluation), slider.low, slider.high, tuple(state.trail)
        )


def _derived(evaluation: ProgramEvaluation) -> str:
    """What has the gradient: the target, or the sum of its elements if it has several."""
    return f"sum({evaluation.target_name})" if evaluation.value.ndim else evaluation.target_name
