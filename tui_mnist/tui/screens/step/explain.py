"""The explanation of what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from tui_mnist.tui.screens.step.explain_backward import explain_backward, explain_loss, explain_update
from tui_mnist.tui.screens.step.explain_forward import explain_draw, explain_forward
from tui_mnist.tui.screens.step.explanation_parts import ExplanationPart
from tui_mnist.tui.screens.step.selection import Selection
from tui_mnist.tui.screens.step.stages import Stage

EXPLAINED_BY: dict[Stage, Callable[[Selection], Iterator[ExplanationPart]]] = {
    Stage.DRAW: explain_draw,
    Stage.FORWARD: explain_forward,
    Stage.LOSS: explain_loss,
    Stage.BACKWARD: explain_backward,
    Stage.UPDATE: explain_update,
}


def explain(selection: Selection) -> tuple[ExplanationPart, ...]:
    """Formulas and words, with the numbers under the cursor."""
    with np.errstate(all="ignore"):  # the numbers of a step that diverged are explained, too
        return tuple(EXPLAINED_BY[selection.cursor.stage](selection))
