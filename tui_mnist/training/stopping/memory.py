"""What an optimizer remembers, copied before each step while a divergence is to be stopped before it is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn import Optimizer


@dataclass(frozen=True, eq=False)
class OptimizerMemory:
    """A copy of all that an optimizer remembers between two steps."""

    optimizer: Optimizer
    vectors: dict[str, Array]
    steps: int
    numbers: dict[str, float]

    @classmethod
    def of(cls, optimizer: Optimizer) -> Self:
        """What it remembers now."""
        vectors = {name: vector.copy() for name, vector in optimizer.state.items()}
        return cls(optimizer, vectors, optimizer.steps, dict(optimizer.numbers))

    def restore(self) -> None:
        """Let the optimizer remember that again, and nothing of what came after."""
        for name, vector in self.optimizer.state.items():
            vector[:] = self.vectors[name]
        self.optimizer.steps, self.optimizer.numbers = self.steps, dict(self.numbers)
