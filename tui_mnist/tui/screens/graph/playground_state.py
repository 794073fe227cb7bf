"""The playground's state: what was typed, the figures it gives, what is moved, and the ball that rolls down."""

from __future__ import annotations

import numpy as np

from tui_mnist.autodiff.sketch import GraphSketch, sketch
from tui_mnist.autodiff.tensor import Array
from tui_mnist.playground import (
    EXAMPLES,
    Ball,
    Example,
    PlaygroundError,
    Program,
    ProgramEvaluation,
    TargetCurve,
    curve,
    evaluate,
    parse,
    place,
    roll,
)
from tui_mnist.tui.screens.graph.slider import Slider, sliders_of

USUAL_RATE = 0.01
LARGEST_REACH = 1e6
SETTLED = 1e-7


class PlaygroundState:
    """One program at a time: an example, as it is or as the learner rewrote it.

    `drafts` are the texts of examples that were rewritten; `error` says what is wrong with the text of now, while
    `evaluation` and `graph` are still those of the last text that was right. `path` has the ball after each of its
    steps, the first where it was let go; it is empty while there is no ball.
    """

    def __init__(self) -> None:
        self.drafts: dict[int, str] = {}
        self.number = 0
        self.text = ""
        self.error: PlaygroundError | None = None
        self.program: Program | None = None
        self.evaluation: ProgramEvaluation | None = None
        self.graph: GraphSketch | None = None
        self.sliders: tuple[Slider, ...] = ()
        self.chosen = 0
        self.target: str | None = None
        self.rate, self.momentum = USUAL_RATE, 0.0
        self.path: list[Ball] = []
        self._values: dict[str, Array] = {}
        self.take_example(0)

    @property
    def example(self) -> Example:
        """The example that this program is, or began as."""
        return EXAMPLES[self.number]

    # --- the text ---------------------------------------------------------------------------------------------------

    def take_example(self, number: int) -> None:
        """Begin with an example, in the words in which the learner left it."""
        self.number = number
        self._begin(self.drafts.get(number, self.example.source))

    def reset_example(self) -> None:
        """The example as it was at first; what was typed is there again when the example is taken again."""
        self._begin(self.example.source)

    @property
    def is_reset(self) -> bool:
        """Whether the example is as it was at first."""
        example, settings = self.example, (self.target, self.rate, self.momentum)
        as_it_was = settings == (example.target, example.rate or USUAL_RATE, example.momentum)
        return as_it_was and self.text == example.source and not self._values and not self.path

    def _begin(self, text: str) -> None:
        example = self.example
        self._values, self.target = {}, example.target
        self.rate, self.momentum = example.rate or USUAL_RATE, example.momentum
        self.sliders, self.chosen = (), 0
        self._read(text)

    def type(self, text: str) -> None:
        """Take a text that the learner typed; one that is wrong leaves everything else as it was."""
        if text != self.example.source or self.number in self.drafts:
            self.drafts[self.number] = text
        self._read(text)

    def _read(self, text: str) -> None:
        self.text = text
        try:
            program = parse(text)
            values = {
                name: value
                for name, value in self._values.items()
                if self.program is not None and _written(program, name) == _written(self.program, name)
            }
            target = self.target if self.target in program.names else None
            evaluation = evaluate(program, values, np.random.default_rng(0), target=target)
        except PlaygroundError as error:
            self.error = error
            return
        self.error, self.program, self._values = None, program, values
        self._take(evaluation)
        self._set_up_sliders(evaluation)
        self.path = []

    # --- what is derived --------------------------------------------------------------------------------------------

    @property
    def targets(self) -> list[str]:
        """The names that are computed, each of which can be derived."""
        return [] if self.program is None else [n for n in self.program.names if n not in self.program.variables]

    def derive(self, target: str) -> None:
        """Derive this name."""
        self.target = target
        self._evaluate()
        self.path = []

    # --- sliders ----------------------------------------------------------------------------------------------------

    def value(self, slider: Slider) -> float:
        """Where a slider stands."""
        return float(self.evaluation.variables[slider.name][slider.element]) if self.evaluation else 0.0

    def gradient(self, slider: Slider) -> float | None:
        """The gradient of the target with respect to the number of a slider; None if the target is independent."""
        gradient = self.evaluation.gradients[slider.name] if self.evaluation else None
        return None if gradient is None else float(gradient[slider.element])

    def move(self, slider: Slider, value: float) -> None:
        """Set a number, between the ends of its slider; a ball is put down there."""
        if self.evaluation is None:
            return
        values = self.evaluation.variables[slider.name].copy()
        values[slider.element] = slider.nearest(value)
        self._values = {**self._values, slider.name: values}
        self._evaluate()
        self.path = []

    @property
    def slider(self) -> Slider | None:
        """The one against which the curve is drawn."""
        return self.sliders[min(self.chosen, len(self.sliders) - 1)] if self.sliders else None

    def choose(self, place: int) -> None:
        """Draw the curve against another slider's number."""
        if place != self.chosen:
            self.chosen = place
            self.path = []

    def curve(self, points: int) -> TargetCurve | None:
        """The target against the chosen number."""
        slider = self.slider
        if slider is None or self.evaluation is None:
            return None
        return curve(self.evaluation, slider.name, slider.low, slider.high, points, element=slider.element)

    # --- the ball ---------------------------------------------------------------------------------------------------

    @property
    def ball(self) -> Ball | None:
        """Where it is now, if it was let go."""
        return self.path[-1] if self.path else None

    @property
    def descends(self) -> tuple[str, ...]:
        """The variables that the ball moves."""
        variables = self.program.variables if self.program else ()
        wanted = tuple(name for name in self.example.descends if name in variables)
        return wanted or ((self.slider.name,) if self.slider else ())

    @property
    def why_not_roll(self) -> str:
        """Why no further step is possible or would change anything, or nothing."""
        if self.evaluation is None or self.error is not None:
            return "the program has a mistake"
        if not self.descends:
            return "the program has no number that could move"
        if self.is_settled:
            return "the ball has come to rest"
        return "the ball flew away; a lower rate keeps it near" if self.is_lost else ""

    @property
    def is_settled(self) -> bool:
        """Whether the ball lies still where it is level."""
        ball = self.ball
        return ball is not None and all(
            float(np.abs(x).max(initial=0)) < SETTLED for x in (*ball.slope.values(), *ball.velocity.values())
        )

    @property
    def is_lost(self) -> bool:
        """Whether the ball flew away."""
        return self.ball is not None and _is_lost(self.ball)

    @property
    def trail(self) -> list[tuple[float, float]]:
        """Where the ball has been: the number that the curve is drawn against, and the target's value.

        Where other numbers move, too, earlier places are on other curves: there it is only where the ball is now.
        """
        slider = self.slider
        if slider is None:
            return []
        path = self.path if self._moves_alone(slider) else self.path[-1:]
        still = self.value(slider)
        positions = [ball.position.get(slider.name) for ball in path]
        return [
            (still if position is None else float(position[slider.element]), ball.value)
            for ball, position in zip(path, positions, strict=True)
            if not _is_lost(ball)
        ]

    def _moves_alone(self, slider: Slider) -> bool:
        """Whether the ball moves nothing but the number of this slider."""
        ball = self.ball
        return ball is None or all(name == slider.name and x.size == 1 for name, x in ball.position.items())

    def roll(self) -> bool:
        """One step of gradient descent, all of `descends` at once; whether there was one to take."""
        if self.why_not_roll or self.evaluation is None:
            return False
        if not self.path:
            self.path.append(place(self.evaluation, self.descends))
        self._put(roll(self.evaluation, self.path[-1], self.rate, self.momentum))
        return True

    def roll_back(self) -> None:
        """Undo the ball's last step; before its first, there is no ball."""
        if len(self.path) > 2:
            *self.path, before, _ = self.path
            self._put(before)
        else:
            self.put_back()

    def put_back(self) -> None:
        """Put the ball back where it was let go."""
        if self.path:
            self._values = {**self._values, **self.path[0].position}
            self._evaluate()
            self.path = []

    def _put(self, ball: Ball) -> None:
        self.path.append(ball)
        if not _is_lost(ball):
            self._values = {**self._values, **ball.position}
            self._evaluate()

    # --- figures ----------------------------------------------------------------------------------------------------

    def _evaluate(self) -> None:
        if self.program is not None:
            target = self.target if self.target in self.program.names else None
            self._take(evaluate(self.program, self._values, np.random.default_rng(0), target=target))

    def _take(self, evaluation: ProgramEvaluation) -> None:
        self.evaluation = evaluation
        self.graph = sketch(evaluation.graph)

    def _set_up_sliders(self, evaluation: ProgramEvaluation) -> None:
        chosen = self.slider
        wanted = (chosen.name, chosen.element) if chosen else (self.example.moves, self.example.element)
        self.sliders = sliders_of(evaluation, self.example, self.sliders)
        found = [n for n, slider in enumerate(self.sliders) if (slider.name, slider.element) == wanted]
        self.chosen = found[0] if found else 0


def _is_lost(ball: Ball) -> bool:
    near = all(np.abs(x).max(initial=0) < LARGEST_REACH for x in ball.position.values())
    return not (ball.is_finite and near)


def _written(program: Program, name: str) -> object:
    """How a variable is written in the source; None for a name that is none."""
    if name not in program.variables:
        return None
    step = program.steps[program.names[name]]
    return step.text, step.shape
