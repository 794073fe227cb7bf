"""Batches are told together, at the pace of a screen; everything else at once, and in order."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_mnist.hosting.coalesce import Report, coalesce
from tui_mnist.queries.digits import DigitsQuery
from tui_mnist.training import Answer, Hyperparameters
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, BatchesDone, DeadUnitsMeasured, Paused, Resumed, RunStopped
from tui_mnist.training.state_id import StateId


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def batch(step: int, *, epoch: int = 1, measured: bool = False) -> BatchDone:
    figures = {"gradient_norm": 1.0 + step, "update_ratio": 0.001 * step} if measured else {}
    return BatchDone(step, epoch=epoch, samples=10, loss=1 / step, accuracy=0.5, epoch_progress=step / 100, **figures)


def taking(clock: Clock, seconds: float, events: list[Event]) -> Iterator[Event]:
    """Events of which each takes so long."""
    for event in events:
        clock.now += seconds
        yield event


def coalesced(events: list[Event], *, seconds: float = 0.01) -> list[Report]:
    clock = Clock()
    return list(coalesce(taking(clock, seconds, events), clock=clock))


def test_a_tenth_of_a_second_of_batches_is_one_event() -> None:
    reports = coalesced([batch(step) for step in range(1, 13)], seconds=1 / 32)
    assert [len(report) for report in reports] == [1, 1, 1]
    first = reports[0][0]
    assert isinstance(first, BatchesDone)
    assert (first.step, first.samples, first.epoch_progress) == (4, 40, 0.04)
    assert first.seconds == pytest.approx(4 / 32)
    np.testing.assert_allclose(first.losses, [1 / step for step in range(1, 5)], rtol=1e-6)


def test_slow_batches_are_told_one_by_one() -> None:
    assert [len(report) for report in coalesced([batch(1), batch(2)], seconds=1.0)] == [1, 1]


def test_what_is_no_batch_is_told_at_once_after_the_batches_before_it() -> None:
    reports = coalesced([batch(1), batch(2), Paused(2), Resumed(2), batch(3)])
    assert [[type(event) for event in report] for report in reports] == [
        [BatchesDone, Paused],
        [Resumed],
        [BatchesDone],
    ]


def answer(step: int, *, at_leisure: bool) -> Answer[Any]:
    return Answer(step, DigitsQuery(at_leisure=at_leisure), StateId(step, Hyperparameters()), None)


def test_an_answer_at_leisure_is_told_with_the_next_batches_and_one_that_is_waited_for_at_once() -> None:
    before, after = [batch(step) for step in (1, 2, 3)], [batch(step) for step in (4, 5)]
    leisurely, urgent = answer(3, at_leisure=True), answer(3, at_leisure=False)
    assert [len(report) for report in coalesced([*before, urgent, *after])] == [2, 1]
    (report,) = coalesced([*before, leisurely, *after])
    assert isinstance(report[0], BatchesDone)
    assert (report[0].step, report[1]) == (5, leisurely)


def test_an_answer_at_leisure_is_told_before_whatever_happens_next() -> None:
    leisurely, urgent, paused = answer(1, at_leisure=True), answer(1, at_leisure=False), Paused(1)
    (report,) = coalesced([batch(1), leisurely, paused])
    assert report[1:] == (leisurely, paused)
    (report,) = coalesced([batch(1), leisurely, urgent])
    assert report[1:] == (leisurely, urgent)


def test_while_nothing_is_trained_an_answer_at_leisure_waits_for_nothing() -> None:
    leisurely, ends = answer(1, at_leisure=True), [Paused(1), RunStopped(1, 0, 1.0)]
    assert coalesced([leisurely]) == [(leisurely,)]
    for end in ends:
        assert coalesced([batch(1), end, leisurely])[1:] == [(leisurely,)]


def test_dead_units_wait_for_what_happens_next() -> None:
    measured = DeadUnitsMeasured(1, 0.25)
    (report,) = coalesced([batch(1), measured, batch(2)])
    assert report[1:] == (measured,)


def test_batches_of_two_epochs_are_not_mixed() -> None:
    reports = coalesced([batch(1), batch(2), batch(3, epoch=2)])
    assert [(event.epoch, event.step) for (event,) in reports if isinstance(event, BatchesDone)] == [(1, 2), (2, 3)]


def test_measurements_keep_their_steps() -> None:
    (report,) = coalesced([batch(1), batch(2, measured=True), batch(3), batch(4, measured=True)])
    event = report[0]
    assert isinstance(event, BatchesDone)
    assert event.measured_steps.tolist() == [2, 4]
    np.testing.assert_allclose(event.gradient_norms, [3, 5])
    np.testing.assert_allclose(event.update_ratios, [0.002, 0.004])


def test_a_figure_beyond_float32_is_infinite_and_no_warning() -> None:
    (report,) = coalesced([BatchDone(1, epoch=1, samples=1, loss=1e300, accuracy=0, epoch_progress=0)])
    assert isinstance(report[0], BatchesDone)
    assert report[0].losses.tolist() == [float("inf")]


@given(st.lists(st.sampled_from("bbbbbbp"), max_size=60), st.floats(0.001, 0.2))
def test_no_batch_is_lost_or_told_twice(kinds: list[str], seconds: float) -> None:
    events: list[Event] = []
    steps = 0
    for kind in kinds:
        steps += kind == "b"
        events.append(batch(steps) if kind == "b" else Paused(steps))
    told = [event for report in coalesced(events, seconds=seconds) for event in report]
    losses = [loss for event in told if isinstance(event, BatchesDone) for loss in event.losses]
    np.testing.assert_allclose(losses, [1 / step for step in range(1, steps + 1)], rtol=1e-6)
    assert sum(isinstance(event, Paused) for event in told) == kinds.count("p")
