"""Queries are answered between two batches, the newest alone if many wait, and leave the training as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff import GradientTape
from tui_mnist.errors import BrokenStepError
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.training import Answer, Command, Control, Pause, Query, Resume, RunBatches, SetHyperparameters, Trainer
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.events import BatchDone, Diverged
from tui_mnist.training.state_id import StateId

NewTrainer = Callable[..., Trainer]


@dataclass(frozen=True)
class Weights(Query[bytes]):
    """The weights as they are."""

    number: int = 0

    def compute(self, trainer: BatchTrainer) -> bytes:
        return trainer.network.parameters.vector.tobytes()


@dataclass(frozen=True)
class NextWeights(Query[bytes]):
    """The weights after the next step, which a double takes."""

    def compute(self, trainer: BatchTrainer) -> bytes:
        double = trainer.double()
        inputs, labels = double.draw()
        with GradientTape() as tape:
            loss = double.loss(labels, double.forward(inputs))
        double.backward(tape, loss)
        double.update()
        return double.network.parameters.vector.tobytes()


@dataclass(frozen=True)
class Broken(Query[None]):
    """Finds out that the trainer itself is broken."""

    def compute(self, trainer: BatchTrainer) -> None:
        raise BrokenStepError("a member of the team is gone")


def answers(trainer: Trainer, *commands: Command) -> list[Answer[Any]]:
    control = Control(paused=True)
    for command in (*commands, Resume()):
        control.send(command)
    return [event for event in trainer.run(control) if isinstance(event, Answer)]


def test_of_queries_of_one_type_that_wait_the_newest_is_answered(new_trainer: NewTrainer) -> None:
    queries = [Weights(number) for number in range(1000)]
    given_ = answers(new_trainer(), *queries[:500], NextWeights(), NextWeights(at_leisure=True), *queries[500:])
    assert [answer.query for answer in given_] == [NextWeights(at_leisure=True), Weights(999)]


def test_other_commands_that_wait_keep_their_order_and_none_is_lost() -> None:
    control, knob = Control(), SetHyperparameters({"learning_rate": 0.5})
    for command in (Weights(1), RunBatches(2), Weights(2), knob, NextWeights(), Weights(3), Pause()):
        control.send(command)
    got = []
    while control.pending():
        got.append(control.wait())
    assert got == [RunBatches(2), knob, NextWeights(), Weights(3), Pause()]


def test_an_answer_knows_of_which_state_it_is(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    (answer,) = answers(trainer, SetHyperparameters({"learning_rate": 0.5}), Weights())
    knobs = trainer.hyperparameters
    assert knobs.learning_rate == 0.5
    assert (answer.step, answer.state_id) == (0, StateId(0, knobs))
    assert trainer.state_id == StateId(10, knobs)


def test_weights_that_were_taken_back_are_another_state_of_the_same_step(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    trainer.network.parameters.assign(float("nan"), keep_previous=True)
    before = trainer.state_id
    assert [event for event in trainer.run(Control()) if isinstance(event, Diverged)]
    assert trainer.state_id.step == before.step
    assert trainer.state_id.weights != before.weights


def test_an_optimizer_turned_there_and_back_has_lost_its_memory_which_is_another_state(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(optimizer="momentum")
    before = trainer.state_id
    for optimizer in ("adam", "momentum"):
        trainer.answer(SetHyperparameters({"optimizer": optimizer}))
    assert trainer.state_id.hyperparameters == before.hyperparameters
    assert trainer.state_id != before


def test_what_breaks_the_trainer_itself_is_no_answer(new_trainer: NewTrainer) -> None:
    with pytest.raises(BrokenStepError):
        new_trainer().answer(Broken())


@pytest.mark.filterwarnings("error")
def test_numbers_that_are_none_are_no_warning_on_the_terminal(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    trainer.assign(np.full_like(trainer.network.parameters.vector, np.inf))
    answer = trainer.answer(HeldOutDigitQuery())
    assert isinstance(answer, Answer)
    assert answer.value is not None, answer.error
    assert np.isnan(answer.value.probabilities).all()


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_double_takes_the_very_step_that_its_trainer_will_take(new_trainer: NewTrainer, optimizer: str) -> None:
    trainer = new_trainer(optimizer=optimizer, dropout=0.4)
    foretold = NextWeights().compute(trainer)
    for event in trainer.run(Control()):
        if isinstance(event, BatchDone):
            assert trainer.network.parameters.vector.tobytes() == foretold
            if event.step == 4:
                break
            foretold = NextWeights().compute(trainer)


@settings(deadline=None, max_examples=20)
@given(st.dictionaries(st.integers(1, 9), st.sampled_from([Weights(), NextWeights(), Weights(at_leisure=True)])))
def test_whatever_is_asked_whenever_training_is_bit_identical(
    new_trainer: NewTrainer, asked: dict[int, Query[Any]]
) -> None:
    vectors = []
    for queries in ({}, asked):
        trainer, control = new_trainer(optimizer="rmsprop", dropout=0.3), Control()
        for event in trainer.run(control):
            if isinstance(event, BatchDone) and event.step in queries:
                control.send(queries[event.step])
        vectors.append(trainer.network.parameters.vector.tobytes())
    assert vectors[0] == vectors[1]
