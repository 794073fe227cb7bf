"""Time stopped: the next mini-batch walked through in its five steps, with the very numbers that will train."""

from tui_mnist.nn.explanation import Quantity
from tui_mnist.queries.walkthrough.backward import BackwardStage, GradientStep
from tui_mnist.queries.walkthrough.chain import Chain, Contributions
from tui_mnist.queries.walkthrough.forward import DrawStage, ForwardStage
from tui_mnist.queries.walkthrough.loss import LossStage
from tui_mnist.queries.walkthrough.query import WalkthroughQuery
from tui_mnist.queries.walkthrough.tensor_view import Summary, TensorView
from tui_mnist.queries.walkthrough.update import Explanation, UpdateStage
from tui_mnist.queries.walkthrough.walk import walk
from tui_mnist.queries.walkthrough.walkthrough import Walkthrough

__all__ = [
    "BackwardStage",
    "Chain",
    "Contributions",
    "DrawStage",
    "Explanation",
    "ForwardStage",
    "GradientStep",
    "LossStage",
    "Quantity",
    "Summary",
    "TensorView",
    "UpdateStage",
    "Walkthrough",
    "WalkthroughQuery",
    "walk",
]
