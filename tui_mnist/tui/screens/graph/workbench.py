"""The playground's state: what was typed, the figures it gives, what is moved, and the ball that rolls down."""

from __future__ import annotations

import math
from dataclasses import dataclass

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

RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.05, 1.2, 2.0)
MOMENTA = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99)
LARGEST_REACH = 1e6
FARTHEST = 1e300
"""Where a slider may end: beyond it, its ends would be infinitely far apart."""
SETTLED = 1e-7
MOST_SLIDERS = 64


@dataclass(frozen=True)
class Slider:
    """A number of a variable that can be moved from `low` to `high`; `element` is its place in a tensor."""

    name: str
    element: tuple[int, ...]
    low: float
    high: float

    @property
    def title(self) -> str:
        """As it is written: W[0,1]."""
        return f"{self.name}[{','.join(map(str, self.element))}]" if self.element else self.name

    def nearest(self, value: float) -> float:
        """Where it can stand for a value: at an end for one beyond it, and halfway for one that is no number."""
        return (self.low + self.high) / 2 if math.isnan(value) else min(max(value, self.low), self.high)

    @property
    def step(self) -> float:
        """A round number, about a sixtieth of the way."""
        least = (self.high - self.low) / 60
        power = 10.0 ** np.floor(np.log10(least))
        return float(power * next(factor for factor in (1, 2, 5, 10) if factor * power >= least * 0.75))


class Workbench:
    """One program at a time: an example, as it is or as the learner rewrote it.

    `drafts` are the texts of examples that were rewritten; `error` says what is wrong with the text of now, while
    `evaluation` and `graph` are still those of the last text that was right.
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
        self.rate, self.momentum = 0.01, 0.0
        self.ball: Ball | None = None
        self.trail: list[tuple[float, float]] = []
        self._values: dict[str, Array] = {}
        self._let_go_at: dict[str, Array] | None = None
        self.take_example(0)

    @property
    def example(self) -> Example:
        """The example that this program is, or began as."""
        return EXAMPLES[self.number]

    # --- the text ---------------------------------------------------------------------------------------------------

    def take_example(self, number: int) -> None:
        """Begin with another example, in the words in which the learner left it; asked again, as it was at first."""
        again = number == self.number and self.text != self.example.source
        self.number = number
        example = self.example
        self._values, self.target = {}, example.target
        self.rate, self.momentum = example.rate or 0.01, example.momentum
        self.sliders, self.chosen = (), 0
        self.type(example.source if again else self.drafts.get(number, example.source), keep=again)

    def type(self, text: str, *, keep: bool = False) -> None:
        """Take a text; one that is wrong leaves everything else as it was. `keep` leaves the draft alone."""
        self.text = text
        if not keep and (text != self.example.source or self.number in self.drafts):
            self.drafts[self.number] = text
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
        self._forget_ball()

    # --- what is derived --------------------------------------------------------------------------------------------

    def next_target(self) -> None:
        """Derive the next name that is computed; after the last comes the first."""
        if self.program is None or self.evaluation is None:
            return
        computed = [name for name in self.program.names if name not in self.program.variables]
        if computed:
            now = self.evaluation.target_name
            self.target = computed[(computed.index(now) + 1) % len(computed)] if now in computed else computed[0]
            self._evaluate()
            self._forget_ball()

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
        self._forget_ball()

    @property
    def slider(self) -> Slider | None:
        """The one against which the curve is drawn."""
        return self.sliders[min(self.chosen, len(self.sliders) - 1)] if self.sliders else None

    def choose(self, place: int) -> None:
        """Draw the curve against another slider's number."""
        if place != self.chosen:
            self.chosen = place
            self._forget_ball()

    def curve(self, points: int) -> TargetCurve | None:
        """The target against the chosen number."""
        slider = self.slider
        if slider is None or self.evaluation is None:
            return None
        return curve(self.evaluation, slider.name, slider.low, slider.high, points, element=slider.element)

    # --- the ball ---------------------------------------------------------------------------------------------------

    @property
    def descends(self) -> tuple[str, ...]:
        """The variables that the ball moves."""
        variables = self.program.variables if self.program else ()
        wanted = tuple(name for name in self.example.descends if name in variables)
        return wanted or ((self.slider.name,) if self.slider else ())

    @property
    def can_roll(self) -> bool:
        """Whether a further step is possible and would change anything."""
        if self.evaluation is None or self.error is not None or not self.descends:
            return False
        return self.ball is None or not (self.is_settled or self.is_lost)

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
        ball = self.ball
        return ball is not None and not (
            ball.is_finite and all(np.abs(x).max(initial=0) < LARGEST_REACH for x in ball.position.values())
        )

    def roll(self) -> bool:
        """One step of gradient descent, all of `descends` at once; whether there was one to take."""
        if not self.can_roll or self.evaluation is None:
            return False
        if self.ball is None:
            self.ball = place(self.evaluation, self.descends)
            self._let_go_at = dict(self.ball.position)
            self._leave_a_mark()
        self.ball = roll(self.evaluation, self.ball, self.rate, self.momentum)
        if not self.is_lost:
            self._values = {**self._values, **self.ball.position}
            self._evaluate()
            self._leave_a_mark()
        return True

    def put_back(self) -> None:
        """Put the ball back where it was let go."""
        if self._let_go_at is not None:
            self._values = {**self._values, **self._let_go_at}
            self._evaluate()
        self._forget_ball()

    def _leave_a_mark(self) -> None:
        if self.slider is not None and self.evaluation is not None:
            self.trail.append((self.value(self.slider), self.evaluation.total))

    def _forget_ball(self) -> None:
        self.ball, self._let_go_at = None, None
        self.trail = []

    # --- figures ----------------------------------------------------------------------------------------------------

    def _evaluate(self) -> None:
        if self.program is not None:
            target = self.target if self.target in self.program.names else None
            self._take(evaluate(self.program, self._values, np.random.default_rng(0), target=target))

    def _take(self, evaluation: ProgramEvaluation) -> None:
        self.evaluation = evaluation
        self.graph = sketch(evaluation.graph)

    def _set_up_sliders(self, evaluation: ProgramEvaluation) -> None:
        before = {(slider.name, slider.element): slider for slider in self.sliders}
        chosen = self.slider
        places = [
            (name, element) for name, value in evaluation.variables.items() for element in np.ndindex(value.shape)
        ]
        sliders = []
        for name, element in places[:MOST_SLIDERS]:
            value, old = float(evaluation.variables[name][element]), before.get((name, element))
            kept = old is not None and old.low <= value <= old.high
            sliders.append(old if old is not None and kept else self._slider(name, element, value))
        self.sliders = tuple(sliders)
        wanted = (chosen.name, chosen.element) if chosen else (self.example.moves, self.example.element)
        found = [n for n, slider in enumerate(self.sliders) if (slider.name, slider.element) == wanted]
        self.chosen = found[0] if found else 0

    def _slider(self, name: str, element: tuple[int, ...], value: float) -> Slider:
        near = min(max(value, -FARTHEST / 2), FARTHEST / 2) if math.isfinite(value) else 0.0
        if name == self.example.moves:
            return Slider(name, element, min(self.example.low, near), max(self.example.high, near))
        reach = max(3.0, float(np.ceil(2 * abs(near))))
        return Slider(name, element, -reach, reach)


def _written(program: Program, name: str) -> object:
    """How a variable is written in the source; None for a name that is none."""
    if name not in program.variables:
        return None
    step = program.steps[program.names[name]]
    return step.text, step.shape


def turned(ladder: tuple[float, ...], value: float, direction: int) -> float:
    """The next value of a ladder up or down, its end if there is none."""
    beyond = [step for step in ladder if (step > value if direction > 0 else step < value)]
    if not beyond:
        return ladder[-1] if direction > 0 else ladder[0]
    return beyond[0] if direction > 0 else beyond[-1]
