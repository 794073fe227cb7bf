"""What is told of the layers of a network: figures over the run, and histograms of the numbers as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIGURES = ("weights", "gradient", "update", "ratio", "dead")
"""Of one layer at one step: the norm of its weights, of their gradient and of their last update; how large
the update is against the weights that it changed, by norm; and the share of its units, 0 to 1, that are dead."""


@dataclass(frozen=True, eq=False)
class ValueHistogram:
    """How often numbers fall into equal bins from `low` to `high`; the outermost have what lies beyond.

    Of very many numbers they are some, spread over all of them.
    `zeros` is the share of the numbers, 0 to 1, that are left out because they are exactly 0, `broken` the share that
    is NaN or infinite.
    """

    counts: NDArray[np.intp]
    low: float
    high: float
    zeros: float = 0.0
    broken: float = 0.0


@dataclass(frozen=True, eq=False)
class LayerNow:
    """One layer as it is: how many `inputs` and `units` it has, the name of its `activation`, and its numbers.

    `weights` and `weights_at_start` have the same bins. `gradient` is of the decimal logarithm of the sizes of the
    weights' gradient in the last step, `outputs` of what its units say to the samples that are looked at; both leave
    out zeros.
    """

    inputs: int
    units: int
    activation: str
    weights: ValueHistogram
    weights_at_start: ValueHistogram
    gradient: ValueHistogram
    outputs: ValueHistogram


@dataclass(frozen=True, eq=False)
class LayerFigures:
    """All layers as they are, and the FIGURES of each at so many points of the run, the oldest first.

    `steps` (points,) increase; `history` has an array (points, layers) for each of FIGURES, NaN where it isn't known:
    there is no gradient before the first step, and only units of relu are called dead. Outputs and dead units are of
    `samples` samples, which are held out if any are.
    """

    layers: tuple[LayerNow, ...]
    steps: NDArray[np.intp]
    history: dict[str, NDArray[np.float64]]
    samples: int
