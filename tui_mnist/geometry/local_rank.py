"""How many dimensions are left near each point, where a sequence bends the plane and no matrix tells."""

from __future__ import annotations

import numpy as np

from tui_mnist.geometry.affine import Array
from tui_mnist.geometry.sequence import OperationSequence

DIFFERENCE = 1e-5
FLAT = 1e-6
"""What stretches by less is flat."""


def rank_shares(sequence: OperationSequence, position: float, points: Array) -> tuple[float, float, float]:
    """The shares of the points (n, 2) near which two dimensions, one and none are left after so many operations."""
    here = sequence.apply(points, position)
    slopes = np.stack(
        [(sequence.apply(points + DIFFERENCE * way, position) - here) / DIFFERENCE for way in np.eye(2)], axis=1
    )
    ranks = (np.linalg.svd(slopes, compute_uv=False) > FLAT).sum(axis=1)
    two, one, none = (float((ranks == rank).mean()) for rank in (2, 1, 0))
    return two, one, none
