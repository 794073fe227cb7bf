"""Training: hyperparameters, the trainer with its events and its control, checkpoints and presets."""

from tui_mnist.training.checkpoint import Checkpoint
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
from tui_mnist.training.trainer import Trainer

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
