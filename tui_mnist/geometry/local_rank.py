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
    along_x, along_y = ((sequence.apply(points + DIFFERENCE * way, position) - here) / DIFFERENCE for way in np.eye(2))
    largest = np.maximum(np.abs(along_x), np.abs(along_y)).max(axis=1)
    area = np.abs(along_x[:, 0] * along_y[:, 1] - along_x[:, 1] * along_y[:, 0])
    ranks = (largest > FLAT).astype(np.intp) + (area > FLAT * largest)
    two, one, none = (float((ranks == rank).mean()) for rank in (2, 1, 0))
    return two, one, none
