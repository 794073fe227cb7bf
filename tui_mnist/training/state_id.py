"""What tells the states of a run from each other, so that an answer is not taken for one about other weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_mnist.training.hyperparameters import Hyperparameters


@dataclass(frozen=True)
class StateId:
    """What tells a state of a run from the others: equal ones have the same weights and the same next step.

    `resets` is how often the optimizer lost its memory since the run was begun or resumed: by a change to another one,
    or by a divergence, which also goes back to weights from before.
    """

    step: int
    hyperparameters: Hyperparameters
    resets: int = 0

    @property
    def weights(self) -> tuple[int, int]:
        """What tells its weights alone from others."""
        return self.step, self.resets
