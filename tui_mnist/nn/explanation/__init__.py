"""How an optimizer, a loss or an activation is explained: formulas, and the same with the numbers of one example.

Nothing of it is loaded before somebody asks for an explanation: training gets on without.
"""

from tui_mnist.nn.explanation.calculation import Quantity, Sheet
from tui_mnist.nn.explanation.sample import OneSample, SampleSheet
from tui_mnist.nn.explanation.weight import OneWeight, WeightSheet

__all__ = ["OneSample", "OneWeight", "Quantity", "SampleSheet", "Sheet", "WeightSheet", "figure"]
