"""Every sample once an epoch, the same order for the same seed, and the same rest from wherever a state was kept."""

import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.data import Sampler, SamplerState
from tui_mnist.errors import CheckpointError, UsageError

batch_size_lists = st.lists(st.integers(1, 40), min_size=1, max_size=30)


def sampler(size: int = 10, *, seed: int = 0, shuffle: bool = True) -> Sampler:
    return Sampler(np.arange(size), np.random.default_rng(seed), shuffle)


def epoch_of(source: Sampler, batch_size: int = 3) -> list[int]:
    """Draw until an epoch is complete."""
    drawn: list[int] = source.draw(batch_size).tolist()
    while not source.at_epoch_end:
        drawn += source.draw(batch_size).tolist()
    return drawn


# Every sample once an epoch


@given(size=st.integers(1, 60), batch_sizes=batch_size_lists, shuffle=st.booleans())
def test_every_sample_is_drawn_exactly_once_an_epoch_whatever_the_batch_sizes(
    size: int, batch_sizes: list[int], shuffle: bool
) -> None:
    source = sampler(size, shuffle=shuffle)
    drawn: list[int] = []
    for batch_size in batch_sizes:
        drawn += source.draw(batch_size).tolist()
    for epoch in range(source.epoch):
        assert sorted(drawn[epoch * size : (epoch + 1) * size]) == list(range(size))
    begun = drawn[source.epoch * size :]
    assert len(set(begun)) == len(begun)


@given(size=st.integers(1, 60), batch_sizes=batch_size_lists)
def test_a_batch_is_as_long_as_asked_or_what_the_epoch_has_left(size: int, batch_sizes: list[int]) -> None:
    source = sampler(size)
    for batch_size in batch_sizes:
        left = size if source.at_epoch_end else size - source.position
        assert len(source.draw(batch_size)) == min(batch_size, left)


@given(size=st.integers(1, 60), batch_sizes=batch_size_lists)
def test_what_is_peeked_at_is_what_is_drawn_and_nothing_is_decided_early(size: int, batch_sizes: list[int]) -> None:
    source, unseen = sampler(size), sampler(size)
    for batch_size in batch_sizes:
        undecided = source.position in {0, size}
        ahead = source.peek(batch_size)
        drawn = source.draw(batch_size)
        assert (ahead is None) == undecided
        assert ahead is None or np.array_equal(ahead, drawn)
        assert np.array_equal(drawn, unseen.draw(batch_size))


@given(size=st.integers(1, 60), batch_sizes=batch_size_lists)
def test_epoch_and_position_count_what_was_drawn(size: int, batch_sizes: list[int]) -> None:
    source = sampler(size)
    drawn = 0
    for batch_size in batch_sizes:
        drawn += len(source.draw(batch_size))
        assert source.epoch == drawn // size
        assert source.at_epoch_end == (drawn % size == 0)
        assert source.position == (drawn % size or size)


def test_a_batch_is_the_next_part_of_the_epochs_order() -> None:
    source = sampler(10)
    first, second = source.draw(4), source.draw(4)
    assert source.order[:8].tolist() == [*first, *second]
    assert np.shares_memory(first, source.order)


def test_before_the_first_draw_nothing_has_happened() -> None:
    source = sampler(10)
    assert (source.size, source.epoch, source.position, source.at_epoch_end) == (10, 0, 0, False)
    assert source.order.tolist() == []


def test_the_order_of_a_finished_epoch_stays_until_the_next_begins() -> None:
    source = sampler(10)
    drawn = epoch_of(source)
    assert source.order.tolist() == drawn
    source.draw(1)
    assert source.order.tolist() != drawn


def test_only_the_given_samples_are_drawn() -> None:
    source = Sampler(np.array([7, 3, 100]), np.random.default_rng(0))
    assert sorted(epoch_of(source)) == [3, 7, 100]


def test_batches_are_indices_and_cannot_be_written() -> None:
    batch = Sampler(np.array([7, 3, 100], np.uint8), np.random.default_rng(0)).draw(2)
    assert batch.dtype == np.intp
    with pytest.raises(ValueError, match="read-only"):
        batch[0] = 0


def test_the_given_array_is_neither_shuffled_nor_locked() -> None:
    mine = np.arange(10)
    epoch_of(Sampler(mine, np.random.default_rng(0)))
    assert mine.tolist() == list(range(10))
    mine[0] = 5


# The order


def test_each_epoch_is_shuffled_anew() -> None:
    source = sampler(50)
    first, second = epoch_of(source), epoch_of(source)
    assert first != second
    assert first != sorted(first)


def test_without_shuffling_each_epoch_keeps_the_given_order() -> None:
    source = sampler(10, shuffle=False)
    assert epoch_of(source) == epoch_of(source) == list(range(10))


def test_the_same_seed_gives_the_same_order_and_another_seed_another() -> None:
    one, same, other = sampler(50, seed=1), sampler(50, seed=1), sampler(50, seed=2)
    for _ in range(3):
        order = epoch_of(one)
        assert epoch_of(same) == order
        assert epoch_of(other) != order


@given(size=st.integers(1, 60), batch_sizes=batch_size_lists)
def test_the_order_does_not_depend_on_the_batch_sizes(size: int, batch_sizes: list[int]) -> None:
    source, one_by_one = sampler(size), sampler(size)
    for batch_size in batch_sizes:
        for index in source.draw(batch_size):
            assert one_by_one.draw(1).tolist() == [index]


# Kept and resumed


@given(
    size=st.integers(1, 60),
    before=st.lists(st.integers(1, 40), max_size=30),
    after=batch_size_lists,
    shuffle=st.booleans(),
    seed=st.integers(0, 2**32),
)
def test_from_any_point_a_restored_sampler_draws_the_same_rest(
    size: int, before: list[int], after: list[int], shuffle: bool, seed: int
) -> None:
    source = sampler(size, seed=seed, shuffle=shuffle)
    for batch_size in before:
        source.draw(batch_size)
    text = json.dumps(asdict(source.state()))

    resumed = sampler(size, seed=seed + 1, shuffle=shuffle)
    resumed.draw(1)
    resumed.restore(SamplerState(**json.loads(text)))

    assert (resumed.epoch, resumed.position, resumed.at_epoch_end) == (
        source.epoch,
        source.position,
        source.at_epoch_end,
    )
    assert resumed.order.tolist() == source.order.tolist()
    assert resumed.state() == source.state()
    for batch_size in after:
        assert resumed.draw(batch_size).tolist() == source.draw(batch_size).tolist()
    assert resumed.state() == source.state()


def test_a_state_does_not_change_as_its_sampler_goes_on() -> None:
    source = sampler(10)
    source.draw(3)
    state = source.state()
    text = json.dumps(asdict(state))
    epoch_of(source)
    epoch_of(source)
    assert json.dumps(asdict(state)) == text


def test_a_sampler_can_go_back_to_its_own_past() -> None:
    source = sampler(20)
    source.draw(6)
    state = source.state()
    rest = epoch_of(source), epoch_of(source)
    source.restore(state)
    assert (epoch_of(source), epoch_of(source)) == rest


# What is refused


PCG64: dict[str, Any] = dict(np.random.default_rng(0).bit_generator.state)


def a_state() -> SamplerState:
    source = sampler(10)
    source.draw(3)
    return source.state()


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 9},
        {"size": None},
        {"position": 11},
        {"position": -1},
        {"position": 2.5},
        {"epoch": -1},
        {"epoch": "first"},
        {"generator": {}},
        {"generator": None},
        {"generator": {"bit_generator": "PCG64"}},
        {"generator": PCG64 | {"state": {"state": 2**200, "inc": 1}}},
        {"generator": PCG64 | {"state": {"state": 1.5, "inc": 1}}},
        {"generator": PCG64 | {"state": {"state": "1", "inc": 1}}},
        {"generator": PCG64 | {"has_uint32": "yes"}},
        {"generator": PCG64 | {"uinteger": -1}},
        {"generator": np.random.Philox(0).state},
        {"generator": np.random.PCG64DXSM(0).state},
    ],
    ids=str,
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(changes: dict[str, Any]) -> None:
    source, untouched = sampler(10, seed=5), sampler(10, seed=5)
    source.draw(4)
    untouched.draw(4)
    with pytest.raises(CheckpointError) as caught:
        source.restore(replace(a_state(), **changes))
    assert "\n" not in str(caught.value)
    assert source.state() == untouched.state()
    assert (epoch_of(source), epoch_of(source)) == (epoch_of(untouched), epoch_of(untouched))


@pytest.mark.parametrize("batch_size", [0, -1])
def test_a_batch_of_less_than_one_sample(batch_size: int) -> None:
    with pytest.raises(UsageError, match=f"a batch size of {batch_size}; expected at least 1"):
        sampler().draw(batch_size)


@pytest.mark.parametrize("indices", [np.arange(0), np.zeros((2, 2), np.intp)], ids=["none", "a table"])
def test_nothing_to_draw_from(indices: Any) -> None:
    with pytest.raises(UsageError, match="expected one dimension and at least one"):
        Sampler(indices, np.random.default_rng(0))
