"""What every optimizer is: a rule that turns a gradient into a change of the parameters, and what it remembers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from tui_mnist.nn.code import OptimizerCode
from tui_mnist.nn.registry import Registry
from tui_mnist.nn.vectors import NAMES, PARAMETERS, PREVIOUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.explanation import WeightSheet
    from tui_mnist.nn.parameters import Parameters
    from tui_mnist.nn.vectors import Vectors


class StepSettings(NamedTuple):
    """The settings of one step of an optimizer."""

    learning_rate: float
    momentum: float
    weight_decay: float


class Optimizer(ABC):
    """A rule for all parameters at once; what it remembers from step to step are the vectors named in `remembers`.

    The learning rate, the momentum and the weight decay come with each step, so that a change of them counts at once
    and leaves the memory alone. An optimizer that is swapped in in mid-run starts with a fresh memory and step 0, so
    that bias corrections work as at the start of a run; it takes the place of the one before it.
    """

    default_learning_rate: ClassVar[float] = 0.001
    default_weight_decay: ClassVar[float] = 0.0
    uses_momentum: ClassVar[bool] = False
    remembers: ClassVar[dict[str, float]] = {}
    """The vectors' names, each with the value that all its elements have before the first step."""
    words: ClassVar[dict[str, str]] = {}
    """What it remembers, by name: a few words on each for a person."""
    code: ClassVar[OptimizerCode | None] = None
    """How it is written in a program of its own."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.vectors = parameters.vectors
        self.steps = 0
        self.numbers: dict[str, float] = {}
        """What a rule remembers beside vectors."""
        for name in [name for name in self.vectors if name not in NAMES]:
            self.vectors.drop(name)
        for name, value in self.remembers.items():
            self.vectors.add(name, value)

    @classmethod
    def on(cls, vectors: Vectors, steps: int, numbers: Mapping[str, float]) -> Optimizer:
        """The same rule in mid-run, on vectors that are there already, which may be a share of the whole ones."""
        rule = cls.__new__(cls)
        rule.vectors, rule.steps, rule.numbers = vectors, steps, dict(numbers)
        return rule

    @property
    def state(self) -> dict[str, Array]:
        """What is remembered: views of vectors as long as the parameters, by name."""
        return {name: self.vectors[name] for name in self.remembers}

    def update(self, learning_rate: float, momentum: float = 0.0, weight_decay: float = 0.0) -> float:
        """One step: `parameters -= factor · change + learning_rate · weight_decay · parameters`.

        The decay is decoupled from the gradient (Loshchilov & Hutter 2019, algorithm 2), for every rule, as in Keras:
        it shrinks the weights themselves and never enters the moments. Returns the sum of the squares of the parameters
        after the step, which is not finite if one of them is not, or if it is so large that its square is not.
        """
        self.count()
        self.parameters.renew_previous()
        squared = self.move(StepSettings(learning_rate, momentum, weight_decay))
        self.parameters.swap()
        return squared

    def count(self) -> None:
        """Count the step that is about to be taken."""
        self.steps += 1

    def move(self, settings: StepSettings) -> float:
        """Take the step on the vectors: what the parameters become is written over the previous ones.

        Each element goes its own way, so that the vectors can be moved in shares and in pieces. Returns the sum of the
        squares of what the parameters become.
        """
        squared = 0.0
        decay = settings.learning_rate * settings.weight_decay
        for piece in self.vectors.pieces():
            change, factor = self.change(piece, settings.learning_rate, settings.momentum)
            before, after = piece[PARAMETERS], piece[PREVIOUS]
            np.multiply(change, factor, out=after)
            np.subtract(before, after, out=after)
            if decay:  # apart, because 1 - decay would lose the last digits of a small decay
                after -= decay * before
            squared += float(np.dot(after, after))
        return squared

    @abstractmethod
    def change(self, vectors: Vectors, learning_rate: float, momentum: float) -> tuple[Array, float]:
        """What to subtract from the parameters, and the factor to subtract it with, for all or a piece of the vectors.

        The vectors that the rule remembers become what they are after the step; the gradient stays as it is.
        `self.steps` counts this step already: it is 1 at the first. `momentum` is for the rules that have it as a knob.
        """

    @classmethod
    def explain(cls, sheet: WeightSheet) -> str:
        """Write down, line by line, how the change of one weight comes about; the formula of what is taken off it.

        A rule that doesn't explain itself shows what it remembers and what it does, without the way there.
        """
        for name in (*sheet.weight.memory, *sheet.weight.numbers):
            sheet.remember(name, "")
        sheet.find("change", "change", "", sheet.weight.change)
        return "{change}"


def track(average: Array, keep: float, of: Array, scratch: Array) -> None:
    """Move an average a little: `average = keep · average + (1 - keep) · of`; `of` may be the scratch itself."""
    np.multiply(of, 1.0 - keep, out=scratch)
    average *= keep
    average += scratch


def track_square(average: Array, keep: float, of: Array, scratch: Array) -> None:
    """Move an average of the square of something, as `track` does."""
    np.multiply(of, of, out=scratch)
    track(average, keep, scratch, scratch)


OPTIMIZERS: Registry[type[Optimizer]] = Registry("optimizer")
