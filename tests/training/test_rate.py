"""A clock that stands still or is set back makes no record speed."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.hosting.coalesce import coalesce
from tui_mnist.training import Control, Trainer
from tui_mnist.training.events import BatchDone, EpochDone
from tui_mnist.training.rate import rate, seconds_between

NewTrainer = Callable[..., Trainer]


def epochs_by(clock: Iterator[float], new_trainer: NewTrainer) -> list[EpochDone]:
    trainer = new_trainer(clock=lambda: next(clock))
    return [event for event in trainer.run(Control()) if isinstance(event, EpochDone)]


def ticking(seconds: float, start: float = 1000.0) -> Iterator[float]:
    while True:
        yield start
        start += seconds


@pytest.mark.parametrize("seconds", [0.0, -0.01, -3600.0, 1e-12])
def test_a_clock_that_does_not_go_on_tells_no_speed(new_trainer: NewTrainer, seconds: float) -> None:
    for epoch in epochs_by(ticking(seconds), new_trainer):
        assert epoch.samples_per_second is None
        assert 0 <= epoch.seconds < 1e-6


def test_a_clock_that_is_set_back_once_costs_one_batch(new_trainer: NewTrainer) -> None:
    def set_back() -> Iterator[float]:
        for number, now in enumerate(ticking(0.5)):
            yield now - (3600 if number >= 5 else 0)

    first, second = epochs_by(set_back(), new_trainer)
    assert (first.seconds, first.samples_per_second) == (2.0, 20.0)
    assert (second.seconds, second.samples_per_second) == (2.5, 16.0)


@given(st.floats(0, 1e9), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_speed_is_what_a_clock_can_tell(count: float, before: float, after: float) -> None:
    seconds = seconds_between(before, after)
    assert seconds >= 0
    told = rate(count, seconds)
    assert told is None if seconds < 1e-6 else told == count / seconds


def batches(count: int) -> Iterator[BatchDone]:
    for step in range(1, count + 1):
        yield BatchDone(step, epoch=1, samples=10, loss=1.0, accuracy=0.5, epoch_progress=0.1)


def test_reports_go_on_when_the_clock_is_set_back() -> None:
    clock = iter([*(0.01 * number for number in range(11)), *(0.01 * number - 3600 for number in range(2000))])
    reports = list(coalesce(batches(200), clock=lambda: next(clock)))
    assert len(reports) > 10
    assert all(event.seconds >= 0 for report in reports for event in report)  # type: ignore[attr-defined]
