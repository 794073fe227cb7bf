"""What is said under the planes: the one thing that helps now, in two lines of a small screen."""

from textwrap import wrap

import pytest

from tui_mnist.geometry import EXERCISES, kinds
from tui_mnist.tui.kit.keymap import with_keys
from tui_mnist.tui.screens.geometry.commands import GEOMETRY_COMMANDS
from tui_mnist.tui.screens.geometry.operations.hints import hint
from tui_mnist.tui.screens.geometry.operations.state import OperationsState

COLUMNS, LINES = 78, 2


def said(state: OperationsState) -> str:
    text = with_keys(hint(state), GEOMETRY_COMMANDS, {})
    assert "{" not in text
    assert len(wrap(text, COLUMNS)) <= LINES, text
    return text


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.title)
def test_an_exercise_says_what_to_do_with_what_and_how_many(exercise: object) -> None:
    state = OperationsState()
    state.take_exercise(exercise)  # type: ignore[arg-type]
    text = said(state)
    assert state.exercise is not None
    assert state.exercise.task in text
    assert all(kind in text for kind in state.exercise.kinds)
    assert f"{state.exercise.enough} will do, 0 so far" in text
    state.sequence = state.exercise.solution
    assert said(state).startswith("Solved with")


@pytest.mark.parametrize("name", list(kinds()))
def test_an_operation_says_what_it_does(name: str) -> None:
    state = OperationsState()
    state.set_defaults()
    for _ in range(3):
        state.remove()
    state.add(name)
    assert said(state).startswith(f"{name}: {kinds()[name].meaning}. space plays it all")


def test_affine_operations_in_a_row_are_offered_to_be_collapsed() -> None:
    assert "Operations 1 to 2 are affine: together one x @ W + b, which c makes of them." in said(OperationsState())


def test_why_it_is_not_one_affine_map_is_said_with_numbers() -> None:
    state = OperationsState()
    state.collapse()
    assert said(state).endswith("to (1.23, 2.73); it goes to (1, 0).")
    state.replace("dense")
    state.add("leaky_relu")
    state.collapse()
    assert "dense between keeps it from being one" in said(state)


def test_without_operations_it_says_how_to_begin() -> None:
    state = OperationsState()
    for _ in range(3):
        state.remove()
    assert "a adds an operation, e has exercises" in said(state)
