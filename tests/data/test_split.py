"""Runs of equal sizes are judged on the same held-out images, and never train on them."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.data import split
from tui_mnist.errors import UsageError


@st.composite
def fitting_sizes(draw: st.DrawFn) -> tuple[int, int, int | None]:
    count = draw(st.integers(1, 500))
    validation_size = draw(st.integers(0, count - 1))
    return count, validation_size, draw(st.none() | st.integers(1, count - validation_size))


@given(sizes=fitting_sizes())
def test_the_sets_have_the_sizes_asked_for_and_share_nothing(sizes: tuple[int, int, int | None]) -> None:
    count, validation_size, train_size = sizes
    train, validation = split(count, validation_size, train_size)
    assert len(validation) == validation_size
    assert len(train) == (count - validation_size if train_size is None else train_size)
    both = np.concatenate([train, validation])
    assert len(np.unique(both)) == len(both)
    assert np.isin(both, np.arange(count)).all()


@given(sizes=fitting_sizes())
def test_the_indices_are_ascending(sizes: tuple[int, int, int | None]) -> None:
    for indices in split(*sizes):
        assert indices.dtype == np.intp
        assert (np.diff(indices) > 0).all()


@given(sizes=fitting_sizes())
def test_the_same_sizes_give_the_same_sets(sizes: tuple[int, int, int | None]) -> None:
    for one, other in zip(split(*sizes), split(*sizes), strict=True):
        assert np.array_equal(one, other)


@given(sizes=fitting_sizes())
def test_the_validation_set_does_not_depend_on_the_training_size(sizes: tuple[int, int, int | None]) -> None:
    count, validation_size, train_size = sizes
    assert np.array_equal(split(count, validation_size, train_size)[1], split(count, validation_size)[1])


@given(sizes=fitting_sizes())
def test_a_smaller_training_set_is_part_of_a_larger_one(sizes: tuple[int, int, int | None]) -> None:
    count, validation_size, train_size = sizes
    assert np.isin(split(count, validation_size, train_size)[0], split(count, validation_size)[0]).all()


def test_with_nothing_held_out_the_training_set_is_all_of_the_file_in_its_order() -> None:
    train, validation = split(60_000, 0)
    assert np.array_equal(train, np.arange(60_000))
    assert validation.tolist() == []


def test_the_held_out_images_are_drawn_from_all_of_the_file() -> None:
    _, validation = split(60_000, 5_000)
    in_each_tenth = np.bincount(validation // 6_000, minlength=10)
    assert in_each_tenth.min() > 400
    assert in_each_tenth.max() < 600


def test_neither_another_process_nor_numpys_global_seed_nor_a_later_version_changes_the_split() -> None:
    program = (
        "import numpy as np; np.random.seed(7); from tui_mnist.data import split; print(*split(20, 5, 6), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[ 0  3  7  8 11 19]", "[ 1 13 15 16 17]"]


@pytest.mark.parametrize("validation_size", [-1, 100, 101])
def test_a_validation_size_that_does_not_fit(validation_size: int) -> None:
    with pytest.raises(UsageError) as caught:
        split(100, validation_size)
    assert str(caught.value) == f"a validation size of {validation_size} out of 100 training samples; expected 0 to 99"


@pytest.mark.parametrize("train_size", [-1, 0, 71, 1_000])
def test_a_training_size_that_does_not_fit(train_size: int) -> None:
    with pytest.raises(UsageError) as caught:
        split(100, 30, train_size)
    assert str(caught.value) == (
        f"a training size of {train_size:,} out of 100 training samples, 30 of them held out for validation; "
        "expected 1 to 70"
    )
