"""Optimizers, one file a rule; every file here is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from tui_mnist.nn.optimizers.optimizer import OPTIMIZERS, Optimizer, Settings

BOOK_ORDER = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw", "nadam")

for _name in sorted(
    (module.name for module in iter_modules(__path__)),
    key=lambda name: (BOOK_ORDER.index(name) if name in BOOK_ORDER else len(BOOK_ORDER), name),
):
    import_module(f"{__name__}.{_name}")

__all__ = ["OPTIMIZERS", "Optimizer", "Settings"]
