"""The question whether gradients of the next step are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.gradient_check.result import GradientCheckResult
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class GradientCheckQuery(Query["GradientCheckResult"]):
    """Check gradients of the next mini-batch.

    "one" is the weight of that parameter tensor (W1, b1, ...) at `index`; "random" are `count` ones, drawn by `seed`.
    """

    which: Literal["one", "random"] = "one"
    parameter: str = ""
    index: tuple[int, ...] = ()
    count: int = 50
    seed: int = 0

    def compute(self, trainer: BatchTrainer) -> GradientCheckResult:
        """The outcome; UsageError if there is no such weight or `count` is less than 1."""
        import numpy as np  # noqa: PLC0415 - whoever asks need not load all this

        from tui_mnist.queries.gradient_check.check import check_gradient  # noqa: PLC0415

        generator = np.random.default_rng(self.seed)
        return check_gradient(trainer, self.which, self.parameter, self.index, count=self.count, generator=generator)
