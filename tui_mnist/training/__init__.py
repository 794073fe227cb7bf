"""Training: hyperparameters, the trainer with its events and its control, checkpoints and presets."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.training.hyperparameters import Declaration, Hyperparameters, declarations

if TYPE_CHECKING:
    from tui_mnist.training.checkpoint import Checkpoint
    from tui_mnist.training.command import Command
    from tui_mnist.training.control import (
        Control,
        Pause,
        Resume,
        RunBatches,
        RunEpochs,
        SetHyperparameters,
        Stop,
    )
    from tui_mnist.training.presets import PRESETS, preset
    from tui_mnist.training.query import Answer, Query
    from tui_mnist.training.smoothings import SMOOTHINGS
    from tui_mnist.training.trainer import Trainer

COMMANDS = ("Control", "Pause", "Resume", "RunBatches", "RunEpochs", "SetHyperparameters", "Stop")

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(COMMANDS, "control"),
        "Answer": "query",
        "Checkpoint": "checkpoint",
        "Command": "command",
        "PRESETS": "presets",
        "Query": "query",
        "SMOOTHINGS": "smoothings",
        "Trainer": "trainer",
        "preset": "presets",
    },
)

__all__ = [
    "PRESETS",
    "SMOOTHINGS",
    "Answer",
    "Checkpoint",
    "Command",
    "Control",
    "Declaration",
    "Hyperparameters",
    "Pause",
    "Query",
    "Resume",
    "RunBatches",
    "RunEpochs",
    "SetHyperparameters",
    "Stop",
    "Trainer",
    "declarations",
    "preset",
]
