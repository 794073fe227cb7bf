"""How a network is doing: length of gradient and step, and dead units; measured now and then, since it costs time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.activations import relu
from tui_mnist.nn.network import Inputs, Network
from tui_mnist.nn.vectors import GRADIENT, PARAMETERS, PREVIOUS
from tui_mnist.team.backend import Backend

LEAST_NORM = 1e-30
"""Parameters that are all zero have no size to compare a step with."""

IMAGES = 250
"""So many images show which units are dead; a forward pass takes some milliseconds."""

SELDOM = 10
"""Dead units are looked for in the first and then in every tenth of the steps that are measured."""


class VitalSigns(NamedTuple):
    """`gradient_norm` is the length of the gradient, `update_ratio` that of the step, over that of the parameters."""

    gradient_norm: float | None = None
    update_ratio: float | None = None


class Measurements:
    """Measures after a step if at least so many seconds lie behind the measurement before; None: never."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._last = -math.inf
        self._count = 0

    @property
    def enabled(self) -> bool:
        """Whether anything is measured at all."""
        return self._seconds is not None

    @property
    def includes_dead_units(self) -> bool:
        """Whether dead units are to be looked for after the step that was measured last."""
        return self._count % SELDOM == 1

    def after_step(self, backend: Backend, now: float) -> VitalSigns:
        """What was measured of the step that began `now`, in seconds; nothing if it is not time yet."""
        if self._seconds is None or 0 <= now - self._last < self._seconds:
            return VitalSigns()
        self._last, self._count = now, self._count + 1
        with np.errstate(over="ignore"):  # a gradient may be finite while its square is not
            gradient_norm = math.sqrt(backend.square(GRADIENT))
            moved = math.sqrt(backend.square(PARAMETERS, minus=PREVIOUS))
            size = math.sqrt(backend.square(PREVIOUS))
        return VitalSigns(gradient_norm, moved / max(size, LEAST_NORM))


def dead_share(network: Network, inputs: Inputs) -> float | None:
    """The share of hidden units, 0…1, that none of the inputs makes active; None unless units can die (relu).

    Their gradient is 0 then, so that they stay as they are. `inputs` have shape (samples, pixels).
    """
    if network.layers[0].activation is not relu:
        return None
    *hidden, _ = network.outputs(inputs)
    return 1 - float(np.concatenate([ever_active(layer.numpy()) for layer in hidden]).mean())


def ever_active(outputs: Array) -> NDArray[np.bool_]:
    """Which units (units,) of a layer of relu are active for any of the samples: shape (samples, units)."""
    active: NDArray[np.bool_] = (outputs != 0).any(axis=0)
    return active
