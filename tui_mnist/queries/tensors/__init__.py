"""The tensors of a run, and what an expression makes of them: as the trainer has them, cut to what can be drawn."""

from tui_mnist.queries.tensors.answer import TensorsAnswer
from tui_mnist.queries.tensors.query import TensorsQuery
from tui_mnist.queries.tensors.result import TensorResult
from tui_mnist.queries.tensors.tensor_entry import TensorGroup, TensorInfo

__all__ = ["TensorGroup", "TensorInfo", "TensorResult", "TensorsAnswer", "TensorsQuery"]
