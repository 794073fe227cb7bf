"""One mini-batch, walked through in its five steps: plain arrays and numbers that can be pickled."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.queries.walkthrough.backward import BackwardStage
from tui_mnist.queries.walkthrough.chain import Chain, ChainRule, Contributions
from tui_mnist.queries.walkthrough.forward import DrawStage, ForwardStage
from tui_mnist.queries.walkthrough.loss import LossStage
from tui_mnist.queries.walkthrough.update import UpdateStage
from tui_mnist.training.hyperparameters import Hyperparameters


@dataclass(frozen=True, eq=False)
class Walkthrough:
    """The step of number `step` (1 is a run's first), which is still to come, with the numbers it will have.

    If it will make numbers leave the finite world, `diverges` says what becomes what; if the loss is the first to do
    so, there is no way back: `backward` and `update` are None.
    """

    step: int
    hyperparameters: Hyperparameters
    class_names: tuple[str, ...]
    draw: DrawStage
    forward: ForwardStage
    loss: LossStage
    backward: BackwardStage | None
    update: UpdateStage | None
    diverges: str = ""

    def chain(self, sample: int, layer: int, unit: int, source: int | None = None) -> Chain:
        """The chain-rule product of ∂L/∂z[sample, unit] of a layer, counted from 1; ValueError if nothing flows back.

        With `source`, a pixel or a unit of the layer before, it is continued to the weight between the two.
        """
        return self._chain_rule().chain(sample, layer, unit, source)

    def contributions(self, parameter: str, index: tuple[int, ...]) -> Contributions:
        """What each sample adds to the gradient of one weight; ValueError if nothing flows back."""
        return self._chain_rule().contributions(parameter, index)

    def _chain_rule(self) -> ChainRule:
        if self.backward is None:
            raise ValueError(f"no gradient flows back: {self.diverges}")
        return ChainRule(self.forward, self.loss, self.backward)
