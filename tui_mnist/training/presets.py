"""Presets: the settings behind figures that a book prints, with their source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tui_mnist.errors import UsageError
from tui_mnist.training.hyperparameters import Hyperparameters


@dataclass(frozen=True)
class Preset:
    """Named hyperparameters; `source` says whose figure they reproduce."""

    source: str
    values: dict[str, Any]


PRESETS: dict[str, Preset] = {
    "chollet-2.1": Preset(
        "F. Chollet, Deep Learning with Python, section 2.1: test accuracy about 0.978 (all 60,000 images train)",
        {
            "optimizer": "rmsprop",
            "learning_rate": 0.001,
            "hidden": (512,),
            "activation": "relu",
            "initializer": "glorot_uniform",
            "batch_size": 128,
            "epochs": 5,
            "validation_size": 0,
        },
    ),
    "chollet-2.5": Preset(
        "F. Chollet, Deep Learning with Python, section 2.5, from scratch: test accuracy about 0.82 (all images train)",
        {
            "optimizer": "sgd",
            "learning_rate": 0.001,
            "hidden": (512,),
            "activation": "relu",
            "initializer": "positive_uniform",
            "batch_size": 128,
            "epochs": 10,
            "validation_size": 0,
            "shuffle": False,
        },
    ),
}


def preset(name: str) -> Hyperparameters:
    """The hyperparameters of a preset; UsageError if there is none of that name."""
    if name not in PRESETS:
        raise UsageError(f"--preset {name!r} is not known; choose one of: {', '.join(PRESETS)}")
    return Hyperparameters.of(**PRESETS[name].values)
