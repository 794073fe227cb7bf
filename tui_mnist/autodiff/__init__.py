"""Automatic differentiation: a gradient tape over NumPy arrays.

>>> from tui_mnist.autodiff import GradientTape, Variable
>>> x = Variable(0.0)
>>> with GradientTape() as tape:
...     y = 2 * x + 3
>>> print(tape.gradient(y, x))
2.0
"""

from tui_mnist.autodiff.chain_rule import TapeError
from tui_mnist.autodiff.check import GradientCheck, check_gradients
from tui_mnist.autodiff.column_sparse import ColumnSparse
from tui_mnist.autodiff.operation import Node, Operation
from tui_mnist.autodiff.operations.define import OPERATIONS
from tui_mnist.autodiff.tape import GradientTape
from tui_mnist.autodiff.tensor import Tensor, Variable

__all__ = [
    "OPERATIONS",
    "ColumnSparse",
    "GradientCheck",
    "GradientTape",
    "Node",
    "Operation",
    "TapeError",
    "Tensor",
    "Variable",
    "check_gradients",
]
