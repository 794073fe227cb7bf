"""Operations through which a gradient flows in some places only, or not at all."""

from __future__ import annotations

import numpy as np

from tui_mnist.autodiff.operation import Operation
from tui_mnist.autodiff.operations.define import define
from tui_mnist.autodiff.tensor import plain

where: Operation = define(
    "where",
    np.where,
    None,
    lambda g, y, condition, a, b: g * plain(condition),
    lambda g, y, condition, a, b: g * np.logical_not(plain(condition)),
)
stop_gradient: Operation = define("stop_gradient", lambda x: x, None, moves=True)
