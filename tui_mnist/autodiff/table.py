"""The one table of all operations by name, beneath tensors and operations, so that both can look into it."""

from typing import Any

OPERATIONS: dict[str, Any] = {}
"""Each an `Operation`, which knows tensors; the package `operations` fills it."""
