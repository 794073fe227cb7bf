"""Time stopped: the next mini-batch walked through in its five steps, with the very numbers that will train."""

from tui_mnist.nn.explanation import Quantity, figure
from tui_mnist.queries.walkthrough.backward import Backward, GradientStep
from tui_mnist.queries.walkthrough.chain import Chain, Contributions
from tui_mnist.queries.walkthrough.forward import Draw, Forward
from tui_mnist.queries.walkthrough.loss import Loss
from tui_mnist.queries.walkthrough.query import WalkthroughQuery
from tui_mnist.queries.walkthrough.tensor_view import Summary, TensorView
from tui_mnist.queries.walkthrough.update import Explanation, Update
from tui_mnist.queries.walkthrough.walk import walk
from tui_mnist.queries.walkthrough.walkthrough import Walkthrough

__all__ = [
    "Backward",
    "Chain",
    "Contributions",
    "Draw",
    "Explanation",
    "Forward",
    "GradientStep",
    "Loss",
    "Quantity",
    "Summary",
    "TensorView",
    "Update",
    "Walkthrough",
    "WalkthroughQuery",
    "figure",
    "walk",
]
