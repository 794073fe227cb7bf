"""The one table of all operations by name, beneath tensors and operations, so that both can look into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_mnist.autodiff.operation import Operation

OPERATIONS: dict[str, Operation] = {}
"""The package `operations` fills it."""
