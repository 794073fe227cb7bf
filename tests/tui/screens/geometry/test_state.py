"""What is done with a sequence of operations, without a screen: chosen, changed, played, undone."""

import numpy as np
import pytest

from tui_mnist.geometry import EXERCISES
from tui_mnist.tui.screens.geometry.operations.overlays import DOT, POINTS
from tui_mnist.tui.screens.geometry.operations.state import MOST_OPERATIONS, START, CursorStop, OperationsState


def names(state: OperationsState) -> list[str]:
    return [operation.kind.name for operation in state.sequence.operations]


@pytest.fixture
def state() -> OperationsState:
    return OperationsState()


def test_the_cursor_goes_over_all_numbers_and_stops_at_the_ends(state: OperationsState) -> None:
    seen = [state.chosen]
    for _ in range(6):
        state.choose(1)
        seen.append(state.chosen)
    assert seen == [CursorStop(0, 0), CursorStop(1, 0), CursorStop(1, 1), *[CursorStop(2, None)] * 4]
    state.overlay = DOT
    state.choose(9)
    assert state.chosen == CursorStop(1, 1, is_vector=True)
    assert state.number_name == "v, y"


def test_a_number_is_turned_in_round_steps_and_stays_within_its_bounds(state: OperationsState) -> None:
    state.set_number(32)
    state.turn(1)
    assert state.number == 35
    state.set_number(32)
    state.turn(-1)
    assert state.number == 30
    state.turn(1000)
    assert state.number == 180


def test_turns_of_one_number_are_undone_together_and_those_of_two_one_by_one(state: OperationsState) -> None:
    for _ in range(3):
        state.turn(1)
    state.choose(1)
    state.turn(1)
    state.undo()
    assert state.number == 1
    state.undo()
    assert state.sequence == START
    assert not state.can_undo


def test_an_operation_comes_behind_the_chosen_one_and_is_chosen(state: OperationsState) -> None:
    state.add("scale")
    assert names(state) == ["rotate", "scale", "translate", "relu"]
    assert state.chosen == CursorStop(1, 0)
    assert state.is_at_end


def test_there_is_an_end_to_adding(state: OperationsState) -> None:
    while not state.is_full:
        state.add("relu")
    assert len(state.sequence) == MOST_OPERATIONS


def test_it_is_moved_replaced_and_removed(state: OperationsState) -> None:
    state.move(1)
    assert names(state) == ["translate", "rotate", "relu"]
    assert state.chosen == CursorStop(1, 0)
    state.replace("tanh")
    assert names(state) == ["translate", "tanh", "relu"]
    state.remove()
    state.remove()
    state.remove()
    assert names(state) == []
    assert state.operation is None
    for _ in range(5):
        state.undo()
    assert state.sequence == START


def test_what_is_changed_is_seen(state: OperationsState) -> None:
    state.go_to(0)
    state.choose(1)
    state.turn(1)
    assert state.position == 2


def test_steps_go_to_the_ends_of_operations(state: OperationsState) -> None:
    state.go_to(1.4)
    state.step(1)
    assert state.position == 2
    state.go_to(1.4)
    state.step(-1)
    assert state.position == 1
    state.step(-1)
    state.step(-1)
    assert state.position == 0


def test_collapsing_multiplies_out_and_shows_why_not_all(state: OperationsState) -> None:
    points = np.array([[1.0, 2.0], [-3.0, 0.5]])
    before = state.sequence.apply(points)
    state.collapse()
    assert names(state) == ["affine", "relu"]
    assert np.allclose(state.sequence.apply(points), before, atol=1e-12)
    assert state.refusal is not None
    state.turn(1)
    assert state.refusal is None
    state.choose_operation(1)
    state.remove()
    state.add("rotate")
    state.collapse()
    assert names(state) == ["affine"]
    assert state.refusal is None


def test_an_exercise_begins_empty_offers_its_kinds_and_is_undone(state: OperationsState) -> None:
    exercise = next(each for each in EXERCISES if each.title == "two arrows")
    state.take_exercise(exercise)
    assert names(state) == []
    assert state.offered == ("matrix",)
    assert not state.is_solved
    state.add("matrix")
    for handle, target in ((1, (1.5, 0.5)), (2, (-1.0, 1.0))):
        state.pull(handle, np.array(target))
        state.let_go()
    assert state.is_solved
    for _ in range(4):
        state.undo()
    assert state.sequence == START
    assert state.exercise is None


def test_defaults_bring_the_first_sequence_back_and_in_an_exercise_none(state: OperationsState) -> None:
    state.add("relu")
    state.set_defaults()
    assert state.is_default
    assert state.sequence == START
    state.take_exercise(EXERCISES[0])
    state.add("matrix")
    state.set_defaults()
    assert names(state) == []


def test_vectors_have_bounds(state: OperationsState) -> None:
    state.overlay = DOT
    state.choose_stop(CursorStop(0, 1, is_vector=True))
    state.turn(1)
    assert state.vectors[0] == (2, 1.25)
    state.set_number(99)
    assert state.vectors[0] == (2, 5)
    state.overlay = POINTS
    assert state.number is None
