"""AdamW: Adam with weight decay, kept apart from the gradient's moments."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from tui_mnist.nn.code import OptimizerCode
from tui_mnist.nn.optimizers.adam import ADAM_CODE, Adam
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS


@OPTIMIZERS.register("adamw")
class AdamW(Adam):
    """Loshchilov & Hutter 2019, algorithm 2, with Keras's decay: Adam's change, and `learning_rate · decay · w` off."""

    default_weight_decay: ClassVar[float] = 0.004
    code: ClassVar[OptimizerCode | None] = replace(ADAM_CODE, keras="AdamW(learning_rate={learning_rate})")
