"""A running trainer obeys between batches: it pauses, goes on step by step or epoch by epoch, and stops."""

import pickle
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest

from tui_mnist.data import Dataset
from tui_mnist.training import (
    Command,
    Control,
    Pause,
    Resume,
    RunBatches,
    RunEpochs,
    SetHyperparameters,
    Stop,
    Trainer,
)
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    BatchDone,
    ChangeRefused,
    EpochDone,
    HyperparametersChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
)

NewTrainer = Callable[..., Trainer]


class Alone(Control):
    """To be used where nobody else could send a command: waiting for one would be for ever."""

    def wait(self) -> Command:
        assert self.pending(), "the trainer waits"
        return super().wait()


def told(event: Event) -> str:
    """An event's name and step; without the step for the batches, which count themselves."""
    return f"{event.step}" if isinstance(event, BatchDone) else f"{type(event).__name__} {event.step}"


def run(trainer: Trainer, orders: dict[str, list[Command]], *, paused: bool = False) -> list[str]:
    """Run to the end; whenever an event is told for which there are orders, send them."""
    control = Alone(paused=paused)
    happened = []
    for event in trainer.run(control):
        happened.append(told(event))
        for command in orders.pop(happened[-1], []):
            control.send(command)
    assert not orders, f"never told: {', '.join(orders)}"
    return happened


WHOLE_RUN = [
    "RunStarted 0", "1", "2", "3", "4", "5", "EpochDone 5", "6", "7", "8", "9", "10", "EpochDone 10", "RunFinished 10",
]  # fmt: skip


# Pausing


def test_a_paused_run_waits_for_a_command_before_its_first_batch(new_trainer: NewTrainer) -> None:
    happened = run(new_trainer(), {"Paused 0": [Resume()]}, paused=True)
    assert happened == ["RunStarted 0", "Paused 0", "Resumed 0", *WHOLE_RUN[1:]]


def test_a_pause_comes_before_the_next_batch_and_is_told(new_trainer: NewTrainer) -> None:
    happened = run(new_trainer(), {"3": [Pause()], "Paused 3": [Resume()]})
    assert happened == [*WHOLE_RUN[:4], "Paused 3", "Resumed 3", *WHOLE_RUN[4:]]


def test_a_pause_at_an_epochs_last_batch_comes_after_the_epochs_end(new_trainer: NewTrainer) -> None:
    happened = run(new_trainer(), {"5": [Pause()], "Paused 5": [Resume()]})
    assert happened == [*WHOLE_RUN[:7], "Paused 5", "Resumed 5", *WHOLE_RUN[7:]]


def test_what_is_said_twice_is_told_once(new_trainer: NewTrainer) -> None:
    happened = run(new_trainer(), {"3": [Pause(), Pause()], "Paused 3": [Pause(), Resume(), Resume()]})
    assert happened == [*WHOLE_RUN[:4], "Paused 3", "Resumed 3", *WHOLE_RUN[4:]]


def test_resuming_a_run_that_is_not_paused_does_nothing(new_trainer: NewTrainer) -> None:
    assert run(new_trainer(), {"3": [Resume()]}) == WHOLE_RUN


def test_pausing_changes_no_weight(new_trainer: NewTrainer) -> None:
    paused, whole = new_trainer(dropout=0.2), new_trainer(dropout=0.2)
    run(paused, {"3": [Pause()], "Paused 3": [RunBatches(4)], "Paused 7": [Resume()]})
    run(whole, {})
    assert np.array_equal(paused.network.parameters.vector, whole.network.parameters.vector)


# Some batches, some epochs


def test_a_paused_run_trains_on_so_many_batches_and_pauses_again(new_trainer: NewTrainer) -> None:
    orders: dict[str, list[Command]] = {"Paused 0": [RunBatches()], "Paused 1": [RunBatches(2)], "Paused 3": [Resume()]}
    happened = run(new_trainer(), orders, paused=True)
    assert happened == [
        "RunStarted 0", "Paused 0", "Resumed 0", "1", "Paused 1", "Resumed 1", "2", "3", "Paused 3", "Resumed 3",
        *WHOLE_RUN[4:],
    ]  # fmt: skip


def test_batches_are_counted_over_the_ends_of_epochs(new_trainer: NewTrainer) -> None:
    happened = run(new_trainer(), {"Paused 0": [RunBatches(6)], "Paused 6": [Stop()]}, paused=True)
    assert happened == ["RunStarted 0", "Paused 0", "Resumed 0", *WHOLE_RUN[1:8], "Paused 6", "RunStopped 6"]


def test_a_running_run_trains_on_so_many_batches_more(new_trainer: NewTrainer) -> None:
    assert run(new_trainer(), {"2": [RunBatches(2)], "Paused 4": [Stop()]})[4:] == ["4", "Paused 4", "RunStopped 4"]


def test_batches_that_are_asked_for_faster_than_they_are_trained_on_add_up(new_trainer: NewTrainer) -> None:
    orders: dict[str, list[Command]] = {"Paused 0": [RunBatches(), RunBatches(), RunBatches(2)], "Paused 4": [Stop()]}
    assert run(new_trainer(), orders, paused=True)[-3:] == ["4", "Paused 4", "RunStopped 4"]


def test_an_epoch_that_was_begun_is_trained_to_its_end(new_trainer: NewTrainer) -> None:
    orders: dict[str, list[Command]] = {"Paused 0": [RunBatches(3)], "Paused 3": [RunEpochs()], "Paused 5": [Stop()]}
    assert run(new_trainer(), orders, paused=True)[-6:] == [
        "Resumed 3", "4", "5", "EpochDone 5", "Paused 5", "RunStopped 5",
    ]  # fmt: skip


def test_from_an_epochs_end_it_is_the_next_epoch(new_trainer: NewTrainer) -> None:
    orders: dict[str, list[Command]] = {"Paused 0": [RunEpochs(2)], "Paused 10": [RunEpochs()], "Paused 15": [Stop()]}
    happened = run(new_trainer(epochs=4), orders, paused=True)
    assert [name for name in happened if " " in name] == [
        "RunStarted 0", "Paused 0", "Resumed 0", "EpochDone 5", "EpochDone 10", "Paused 10",
        "Resumed 10", "EpochDone 15", "Paused 15", "RunStopped 15",
    ]  # fmt: skip


@pytest.mark.parametrize("command", [RunBatches(10), RunEpochs(2), RunEpochs(3)])
def test_after_the_last_epoch_the_run_finishes_instead_of_pausing(new_trainer: NewTrainer, command: Command) -> None:
    happened = run(new_trainer(), {"Paused 0": [command]}, paused=True)
    assert happened == ["RunStarted 0", "Paused 0", "Resumed 0", *WHOLE_RUN[1:]]


@pytest.mark.parametrize("command", [Resume(), RunBatches(6), RunEpochs(2)])
def test_the_latest_command_counts(new_trainer: NewTrainer, command: Command) -> None:
    happened = run(new_trainer(), {"2": [RunBatches(1), RunEpochs(1), command], "6": [Stop()]})
    assert happened == [*WHOLE_RUN[:8], "RunStopped 6"]


def test_a_count_of_none_stays_paused(new_trainer: NewTrainer) -> None:
    orders: dict[str, list[Command]] = {"Paused 0": [RunBatches(0), RunEpochs(0), RunBatches(-1), Stop()]}
    assert run(new_trainer(), orders, paused=True) == ["RunStarted 0", "Paused 0", "RunStopped 0"]


# Stopping


def test_a_stop_ends_the_run_after_the_current_batch(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(clock=lambda: 1.0)
    control = Control()
    events = []
    for event in trainer.run(control):
        events.append(event)
        if event.step == 7:
            control.send(Stop())
    assert [told(event) for event in events] == [*WHOLE_RUN[:9], "RunStopped 7"]
    assert events[-1] == RunStopped(7, epochs=1, seconds=0.0)


def test_a_stopped_run_goes_on_when_it_is_run_again(new_trainer: NewTrainer) -> None:
    trainer, whole = new_trainer(), new_trainer()
    run(trainer, {"7": [Stop()]})
    assert run(trainer, {}) == ["RunStarted 7", *WHOLE_RUN[9:]]
    run(whole, {})
    assert np.array_equal(trainer.network.parameters.vector, whole.network.parameters.vector)


def test_what_was_sent_before_a_stop_is_done_before_it(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    orders: dict[str, list[Command]] = {"5": [SetHyperparameters({"epochs": 9}), Stop()]}
    assert run(trainer, orders) == [*WHOLE_RUN[:6], "HyperparametersChanged 5", "RunStopped 5"]
    assert trainer.hyperparameters.epochs == 9


class WhileEvaluating:
    """Sends a Stop while the network looks at the second 500 images that it does not train on."""

    def __init__(self, trainer: Trainer, control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
        self.looks = 0
        self._inputs = trainer.network.inputs
        self._control = control
        monkeypatch.setattr(trainer.network, "inputs", self)

    def __call__(self, images: Any) -> Any:
        if len(images) == 500:
            self.looks += 1
            if self.looks == 2:
                self._control.send(Stop())
        return self._inputs(images)


@pytest.fixture
def large(new_dataset: Callable[..., Dataset]) -> Dataset:
    return new_dataset(1640, seed=2)


def test_a_stop_during_validation_ends_the_run_at_once_and_the_epoch_is_closed_when_it_goes_on(
    new_trainer: NewTrainer, large: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, whole = (new_trainer(dataset=large, validation_size=1600, clock=lambda: 1.0) for _ in range(2))
    control = Control()
    interrupted = WhileEvaluating(trainer, control, monkeypatch)
    events = list(trainer.run(control))
    assert interrupted.looks == 2
    assert [told(event) for event in events] == [*WHOLE_RUN[:6], "RunStopped 5"]
    assert trainer.epoch == 0
    further = list(trainer.run(control))
    assert [told(event) for event in further] == ["RunStarted 5", *WHOLE_RUN[6:]]
    undisturbed = list(whole.run(Control()))
    assert further[1:] == undisturbed[6:]


def test_a_stop_during_the_last_look_at_the_test_images_can_be_made_good(
    new_trainer: NewTrainer, large: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = Dataset(
        "turned", large.test_samples, large.test_labels, large.train_samples, large.train_labels, large.class_names
    )
    trainer = new_trainer(dataset=turned, validation_size=5, clock=lambda: 1.0)
    control = Control()
    WhileEvaluating(trainer, control, monkeypatch)
    *_, stopped = trainer.run(control)
    assert stopped == RunStopped(4, epochs=2, seconds=0.0)
    again, finished = trainer.run(control)
    assert isinstance(again, RunStarted)
    assert isinstance(finished, RunFinished)


# From elsewhere


class Hosted:
    """A trainer in a thread of its own, as an app has it."""

    def __init__(self, trainer: Trainer, control: Control) -> None:
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._run: Iterator[Event] = trainer.run(control)
        self.thread = threading.Thread(target=self._host, daemon=True)
        self.thread.start()

    def _host(self) -> None:
        for event in self._run:
            self._events.put(event)

    def wait_for(self, kind: type[Event]) -> Event:
        while True:
            event = self._events.get(timeout=30)
            if isinstance(event, kind):
                return event


def test_commands_from_another_thread_reach_a_trainer_that_trains_and_one_that_waits(new_trainer: NewTrainer) -> None:
    control = Control()
    hosted = Hosted(new_trainer(epochs=100_000), control)
    for _ in range(20):
        control.send(Pause())
        paused_at = hosted.wait_for(Paused).step
        control.send(RunBatches(3))
        assert hosted.wait_for(Resumed).step == paused_at
        assert hosted.wait_for(Paused).step == paused_at + 3
        control.send(Resume())
        hosted.wait_for(EpochDone)
    control.send(Stop())
    hosted.wait_for(RunStopped)
    hosted.thread.join(timeout=30)
    assert not hosted.thread.is_alive()


def test_of_commands_from_many_threads_none_is_lost(new_trainer: NewTrainer) -> None:
    control = Control()
    hosted = Hosted(new_trainer(epochs=100_000), control)

    def send_many(first: int) -> None:
        for number in range(100):
            control.send(SetHyperparameters({"learning_rate": 1e-6 * (first + number + 1)}))

    threads = [threading.Thread(target=send_many, args=(1000 * number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rates = {
        event.changes["learning_rate"][1]
        for event in (hosted.wait_for(HyperparametersChanged) for _ in range(400))
        if isinstance(event, HyperparametersChanged)
    }
    assert len(rates) == 400
    control.send(Stop())
    hosted.wait_for(RunStopped)
    hosted.thread.join(timeout=30)


def test_commands_and_events_can_go_to_another_process(new_trainer: NewTrainer) -> None:
    commands = [Pause(), Resume(), RunBatches(3), RunEpochs(2), Stop(), SetHyperparameters({"hidden": (3,)})]
    assert pickle.loads(pickle.dumps(commands)) == commands
    trainer, control = new_trainer(), Alone(paused=True)
    for command in (SetHyperparameters({"optimizer": "adam"}), SetHyperparameters({"seed": 1}), Resume()):
        control.send(command)
    events = list(trainer.run(control))
    assert {type(event) for event in events} >= {HyperparametersChanged, ChangeRefused, Paused, Resumed, RunFinished}
    assert pickle.loads(pickle.dumps(events)) == events
