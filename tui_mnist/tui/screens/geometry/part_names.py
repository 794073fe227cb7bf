"""What the parts of the Geometry screen are called, in their order."""

from __future__ import annotations

OPERATIONS, UNFOLDING, LANDSCAPE, REAL_NETWORK = PARTS = ("operations", "unfolding", "landscape", "real network")
