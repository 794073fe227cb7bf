"""What is said of what the learner looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tui_mnist.tui.screens.step.say_backward import say_backward, say_loss, say_update
from tui_mnist.tui.screens.step.say_forward import say_draw, say_forward
from tui_mnist.tui.screens.step.saying import Saying
from tui_mnist.tui.screens.step.sight import Sight
from tui_mnist.tui.screens.step.stages import Stage

SAYINGS: dict[Stage, Callable[[Sight], Iterator[Saying]]] = {
    Stage.DRAW: say_draw,
    Stage.FORWARD: say_forward,
    Stage.LOSS: say_loss,
    Stage.BACKWARD: say_backward,
    Stage.UPDATE: say_update,
}


def say(sight: Sight) -> tuple[Saying, ...]:
    """Formulas and words, with the numbers under the cursor."""
    return tuple(SAYINGS[sight.cursor.stage](sight))
