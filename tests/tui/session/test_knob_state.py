"""What is wanted of the knobs, what waits, and what can be taken back."""

import pytest

from tui_mnist.errors import UsageError
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.session.knob_state import KnobState


def test_a_live_knob_is_wanted_at_once_and_turned_to_the_same_value_changes_nothing() -> None:
    knob_state = KnobState(Hyperparameters())
    assert knob_state.turn("batch_size", 64) == {"batch_size": 64}
    assert knob_state.turn("batch_size", 64) == {}
    assert knob_state.wanted == Hyperparameters.of(batch_size=64)


def test_what_waits_is_the_knobs_value_and_not_yet_wanted() -> None:
    knob_state = KnobState(Hyperparameters())
    knob_state.wait("hidden", (64,))
    assert knob_state.value("hidden") == knob_state.values["hidden"] == (64,)
    assert knob_state.wanted == Hyperparameters()
    knob_state.wait("hidden", Hyperparameters().hidden)
    assert not knob_state.pending


def test_what_is_not_allowed_is_neither_wanted_nor_waits() -> None:
    knob_state = KnobState(Hyperparameters())
    with pytest.raises(UsageError):
        knob_state.turn("learning_rate", -1.0)
    with pytest.raises(UsageError):
        knob_state.wait("hidden", (0,))
    assert (knob_state.wanted, knob_state.pending) == (Hyperparameters(), {})


def test_the_last_change_is_what_waits_first_and_then_what_landed_last() -> None:
    knob_state = KnobState(Hyperparameters())
    knob_state.landed({"batch_size": (128, 64)})
    knob_state.landed({"learning_rate": (0.001, 0.003)})
    knob_state.wait("seed", 3)
    assert [knob_state.last() for _ in range(3)] == [{}, {"learning_rate": 0.001}, {"batch_size": 128}]
    assert not knob_state.can_go_back


def test_going_back_is_no_change_to_take_back() -> None:
    knob_state = KnobState(Hyperparameters())
    knob_state.turn("batch_size", 64)
    knob_state.landed({"batch_size": (128, 64)})
    knob_state.want(knob_state.last(), going_back=True)
    knob_state.landed({"batch_size": (64, 128)})
    assert knob_state.wanted == Hyperparameters()
    assert not knob_state.can_go_back


def test_what_is_under_way_is_wanted_whatever_the_trainer_tells_meanwhile() -> None:
    knob_state = KnobState(Hyperparameters())
    knob_state.turn("batch_size", 64)
    knob_state.turn("momentum", 0.5)
    knob_state.synchronize(Hyperparameters())
    assert knob_state.wanted == Hyperparameters.of(batch_size=64, momentum=0.5)
    knob_state.landed({"batch_size": (128, 64)})
    knob_state.synchronize(Hyperparameters.of(batch_size=64))
    assert knob_state.wanted == Hyperparameters.of(batch_size=64, momentum=0.5)
    knob_state.landed({"momentum": (0.9, 0.5)})
    knob_state.synchronize(Hyperparameters())
    assert knob_state.wanted == Hyperparameters()


def test_what_is_refused_is_wanted_no_more() -> None:
    knob_state = KnobState(Hyperparameters())
    knob_state.turn("batch_size", 64)
    knob_state.turn("momentum", 0.5)
    knob_state.refused(Hyperparameters())
    assert knob_state.wanted == Hyperparameters.of(momentum=0.5)
