"""The neural network: layers, initializers, activations, losses, metrics and optimizers, on the tape's operations."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily

if TYPE_CHECKING:
    from tui_mnist.nn.activations import ACTIVATIONS
    from tui_mnist.nn.initializers import INITIALIZERS
    from tui_mnist.nn.losses import LOSSES
    from tui_mnist.nn.network import Network
    from tui_mnist.nn.optimizers import OPTIMIZERS, Optimizer
    from tui_mnist.nn.parameters import Parameters

__getattr__ = lazily(
    __name__,
    {
        "ACTIVATIONS": "activations",
        "INITIALIZERS": "initializers",
        "LOSSES": "losses",
        "Network": "network",
        "OPTIMIZERS": "optimizers",
        "Optimizer": "optimizers",
        "Parameters": "parameters",
    },
)

__all__ = ["ACTIVATIONS", "INITIALIZERS", "LOSSES", "OPTIMIZERS", "Network", "Optimizer", "Parameters"]
