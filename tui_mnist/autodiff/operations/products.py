"""The matrix product, and the chapter's dot."""

from __future__ import annotations

from typing import Any

import numpy as np

from tui_mnist.autodiff.operation import Operation
from tui_mnist.autodiff.operations import matmul_rules
from tui_mnist.autodiff.operations.arithmetic import multiply
from tui_mnist.autodiff.operations.define import define

matmul: Operation = define("matmul", matmul_rules.forward, matmul_rules.left, matmul_rules.right, writes_into=True)


def dot(a: Any, b: Any) -> Any:
    """NumPy's dot of numbers, vectors and matrices; ValueError for stacks of matrices, which matmul multiplies."""
    ranks = np.ndim(a), np.ndim(b)
    if max(ranks) > 2:
        raise ValueError(f"dot takes ranks 0 to 2, not {ranks[0]} and {ranks[1]}: matmul multiplies matrix by matrix")
    return matmul(a, b) if min(ranks) else multiply(a, b)
