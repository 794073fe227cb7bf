"""What is said under the planes: how an exercise stands, why something can't be, or what is worth trying."""

from __future__ import annotations

from tui_mnist.geometry import Exercise
from tui_mnist.tui.screens.geometry.operations.numbers import short
from tui_mnist.tui.screens.geometry.operations.state import OperationsState

TRY = "{operations_play} plays it all, drag the tips of the arrows, {operations_exercise} has exercises."


def hint(state: OperationsState) -> str:
    """The one thing that is worth saying now; commands are named as "{id}"."""
    if state.exercise is not None:
        return _of_exercise(state, state.exercise)
    if state.refusal is not None and state.bending is not None:
        at, half = (", ".join(map(short, point.tolist())) for point in (state.refusal.image, state.refusal.expected))
        return (
            f"{state.bending.kind.name} between keeps it from being one x @ W + b: that would send m, halfway from p "
            f"to q, halfway between their images, to ({half}); it goes to ({at})."
        )
    if not len(state.sequence):
        return "The plane as it is. {operations_add} adds an operation, {operations_exercise} has exercises."
    if (run := state.affine_run) is not None:
        first, last = run
        return (
            f"Operations {first + 1} to {last + 1} are affine: together one x @ W + b, which "
            f"{{operations_collapse}} makes of them. {TRY}"
        )
    operation = state.operation
    said = f"{operation.kind.name}: {operation.kind.meaning}. " if operation is not None else ""
    return said + TRY


def _of_exercise(state: OperationsState, exercise: Exercise) -> str:
    used, enough = len(state.sequence), exercise.enough
    if state.is_solved:
        best = "as few as suffice" if used <= enough else f"{enough} suffice"
        return (
            f"Solved with {_counted(used)}, {best}. {{operations_play}} plays it, {{operations_exercise}} has others."
        )
    kinds = " and ".join(exercise.kinds)
    return f"Exercise “{exercise.title}”: {exercise.task} With {kinds} alone; {enough} will do, {used} so far."


def _counted(count: int) -> str:
    return f"{count} operation" + ("s" if count != 1 else "")
