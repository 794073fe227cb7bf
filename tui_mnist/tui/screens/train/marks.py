"""What the Train screen draws, and what it means, for its help."""

from __future__ import annotations

from typing import Final

MARKS: Final = (
    ("bright curve", "Running average of the loss or accuracy of the batches."),
    ("dim curve", "Each batch; a band from least to most where many share a column."),
    ("grey curve", "The run before this one, to compare."),
    ("● on a curve", "Validation: measured on images that are not trained on."),
    ("▾ on a curve", "A knob was turned here."),
    ("gap in a curve", "The value was not finite, so there is nothing to draw."),
    ("✓ ✗", "The network is right or wrong about this digit; the figure is its confidence."),
    ("◂ ▸", "The value before and the next one; click them."),
)
"""What is drawn, and what it means."""
