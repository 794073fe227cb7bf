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
    wishes.landed({"batch_size": (128, 64)})
    wishes.landed({"learning_rate": (0.001, 0.003)})
    wishes.wait("seed", 3)
    assert [wishes.last(), wishes.last(), wishes.last()] == [{}, {"learning_rate": 0.001}, {"batch_size": 128}]
    assert not wishes.can_go_back


def test_going_back_is_no_change_to_take_back() -> None:
    wishes = Wishes(Hyperparameters())
    wishes.turn("batch_size", 64)
    wishes.landed({"batch_size": (128, 64)})
    wishes.want(wishes.last(), going_back=True)
    wishes.landed({"batch_size": (64, 128)})
    assert wishes.wanted == Hyperparameters()
    assert not wishes.can_go_back


def test_what_is_under_way_is_wanted_whatever_the_trainer_tells_meanwhile() -> None:
    wishes = Wishes(Hyperparameters())
    wishes.turn("batch_size", 64)
    wishes.turn("momentum", 0.5)
    wishes.stands(Hyperparameters())
    assert wishes.wanted == Hyperparameters.of(batch_size=64, momentum=0.5)
    wishes.landed({"batch_size": (128, 64)})
    wishes.stands(Hyperparameters.of(batch_size=64))
    assert wishes.wanted == Hyperparameters.of(batch_size=64, momentum=0.5)
    wishes.landed({"momentum": (0.9, 0.5)})
    wishes.stands(Hyperparameters())
    assert wishes.wanted == Hyperparameters()


def test_what_is_refused_is_wanted_no_more() -> None:
    wishes = Wishes(Hyperparameters())
    wishes.turn("batch_size", 64)
    wishes.turn("momentum", 0.5)
    wishes.refused(Hyperparameters())
    assert wishes.wanted == Hyperparameters.of(momentum=0.5)
