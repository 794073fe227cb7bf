"""What is wanted of the knobs, what waits, and what can be taken back."""

import pytest

from tui_mnist.errors import UsageError
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.wishes import Wishes


def test_a_live_knob_is_wanted_at_once_and_turned_to_the_same_value_changes_nothing() -> None:
    wishes = Wishes(Hyperparameters())
    assert wishes.turn("batch_size", 64) == {"batch_size": 64}
    assert wishes.turn("batch_size", 64) == {}
    assert wishes.wanted == Hyperparameters.of(batch_size=64)


def test_what_waits_is_the_knobs_value_and_not_yet_wanted() -> None:
    wishes = Wishes(Hyperparameters())
    wishes.wait("hidden", (64,))
    assert wishes.value("hidden") == wishes.values["hidden"] == (64,)
    assert wishes.wanted == Hyperparameters()
    wishes.wait("hidden", Hyperparameters().hidden)
    assert not wishes.pending


def test_what_is_not_allowed_is_neither_wanted_nor_waits() -> None:
    wishes = Wishes(Hyperparameters())
    with pytest.raises(UsageError):
        wishes.turn("learning_rate", -1.0)
    with pytest.raises(UsageError):
        wishes.wait("hidden", (0,))
    assert (wishes.wanted, wishes.pending) == (Hyperparameters(), {})


def test_the_last_change_is_what_waits_first_and_then_what_landed_last() -> None:
    wishes = Wishes(Hyperparameters())
    for before in ({"batch_size": 128}, {"learning_rate": 0.001}):
        wishes.landed(before)
    wishes.wait("seed", 3)
    assert [wishes.last(), wishes.last(), wishes.last()] == [{}, {"learning_rate": 0.001}, {"batch_size": 128}]
    assert not wishes.can_go_back


def test_going_back_is_no_change_to_take_back() -> None:
    wishes = Wishes(Hyperparameters())
    wishes.turn("batch_size", 64)
    wishes.landed({"batch_size": 128})
    wishes.go_back(wishes.last())
    wishes.landed({"batch_size": 64})
    assert wishes.wanted == Hyperparameters()
    assert not wishes.can_go_back
