"""Time stopped: the next mini-batch walked through in its five steps, with the very numbers that will train."""

from tui_mnist.training.walkthrough.backward import Backward, GradientStep
from tui_mnist.training.walkthrough.chain import Chain, Contributions
from tui_mnist.training.walkthrough.check import check_gradient
from tui_mnist.training.walkthrough.forward import Draw, Forward
from tui_mnist.training.walkthrough.kinks import Kink
from tui_mnist.training.walkthrough.loss import Loss
from tui_mnist.training.walkthrough.messages import CheckGradient, GradientChecked, Walk, Walked, answer
from tui_mnist.training.walkthrough.quantities import Quantity, figure, in_plain_letters
from tui_mnist.training.walkthrough.tensor_view import Summary, TensorView
from tui_mnist.training.walkthrough.update import Explanation, Update
from tui_mnist.training.walkthrough.verdicts import CheckedWeight, GradientCheckResult
from tui_mnist.training.walkthrough.walk import walk
from tui_mnist.training.walkthrough.walkthrough import Walkthrough

__all__ = [
    "Backward",
    "Chain",
    "CheckGradient",
    "CheckedWeight",
    "Contributions",
    "Draw",
    "Explanation",
    "Forward",
    "GradientCheckResult",
    "GradientChecked",
    "GradientStep",
    "Kink",
    "Loss",
    "Quantity",
    "Summary",
    "TensorView",
    "Update",
    "Walk",
    "Walked",
    "Walkthrough",
    "answer",
    "check_gradient",
    "figure",
    "in_plain_letters",
    "walk",
]
