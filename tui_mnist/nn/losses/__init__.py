"""Losses, one file each: how wrong the network is, one number for each sample; minimised is their mean over a batch."""

from tui_mnist.nn.losses.loss import EPSILON, LOSSES, Loss, one_hot
from tui_mnist.nn.registry import load_all

ORDER = (
    "categorical_crossentropy",
    "mean_squared_error",
    "mean_absolute_error",
    "kl_divergence",
    "categorical_hinge",
)

load_all(__name__, __path__, ORDER)

__all__ = ["EPSILON", "LOSSES", "Loss", "one_hot"]
