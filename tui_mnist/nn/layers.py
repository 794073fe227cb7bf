"""Dense layers and dropout, written with the tape's operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_mnist.autodiff import Variable


@dataclass(frozen=True, eq=False)
class Dense:
    """A densely connected layer: every output sees every input.

    `kernel` has shape (inputs, units), `bias` has shape (units,).
    """

    kernel: Variable
    bias: Variable
    activation: Callable[[Any], Any]

    def __call__(self, inputs: Any) -> Any:
        """activation(inputs @ kernel + bias): shape (samples, inputs) to (samples, units)."""
        return self.activation(inputs @ self.kernel + self.bias)


def dropout(x: Any, rate: float, generator: np.random.Generator) -> Any:
    """Set each element to zero with probability `rate`, and scale up the others so that the mean stays.

    Srivastava et al. 2014, in the inverted form that leaves the network alone when it is not training.
    """
    kept = generator.random(x.shape, dtype=np.float32) >= rate
    mask = (kept / np.asarray(1 - rate, dtype=x.dtype)).astype(x.dtype)
    mask.setflags(write=False)  # then a tape need not copy it
    return x * mask
