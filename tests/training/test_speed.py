"""A trainer goes as fast as it was told, resting between batches; no bit of the run depends on it."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.training.test_reproducibility import differences
from tui_mnist.errors import UsageError
from tui_mnist.training import Control, Pause, RunBatches, Stop, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, Paused
from tui_mnist.training.speed import FULL, SPEEDS, SetSpeed, faster, speed_from, speed_in_words

NewTrainer = Callable[..., Trainer]


class Timed(Control):
    """Time passes while the trainer rests, and `work` seconds whenever a batch is told."""

    def __init__(self, speed: float | None, *, paused: bool = False) -> None:
        super().__init__(paused=paused, steps_per_second=speed)
        self.now = 0.0
        self.rests: list[float] = []

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds


def told_at(
    new_trainer: NewTrainer, control: Timed, *, work: float = 0.0, do: Callable[[Event], None] = lambda event: None
) -> list[float]:
    """When each batch was told; a run of at most two epochs."""
    times = []
    for event in new_trainer(epochs=2, clock=lambda: control.now).run(control):
        do(event)
        if isinstance(event, BatchDone):
            control.now += work
            times.append(control.now)
    return times


def gaps(times: list[float]) -> set[float]:
    return {round(later - earlier, 6) for earlier, later in pairwise(times)}


@pytest.mark.parametrize("speed", [speed for speed in SPEEDS if speed is not FULL])
def test_steps_come_as_often_as_was_asked(new_trainer: NewTrainer, speed: float) -> None:
    assert gaps(told_at(new_trainer, Timed(speed))) == {round(1 / speed, 6)}


def test_the_time_that_a_step_takes_is_a_part_of_it(new_trainer: NewTrainer) -> None:
    assert gaps(told_at(new_trainer, Timed(10), work=0.04)) == {0.1}


def test_a_machine_that_is_slower_never_rests(new_trainer: NewTrainer) -> None:
    control = Timed(10)
    assert gaps(told_at(new_trainer, control, work=0.25)) == {0.25}
    assert not control.rests


def test_full_speed_never_rests(new_trainer: NewTrainer) -> None:
    control = Timed(FULL)
    told_at(new_trainer, control, work=0.001)
    assert not control.rests


def test_steps_that_were_missed_are_not_made_up(new_trainer: NewTrainer) -> None:
    control = Timed(10)
    steps = 0

    def stall(event: Event) -> None:
        nonlocal steps
        steps += isinstance(event, BatchDone)
        if isinstance(event, BatchDone) and event.step == 3:
            control.now += 60

    times = told_at(new_trainer, control, do=stall)
    assert gaps(times[:2]) == {0.1}
    assert min(gaps(times[3:])) >= 0.1 - 1e-6


def test_a_change_of_speed_counts_at_once(new_trainer: NewTrainer) -> None:
    control = Timed(1 / 3)

    def quicker(event: Event) -> None:
        if isinstance(event, BatchDone) and event.step == 2:
            control.send(SetSpeed(100))

    times = told_at(new_trainer, control, do=quicker)
    assert gaps(times[1:]) == {0.01}


def test_a_batch_that_is_asked_for_by_number_comes_at_once(new_trainer: NewTrainer) -> None:
    control = Timed(1 / 3, paused=True)

    def one_more(event: Event) -> None:
        if isinstance(event, Paused):
            control.send(RunBatches(1) if event.step < 3 else Stop())

    told_at(new_trainer, control, do=one_more)
    assert not control.rests


def test_a_command_ends_a_rest(new_trainer: NewTrainer) -> None:
    control = Control(steps_per_second=0.001)
    steps = []
    for event in new_trainer(clock=lambda: 0.0).run(control):
        if isinstance(event, BatchDone):
            steps.append(event.step)
            control.send(Pause())
        if isinstance(event, Paused):
            control.send(Stop())
    assert steps == [1]


def test_no_bit_of_the_run_depends_on_it(new_trainer: NewTrainer) -> None:
    runs = []
    for speed in (3.0, 100.0, FULL):
        control = Timed(speed)
        trainer = new_trainer(seed=7, dropout=0.3, clock=lambda control=control: control.now)
        for _ in trainer.run(control):
            pass
        runs.append(trainer.checkpoint())
    assert differences(runs[0], runs[2]) == differences(runs[1], runs[2]) == []


def test_the_dial() -> None:
    up = [SPEEDS[0]]
    while (speed := faster(up[-1], 1)) != up[-1]:
        up.append(speed)
    assert tuple(up) == SPEEDS
    assert [faster(speed, -1) for speed in up] == [SPEEDS[0], *SPEEDS[:-1]]
    assert (faster(50, 1), faster(50, -1)) == (100, 30)
    assert (faster(1000, 1), faster(1000, -1)) == (FULL, 300)


def test_speeds_in_words_are_read_back() -> None:
    assert [speed_in_words(speed) for speed in SPEEDS[:3]] == ["1 step in 3 s", "1 step/s", "3 steps/s"]
    assert speed_in_words(FULL) == "full speed"
    assert [speed_from(text) for text in ("1/3", "30", "0.5", "full")] == [1 / 3, 30, 0.5, FULL]


@pytest.mark.parametrize("text", ["", "fast", "0", "-1", "1/0", "nan", "inf", "1/3/5", "1e9"])
def test_what_is_no_speed_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="expected steps a second, as 30 or 1/3, or full"):
        speed_from(text)
