"""How a row gets into the table of operations."""

from __future__ import annotations

from typing import Any

from tui_mnist.autodiff import table
from tui_mnist.autodiff.operation import Operation, Rule

OPERATIONS: dict[str, Operation] = table.OPERATIONS


def define(name: str, forward: Any, *rules: Rule | None, writes_into: bool = False, moves: bool = False) -> Operation:
    """Add a row to the table."""
    OPERATIONS[name] = operation = Operation(name, forward, rules, writes_into, moves)
    return operation
