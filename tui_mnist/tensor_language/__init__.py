"""One-line expressions over named tensors, as NumPy computes them: read by a parser of their own, and bounded."""

from tui_mnist.tensor_language.errors import ExpressionError
from tui_mnist.tensor_language.evaluation import Evaluated, NamedTensor, evaluate_expression
from tui_mnist.tensor_language.parser import parse_expression
from tui_mnist.tensor_language.syntax import names_in

__all__ = ["Evaluated", "ExpressionError", "NamedTensor", "evaluate_expression", "names_in", "parse_expression"]
