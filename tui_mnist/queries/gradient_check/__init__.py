"""The gradient check: gradients of the next mini-batch, held against finite differences."""

from tui_mnist.queries.gradient_check.check import check_gradient
from tui_mnist.queries.gradient_check.kinks import Kink
from tui_mnist.queries.gradient_check.query import GradientCheckQuery
from tui_mnist.queries.gradient_check.result import CheckedWeight, GradientCheckResult

__all__ = ["CheckedWeight", "GradientCheckQuery", "GradientCheckResult", "Kink", "check_gradient"]
