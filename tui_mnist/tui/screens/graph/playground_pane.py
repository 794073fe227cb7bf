"""The playground: a program, its numbers to move, its graph, and the curve with the ball, all following each other."""

from __future__ import annotations

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
from tui_mnist.tui.screens.graph.example_list import ExampleList
from tui_mnist.tui.screens.graph.graph_view import GraphView
from tui_mnist.tui.screens.graph.playground_editor import Notes, PlaygroundEditor
from tui_mnist.tui.screens.graph.sliders import SliderRow, Sliders
from tui_mnist.tui.screens.graph.tangent_curve import CurvePicture, TangentCurve
from tui_mnist.tui.screens.graph.workbench import MOMENTA, RATES, Slider, Workbench, turned

BALL_SECONDS = 0.12
"""Between two steps of a ball that rolls."""

ENLARGED = ("", "-graph-alone", "-curve-alone")
"""The classes of a pane in which something has all of the room."""


class PlaygroundPane(Horizontal):
    """Program and numbers at the left, graph and curve at the right."""

    class Changed(Message):
        """Something else is shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.bench = Workbench()
        self.rolls = False
        self._rolling: Timer | None = None
        self._beyond: int | None = None  # of the rows below the variables, the one that is chosen

    def compose(self) -> ComposeResult:
        """All the parts."""
        with Vertical(id="left"):
            yield ExampleList([example.title for example in EXAMPLES], id="examples")
            yield PlaygroundEditor(id="program")
            yield Notes(id="notes")
            yield Sliders(id="sliders")
        with Vertical(id="right"):
            yield GraphView(id="play-graph")
            yield TangentCurve(id="curve")

    def on_mount(self) -> None:
        """Begin with the first example."""
        self._rolling = self.set_interval(BALL_SECONDS, self.roll_on, pause=True)
        self.bring_up_to_date()

    @property
    def view(self) -> GraphView:
        """The graph."""
        return self.query_one("#play-graph", GraphView)

    @property
    def standing(self) -> tuple[str, ...]:
        """How the ball stands, or else the value and what it is of, in a few wordings from long to short."""
        bench = self.bench
        if bench.evaluation is None:
            return ()
        if bench.error is not None:
            return ("the last picture before the mistake",)
        ball, name = bench.ball, _derived(bench.evaluation)
        value = number(bench.evaluation.total)
        if ball is None:
            return (f"{name} = {value}",)
        steps = f"{ball.step} step" + ("s" if ball.step > 1 else "")
        if bench.is_lost:
            return f"the ball flew away after {steps}: lower the rate", f"flew away after {steps}"
        if bench.is_settled:
            return f"the ball came to rest after {steps}: {name} = {value}", f"at rest after {steps}"
        return f"the ball after {steps}: {name} = {value}", f"{steps}: {name} = {value}"

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for widget in (*self.query(ExampleList), *self.query(PlaygroundEditor), *self.query(Sliders)):
            widget.ascii_only = appearance.ascii_only
        for view in self.query(GraphView):
            view.ascii_only = appearance.ascii_only
        for curve in self.query(TangentCurve):
            curve.ascii_only, curve.palette = appearance.ascii_only, appearance.palette

    # --- what the learner asks for ------------------------------------------------------------------------------------

    def take_example(self, wanted: int) -> None:
        """Begin with another example."""
        self.hold()
        self._beyond = None
        self.bench.take_example(wanted % len(EXAMPLES))
        self.bring_up_to_date()

    def edit(self) -> None:
        """Let letters go into the program."""
        self.remove_class("-graph-alone")
        self.query_one(PlaygroundEditor).focus()

    def next_target(self) -> None:
        """Derive another name."""
        self.bench.next_target()
        self.bring_up_to_date()

    def enlarge(self) -> None:
        """Give all of the room to the graph, then to the curve, then to both again."""
        now = next((name for name in ENLARGED[1:] if self.has_class(name)), "")
        following = ENLARGED[(ENLARGED.index(now) + 1) % len(ENLARGED)]
        for name in ENLARGED[1:]:
            self.set_class(name == following, name)
        if following == "-graph-alone":
            self.view.focus()

    # --- the ball -----------------------------------------------------------------------------------------------------

    def step_ball(self) -> None:
        """One step of gradient descent."""
        self.hold()
        self.bench.roll()
        self.bring_up_to_date()

    def run_ball(self) -> None:
        """Let the ball roll, or hold it."""
        if self.rolls:
            self.hold()
        elif self.bench.can_roll and self._rolling is not None:
            self.rolls = True
            self._rolling.resume()
        self.bring_up_to_date()

    def put_ball_back(self) -> None:
        """Back to where it was let go."""
        self.hold()
        self.bench.put_back()
        self.bring_up_to_date()

    def hold(self) -> None:
        """Let the ball roll no further."""
        self.rolls = False
        if self._rolling is not None:
            self._rolling.pause()

    def roll_on(self) -> None:
        """One step of a ball that rolls."""
        if not self.bench.roll():
            self.hold()
        self.bring_up_to_date()

    # --- what the parts tell ------------------------------------------------------------------------------------------

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        if event.text_area.text != self.bench.text:
            self.hold()
            self.bench.type(event.text_area.text)
            self.bring_up_to_date()

    @on(PlaygroundEditor.Left)
    def _left(self) -> None:
        self.query_one(Sliders).focus()

    @on(ExampleList.Taken)
    def _taken(self, message: ExampleList.Taken) -> None:
        self.take_example(message.number)
        self.query_one(Sliders).focus()

    @on(Sliders.Chosen)
    def _row_chosen(self, message: Sliders.Chosen) -> None:
        beyond = message.row - len(self.bench.sliders)
        self._beyond = beyond if beyond >= 0 else None
        if beyond < 0:
            self.bench.choose(message.row)
        self.bring_up_to_date()

    @on(Sliders.Turned)
    def _turned(self, message: Sliders.Turned) -> None:
        bench, row = self.bench, message.row
        if row < len(bench.sliders):
            slider = bench.sliders[row]
            self._move(slider, _on_grid(slider.nearest(bench.value(slider)) + message.steps * slider.step, slider.step))
            return
        ladder, name = self._ladder(row)
        value = getattr(bench, name)
        for _ in range(abs(message.steps)):
            value = turned(ladder, value, message.steps)
        setattr(bench, name, value)
        self.bring_up_to_date()

    @on(Sliders.Dragged)
    def _dragged(self, message: Sliders.Dragged) -> None:
        bench, row = self.bench, message.row
        if row < len(bench.sliders):
            slider = bench.sliders[row]
            value = slider.low + message.share * (slider.high - slider.low)
            self._move(slider, value if message.share in (0, 1) else _on_grid(value, slider.step))
            return
        ladder, name = self._ladder(row)
        setattr(bench, name, ladder[round(message.share * (len(ladder) - 1))])
        self.bring_up_to_date()

    @on(TangentCurve.Dragged)
    def _curve_dragged(self, message: TangentCurve.Dragged) -> None:
        slider = self.bench.slider
        if slider is not None:
            self._move(slider, _on_grid(message.value, slider.step))

    def _move(self, slider: Slider, value: float) -> None:
        self.hold()
        self.bench.move(slider, value)
        self.bring_up_to_date()

    def _ladder(self, row: int) -> tuple[tuple[float, ...], str]:
        return (RATES, "rate") if row == len(self.bench.sliders) else (MOMENTA, "momentum")

    # --- showing ------------------------------------------------------------------------------------------------------

    def bring_up_to_date(self) -> None:
        """Show how the program stands."""
        if not self.is_attached:
            return
        bench, stale = self.bench, self.bench.error is not None
        self.query_one(ExampleList).show(bench.number, bench.drafts.keys())
        self.query_one(PlaygroundEditor).show(bench.text)
        self.query_one(Notes).show(bench.error, bench.text, bench.example.try_this)
        sliders = self.query_one(Sliders)
        sliders.show(self._rows(), bench.chosen if self._beyond is None else len(bench.sliders) + self._beyond)
        name = bench.evaluation.target_name if bench.evaluation else ""
        sliders.border_title = f"value, and gradient of {name}"
        view, curve = self.view, self.query_one(TangentCurve)
        view.stale = curve.stale = stale
        view.show(bench.graph)
        view.border_title = f"graph of {name}" + (" before the mistake" if stale else "")
        curve.show(self._curve_picture(curve.points))
        self.post_message(self.Changed())

    def _rows(self) -> list[SliderRow]:
        bench = self.bench
        rows = []
        for slider in bench.sliders:
            value, gradient = bench.value(slider), bench.gradient(slider)
            share = (slider.nearest(value) - slider.low) / (slider.high - slider.low)
            rows.append(SliderRow(slider.title, number(value), share, "none" if gradient is None else number(gradient)))
        for title, ladder, value in (("rate", RATES, bench.rate), ("momentum", MOMENTA, bench.momentum)):
            below = sum(step < value for step in ladder)
            rows.append(SliderRow(title, f"{value:g}", below / (len(ladder) - 1), "ball"))
        return rows

    def _curve_picture(self, points: int) -> CurvePicture | None:
        bench, slider = self.bench, self.bench.slider
        found = bench.curve(points)
        if slider is None or found is None or bench.evaluation is None:
            return None
        return CurvePicture(
            found, slider.title, _derived(bench.evaluation), slider.low, slider.high, tuple(bench.trail)
        )


def _derived(evaluation: ProgramEvaluation) -> str:
    """What has the gradient: the target, or the sum of its elements if it has several."""
    return f"sum({evaluation.target_name})" if evaluation.value.ndim else evaluation.target_name


def _on_grid(value: float, step: float) -> float:
    """The nearest multiple of the step, without the dust of floating point."""
    return float(f"{round(value / step) * step:.10g}")
