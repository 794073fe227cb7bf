"""What there is of tensors, and what became of the expressions that were asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_mnist.queries.tensors.result import TensorResult
    from tui_mnist.queries.tensors.tensor_entry import TensorInfo
    from tui_mnist.tensor_language import ExpressionError


@dataclass(frozen=True, eq=False)
class TensorsAnswer:
    """All `tensors` that have a name, and for each expression its result, or why there is none."""

    tensors: tuple[TensorInfo, ...]
    results: tuple[TensorResult | ExpressionError, ...]

    @property
    def is_fixed(self) -> bool:
        """Whether it stays the same all through a run."""
        return all(getattr(result, "is_fixed", False) for result in self.results)
