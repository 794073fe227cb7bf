"""What every optimizer is: a rule that turns a gradient into a change of the parameters, and what it remembers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from tui_mnist.nn.registry import Registry
from tui_mnist.nn.vectors import GRADIENT, NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.nn.parameters import Parameters
    from tui_mnist.nn.vectors import Vectors

CHANGE = "change"
"""The vector in which a rule leaves what to subtract from the parameters, and on which it scribbles before."""


class Settings(NamedTuple):
    """What an optimizer is told with each step."""

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
    scribbles: ClassVar[tuple[str, ...]] = (CHANGE,)
    """The vectors that a rule needs while it computes."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.vectors = parameters.vectors
        self.steps = 0
        self.numbers: dict[str, float] = {}
        """What a rule remembers beside vectors."""
        for name in [name for name in self.vectors if name not in NAMES]:
            self.vectors.drop(name)
        for name, value in (dict.fromkeys(self.scribbles, 0.0) | self.remembers).items():
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

    def update(self, *, learning_rate: float, momentum: float = 0.0, weight_decay: float = 0.0) -> None:
        """One step: `parameters -= factor · change + learning_rate · weight_decay · parameters`.

        The decay is decoupled from the gradient (Loshchilov & Hutter 2019, algorithm 2), for every rule, as in Keras:
        it shrinks the weights themselves and never enters the moments.
        """
        self.parameters.team.move(self, Settings(learning_rate, momentum, weight_decay))
        self.parameters.follow()

    def move(self, settings: Settings) -> None:
        """The same step on the vectors alone: each element goes its own way, so that they can be moved in shares."""
        self.steps += 1
        change, factor = self.change(settings.learning_rate, settings.momentum)
        self.vectors.step(change, factor, decay=settings.learning_rate * settings.weight_decay)

    @abstractmethod
    def change(self, learning_rate: float, momentum: float) -> tuple[str, float]:
        """Name the vector to subtract from the parameters, and the factor to subtract it with.

        `self.steps` counts this step already: it is 1 at the first. `momentum` is for the rules that have it as a knob.
        """

    @property
    def gradient(self) -> Array:
        """The gradient of the loss; not to be written to."""
        return self.vectors[GRADIENT]

    def track(self, average: str, keep: float, of: str) -> None:
        """Move an average a little: `average = keep · average + (1 - keep) · of`."""
        self.vectors.mix(average, keep, average, 1.0 - keep, of)

    def track_square(self, average: str, keep: float) -> None:
        """Move an average of the squared gradient; scribbles on CHANGE."""
        np.square(self.gradient, out=self.vectors[CHANGE])
        self.track(average, keep, CHANGE)


OPTIMIZERS: Registry[type[Optimizer]] = Registry("optimizer")
