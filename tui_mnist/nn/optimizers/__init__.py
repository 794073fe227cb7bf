"""Optimizers, one file a rule; every file here is found by itself."""

from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer, StepSettings
from tui_mnist.nn.registry import load_all

BOOK_ORDER = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw", "nadam")

load_all(__name__, __path__, BOOK_ORDER)

__all__ = ["OPTIMIZERS", "Optimizer", "StepSettings"]
