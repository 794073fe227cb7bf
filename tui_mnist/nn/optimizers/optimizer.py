"""What every optimizer is: a rule that turns a gradient into a change of the parameters, and what it remembers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.parameters import Parameters
from tui_mnist.nn.registry import Registry


class Optimizer(ABC):
    """A rule over flat vectors of `size` elements; what it remembers between steps is in `state`, by name.

    The learning rate, the momentum and the weight decay come with each step, so that a change of them counts at once
    and leaves the state alone. An optimizer that is swapped in in mid-run starts with a fresh state and step 0, so that
    bias corrections work as at the start of a run.
    """

    default_learning_rate: ClassVar[float] = 0.001
    default_weight_decay: ClassVar[float] = 0.0
    uses_momentum: ClassVar[bool] = False

    def __init__(self, size: int, dtype: DTypeLike = np.float32) -> None:
        self.size = size
        self.dtype = np.dtype(dtype)
        self.steps = 0
        self.state: dict[str, Array] = self.initial_state()
        self._scratch = self.zeros()

    def initial_state(self) -> dict[str, Array]:
        """What is remembered before the first step; nothing, unless the rule says otherwise."""
        return {}

    def zeros(self) -> Array:
        """A vector as long as the parameters."""
        return np.zeros(self.size, dtype=self.dtype)

    def update(
        self, parameters: Parameters, *, learning_rate: float, momentum: float = 0.0, weight_decay: float = 0.0
    ) -> None:
        """One step: `parameters -= change(gradient) + learning_rate · weight_decay · parameters`.

        The decay is decoupled from the gradient (Loshchilov & Hutter 2019, algorithm 2), for every rule, as in Keras:
        it shrinks the weights themselves and never enters the moments.
        """
        self.steps += 1
        change = self.change(parameters.gradient, learning_rate, momentum)
        if weight_decay:
            change += (learning_rate * weight_decay) * parameters.vector
        parameters.subtract(change)

    @abstractmethod
    def change(self, gradient: Array, learning_rate: float, momentum: float) -> Array:
        """What to subtract from the parameters, in a scratch vector that the next step overwrites.

        `self.steps` counts this step already: it is 1 at the first. `momentum` is for the rules that have it as a knob.
        """


OPTIMIZERS: Registry[type[Optimizer]] = Registry("optimizer")
