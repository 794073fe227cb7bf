"""AdamW: Adam with weight decay, kept apart from the gradient's moments."""

from __future__ import annotations

from typing import ClassVar

from tui_mnist.nn.optimizers.adam import Adam
from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS


@OPTIMIZERS.register("adamw")
class AdamW(Adam):
    """Loshchilov & Hutter 2019, algorithm 2, with Keras's decay: Adam's change, and `learning_rate · decay · w` off."""

    default_weight_decay: ClassVar[float] = 0.004
