"""Training: hyperparameters, the trainer with its events and its control, checkpoints and presets."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.training.control import (
    ORDERS,
    Command,
    Control,
    Look,
    Pause,
    Resume,
    RunBatches,
    RunEpochs,
    SetHyperparameters,
    Stop,
)
from tui_mnist.training.hyperparameters import Declaration, Hyperparameters, declarations
from tui_mnist.training.presets import PRESETS, preset

if TYPE_CHECKING:
    from tui_mnist.training.checkpoint import Checkpoint
    from tui_mnist.training.trainer import Trainer

__getattr__ = lazily(__name__, {"Checkpoint": "checkpoint", "Trainer": "trainer"})

__all__ = [
    "ORDERS",
    "PRESETS",
    "Checkpoint",
    "Command",
    "Control",
    "Declaration",
    "Hyperparameters",
    "Look",
    "Pause",
    "Resume",
    "RunBatches",
    "RunEpochs",
    "SetHyperparameters",
    "Stop",
    "Trainer",
    "declarations",
    "preset",
]
