"""What an optimizer does to one weight in one step, written down with its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_mnist.nn.explanation.calculation import Sheet


@dataclass(frozen=True)
class OneWeight:
    """What a rule knows of one weight: `memory` and `numbers` have (before, after) by name, `step` is 1 at first."""

    gradient: float
    before: float
    after: float
    learning_rate: float
    momentum: float
    weight_decay: float
    step: int
    memory: Mapping[str, tuple[float, float]]
    numbers: Mapping[str, tuple[float, float]]

    @property
    def change(self) -> float:
        """What the rule took off the weight, the weight decay aside."""
        return self.before - self.after - self.learning_rate * self.weight_decay * self.before


class WeightSheet(Sheet):
    """A calculation for one weight, in which its gradient `g` and the `learning_rate` are given.

    What the optimizer remembers from step to step are the training's own float32 numbers; the figures in between are
    computed from them. `words` says what the remembered figures are.
    """

    def __init__(self, weight: OneWeight, words: Mapping[str, str]) -> None:
        super().__init__()
        self.weight = weight
        self.words = words
        self.given("g", "gradient of the loss", weight.gradient)
        self.given("learning_rate", "learning rate", weight.learning_rate)

    def remember(self, name: str, formula: str) -> float:
        """Write down a figure that the optimizer remembers, and give what it is after the step."""
        before, after = {**self.weight.memory, **self.weight.numbers}[name]
        self.find(name, self.words.get(name, name.replace("_", " ")), formula, after, before=before)
        return after

    def change(self, formula: str, value: float) -> None:
        """Write down what is multiplied by the learning rate."""
        self.find("change", "change before the learning rate", formula, value)

    def conclude(self, change: str) -> None:
        """Write down the new weight; `change` is the formula of what the rule takes off."""
        if self.weight.weight_decay:
            self.given("weight_decay", "weight decay", self.weight.weight_decay)
            change += " - {learning_rate} · {weight_decay} · {w}"
        self.find("w", "weight", "{w} - " + change, self.weight.after, before=self.weight.before)
