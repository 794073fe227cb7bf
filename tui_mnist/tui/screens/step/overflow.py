"""Where the numbers of a step left the finite world: the first tensor in which one is NaN or infinite."""

from __future__ import annotations

import numpy as np

from tui_mnist.tui.screens.step.selection import Selection
from tui_mnist.tui.screens.step.stages import Stage


def first_overflow(selection: Selection) -> Selection | None:
    """The same walk with the cursor on the first such number, in the order of computing; None if all are finite."""
    for stage in Stage:
        there = selection.in_stage(stage)
        for tensor in there.tensors:
            if tensor.view.overflows:
                index = np.argwhere(~np.isfinite(tensor.view.value))[0]
                slots = there.slots_of(tensor)
                return there.on_tensor(tensor).at(dict(zip(slots, map(int, index), strict=True)))
    return None
