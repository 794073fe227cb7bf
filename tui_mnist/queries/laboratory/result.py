"""What comes out of an experiment, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Measurement(NamedTuple):
    """How good a network is on some digits, and how sure: all from 0 to 1, or NaN where its numbers are not finite.

    `accuracy` is the share of right answers, `confidence` the mean of the highest probabilities, `calibration_error`
    how far the two are apart among answers of about the same confidence.
    """

    accuracy: float
    confidence: float
    calibration_error: float


@dataclass(frozen=True, eq=False)
class ExperimentResult:
    """What the changes do: to `count` samples, which were held out unless none are, and to one of them.

    Of sample number `number` of `digits`, `original` and `image` (rows, columns) are what the network gets
    before and after, `label` is its class, `probabilities_before` and `probabilities_after` (classes,) what is said.
    """

    before: Measurement
    after: Measurement
    count: int
    held_out: bool
    number: int
    digits: int
    original: NDArray[np.uint8]
    image: NDArray[np.uint8]
    label: int
    probabilities_before: NDArray[np.float32]
    probabilities_after: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ExperimentCurve:
    """Accuracy and mean confidence (n,) at each of the strengths (n,), NaN where they were not measured yet.

    All are of the network as it was at `step`. It is `complete` when all are known, and the network is still the same.
    """

    strengths: NDArray[np.float64]
    accuracies: NDArray[np.float64]
    confidences: NDArray[np.float64]
    step: int
    complete: bool
