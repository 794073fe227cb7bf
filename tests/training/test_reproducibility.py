"""The same seed gives the same weights, bit for bit: twice, and however often the run was stopped and resumed."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.nn import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from tui_mnist.training import Checkpoint, Control, SetHyperparameters, Stop, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone

NewTrainer = Callable[..., Trainer]


def trained(trainer: Trainer) -> Trainer:
    for _ in trainer.run(Control()):
        pass
    return trainer


def differences(one: Checkpoint, other: Checkpoint) -> list[str]:
    """What of two checkpoints is not the same, bit for bit."""
    contents = [
        {name: array.tobytes() for name, array in each.arrays.items()} | {"state": each.state} for each in (one, other)
    ]
    return [name for name in contents[0] | contents[1] if contents[0].get(name) != contents[1].get(name)]


# Seeds


def test_the_same_seed_twice_gives_the_same_run(new_trainer: NewTrainer) -> None:
    runs = [new_trainer(seed=7, dropout=0.3, clock=lambda: 1.0) for _ in range(2)]
    assert list(runs[0].run(Control())) == list(runs[1].run(Control()))
    assert differences(runs[0].checkpoint(), runs[1].checkpoint()) == []


def test_another_seed_starts_from_other_weights(new_trainer: NewTrainer) -> None:
    one, other = new_trainer(seed=7), new_trainer(seed=8)
    assert not np.array_equal(one.network.parameters.vector, other.network.parameters.vector)


def test_another_seed_draws_the_images_in_another_order(new_trainer: NewTrainer) -> None:
    one, other = (trained(new_trainer(seed=seed, initializer="zeros", epochs=1)) for seed in (7, 8))
    assert sorted(one.sampler.order) == sorted(other.sampler.order)
    assert list(one.sampler.order) != list(other.sampler.order)


def test_order_and_dropout_have_streams_of_random_numbers_of_their_own(new_trainer: NewTrainer) -> None:
    state = new_trainer().checkpoint().state
    assert state["sampler"]["generator"] != state["dropout_generator"]


def test_another_seed_drops_other_units(new_trainer: NewTrainer) -> None:
    one, other = (new_trainer(seed=seed).checkpoint().state["dropout_generator"] for seed in (7, 8))
    assert one != other


@pytest.mark.parametrize("turned", [{"dropout": 0.5}, {"hidden": (9, 4)}, {"initializer": "zeros"}])
def test_neither_dropout_nor_the_network_changes_the_order_of_the_images(
    new_trainer: NewTrainer, turned: dict[str, Any]
) -> None:
    assert list(trained(new_trainer()).sampler.order) == list(trained(new_trainer(**turned)).sampler.order)


def test_without_shuffling_each_epoch_has_the_same_order(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(shuffle=False)
    control, orders = Control(), set()
    for event in trainer.run(control):
        if isinstance(event, BatchDone):
            orders.add(tuple(trainer.sampler.order))
    assert len(orders) == 1


# Stopped and resumed

changes = st.fixed_dictionaries(
    {},
    optional={
        "optimizer": st.sampled_from([*OPTIMIZERS]),
        "loss": st.sampled_from([*LOSSES]),
        "learning_rate": st.sampled_from([0.001, 0.02]),
        "batch_size": st.integers(1, 50),
        "momentum": st.sampled_from([0.0, 0.5]),
        "weight_decay": st.sampled_from([0.0, 0.1]),
        "dropout": st.sampled_from([0.0, 0.4]),
    },
)
starts = st.fixed_dictionaries(
    {
        "optimizer": st.sampled_from([*OPTIMIZERS]),
        "batch_size": st.integers(1, 50),
        "dropout": st.sampled_from([0.0, 0.4]),
        "validation_size": st.sampled_from([0, 8]),
    },
    optional={
        "loss": st.sampled_from([*LOSSES]),
        "activation": st.sampled_from([*ACTIVATIONS]),
        "initializer": st.sampled_from([*INITIALIZERS]),
        "hidden": st.sampled_from([(1,), (5, 4)]),
        "shuffle": st.booleans(),
        "seed": st.integers(0, 2**32 - 1),
        "train_size": st.integers(1, 40),
        "weight_decay": st.sampled_from([0.0, 0.1]),
    },
)


def train(
    trainer: Trainer, plan: dict[int, dict[str, Any]], *, until: int | None = None, abandon: bool = False
) -> list[Event]:
    """Run, with the plan's changes after its steps; as far as a step, and there stop or drop everything."""
    control = Control()
    if trainer.step in plan:
        control.send(SetHyperparameters(plan[trainer.step]))
    events = []
    for event in trainer.run(control):
        events.append(event)
        if not isinstance(event, BatchDone):
            continue
        if event.step == until and abandon:
            break
        control.send(Stop() if event.step == until else SetHyperparameters(plan.get(event.step, {})))
    return events


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("checkpoints")


def through_a_file(checkpoint: Checkpoint, folder: Path) -> Checkpoint:
    checkpoint.save(folder / "checkpoint")
    return Checkpoint.load(folder / "checkpoint")


@settings(deadline=None, max_examples=150)
@given(
    start=starts,
    plan=st.dictionaries(st.integers(0, 30), changes, max_size=4),
    stops=st.lists(
        st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=3, unique_by=lambda stop: stop[0]
    ),
)
def test_a_run_that_was_stopped_and_resumed_ends_bit_identically_to_one_that_never_was(
    new_trainer: NewTrainer,
    folder: Path,
    start: dict[str, Any],
    plan: dict[int, dict[str, Any]],
    stops: list[tuple[int, bool]],
) -> None:
    def new() -> Trainer:
        return new_trainer(**{"learning_rate": 0.01, "epochs": 3, "clock": lambda: 1.0} | start)

    whole = new()
    told = [event for event in train(whole, plan) if isinstance(event, BatchDone)]
    trainer, resumed = new(), []
    for step, abandon in sorted(stops):
        resumed += train(trainer, plan, until=step, abandon=abandon)
        checkpoint = through_a_file(trainer.checkpoint(), folder)
        trainer = new()
        trainer.restore(checkpoint)
    resumed += train(trainer, plan)
    assert [event for event in resumed if isinstance(event, BatchDone)] == told
    assert differences(trainer.checkpoint(), whole.checkpoint()) == []


def test_a_checkpoint_is_a_copy_that_later_steps_leave_alone(new_trainer: NewTrainer) -> None:
    trainer, other = new_trainer(optimizer="adam"), new_trainer(optimizer="adam")
    first = trainer.checkpoint()
    trained(trainer)
    assert differences(first, other.checkpoint()) == []


def test_a_restored_trainer_does_not_write_into_the_checkpoint(new_trainer: NewTrainer) -> None:
    checkpoint = new_trainer(optimizer="adam").checkpoint()
    trainer = new_trainer(optimizer="adam")
    trainer.restore(checkpoint)
    trained(trainer)
    assert differences(checkpoint, new_trainer(optimizer="adam").checkpoint()) == []


def test_a_trainer_can_go_back_to_a_checkpoint_of_its_own(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(dropout=0.3, clock=lambda: 1.0)
    run = trainer.run(Control())
    kept = [trainer.checkpoint() for event in run if event.step == 3]
    whole = trainer.checkpoint()
    trainer.restore(kept[0])
    assert trainer.step == 3
    assert differences(trained(trainer).checkpoint(), whole) == []


# Single precision


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_all_numbers_stay_in_single_precision(new_trainer: NewTrainer, optimizer: str, loss: str) -> None:
    trainer = trained(
        new_trainer(optimizer=optimizer, loss=loss, dropout=0.3, weight_decay=0.1, hidden=(5, 4), measure_seconds=0)
    )
    parameters = trainer.network.parameters
    state = [array for array in trainer.optimizer.state.values() if array.size == parameters.size]
    arrays = [parameters.vector, parameters.previous, parameters.gradient, *state]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    assert {variable.value.dtype for variable in parameters.variables.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_numbers_that_flow_are_in_single_precision_too(new_trainer: NewTrainer, activation: str) -> None:
    trainer = new_trainer(activation=activation, dropout=0.3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        inputs, labels = trainer.draw()
        logits = trainer.forward(inputs)
        loss = trainer.loss(labels, logits)
    assert {inputs.dtype, logits.dtype, loss.dtype} == {np.dtype(np.float32)}
