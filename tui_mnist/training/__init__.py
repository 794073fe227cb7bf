"""Training: hyperparameters, the trainer with its events and its control, checkpoints and presets."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.training.hyperparameters import Declaration, Hyperparameters, declarations

if TYPE_CHECKING:
    from tui_mnist.training.checkpoint import Checkpoint
    from tui_mnist.training.control import (
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
    from tui_mnist.training.presets import PRESETS, preset
    from tui_mnist.training.trainer import Trainer
    from tui_mnist.training.ways_to_look import ORDERS, SMOOTHINGS

COMMANDS = ("Command", "Control", "Look", "Pause", "Resume", "RunBatches", "RunEpochs", "SetHyperparameters", "Stop")

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(COMMANDS, "control"),
        "Checkpoint": "checkpoint",
        "ORDERS": "ways_to_look",
        "PRESETS": "presets",
        "SMOOTHINGS": "ways_to_look",
        "Trainer": "trainer",
        "preset": "presets",
    },
)

__all__ = [
    "ORDERS",
    "PRESETS",
    "SMOOTHINGS",
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
