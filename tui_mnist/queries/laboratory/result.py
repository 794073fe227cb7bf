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

    Of sample number `number` of `digits`, `image` (rows, columns) is what the network gets, `label` its class,
    `probabilities_before` and `probabilities_after` (classes,) what the network says.
    """

    before: Measurement
    after: Measurement
    count: int
    held_out: bool
    number: int
    digits: int
    image: NDArray[np.uint8]
    label: int
    probabilities_before: NDArray[np.float32]
    probabilities_after: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ExperimentCurve:
    """Accuracy and mean confidence (n,) at each of the strengths (n,), NaN where they were not measured yet.

    It is `complete` when all of them are of the network as it is.
    """

    strengths: NDArray[np.float64]
    accuracies: NDArray[np.float64]
    confidences: NDArray[np.float64]
    complete: bool
