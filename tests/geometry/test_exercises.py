"""The exercises: each can be solved as it says, and is not solved by nothing, by less, or by what it does not allow."""

from itertools import pairwise

import numpy as np
import pytest

from tui_mnist.geometry import EXERCISES, Exercise, OperationSequence, PlaneOperation

of_each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.title)


@of_each
def test_its_solution_solves_it_with_the_operations_it_allows(exercise: Exercise) -> None:
    assert exercise.is_solved_by(exercise.solution)
    assert {operation.kind.name for operation in exercise.solution.operations} <= set(exercise.kinds)


@of_each
def test_nothing_and_less_do_not_solve_it(exercise: Exercise) -> None:
    assert not exercise.is_solved_by(OperationSequence())
    for place in range(exercise.enough):
        assert not exercise.is_solved_by(exercise.solution.removed(place))


@of_each
def test_other_kinds_of_operation_do_not_count(exercise: Exercise) -> None:
    with_another = exercise.solution.inserted(0, PlaneOperation.of("linear"))
    assert np.array_equal(with_another.apply(np.eye(2)), exercise.solution.apply(np.eye(2)))
    assert not exercise.is_solved_by(with_another)


@of_each
def test_its_numbers_can_be_reached_with_the_arrow_keys(exercise: Exercise) -> None:
    for operation in exercise.solution.operations:
        for number, parameter in zip(operation.numbers, operation.kind.parameters, strict=True):
            assert number % parameter.step == 0


def test_another_way_to_the_same_picture_counts() -> None:
    about_another_point = next(each for each in EXERCISES if each.title == "about another point")
    shifted = OperationSequence(
        (PlaneOperation.of("translate", -2, 0), PlaneOperation.of("rotate", 90), PlaneOperation.of("translate", 2, 0))
    )
    assert about_another_point.is_solved_by(shifted)


def test_there_are_half_a_dozen_and_no_two_are_the_same() -> None:
    assert len(EXERCISES) >= 6
    assert len({exercise.title for exercise in EXERCISES}) == len(EXERCISES)
    assert all(first.solution != second.solution for first, second in pairwise(EXERCISES))
