"""What the Train screen draws, and what it means, for its help."""

from __future__ import annotations

from typing import Final

MARKS: Final = (
    ("bright curve", "Running average of the loss or accuracy of the batches."),
    ("dim curve", "Each batch; a band from least to most where many share a column."),
    ("grey curve", "The run before this one, to compare."),
    ("● on a curve", "Measured on the held-out images, which are not trained on (validation)."),
    ("▾ on a curve", "A knob was turned here."),
    ("gap in a curve", "The value was not finite, so there is nothing to draw."),
    ("✓ ✗", "The network is right or wrong about this digit; the figure is its confidence."),
    ("◂ ▸", "The value before and the next one; click them, or press left and right."),
    ("a value", "Enter or a click opens it: a list of choices, or a field to type in."),
    ("a pane", "Tab goes to the next one. Arrows walk through knobs, digits, or the figures of a curve."),
)
"""What is drawn, what it means, and how it is moved through."""
