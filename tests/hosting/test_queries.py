"""A question that no other file knows goes to the trainer and comes back, wherever the trainer lives."""

from collections.abc import Callable

import pytest

from tests.hosting.sitting import Sitting
from tests.hosting.toy_query import WeightSumQuery
from tui_mnist.errors import UsageError
from tui_mnist.hosting import Failed, Job
from tui_mnist.training import Answer, Pause, Resume, RunBatches, SetHyperparameters
from tui_mnist.training.events import Paused, RunFinished
from tui_mnist.tui.session.driver import Driver

Sit = Callable[[Job], Sitting]
NewJob = Callable[..., Job]


def test_a_toy_query_is_answered_and_its_answer_is_in_the_snapshot(sit: Sit, job: NewJob) -> None:
    run = job()
    sitting = sit(run)
    driver = Driver(run, lambda _: sitting.host)
    driver.open()
    sitting.until(Paused)
    sitting.send(SetHyperparameters({"optimizer": "adam", "learning_rate": 0.01}), RunBatches(3))
    sitting.until(Paused)
    driver.ask(WeightSumQuery(2.0))
    sitting.until(Answer)
    driver.take(tuple(sitting.told))
    answer = driver.snapshot.present(WeightSumQuery)
    assert answer is not None
    assert answer.query == WeightSumQuery(2.0)
    assert isinstance(answer.value, float)
    assert (answer.step, answer.error) == (3, "")
    assert driver.snapshot.answers == {WeightSumQuery: answer}
    sitting.end()


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (UsageError("there is no such weight; choose another"), "there is no such weight; choose another"),
        (MemoryError(), "there is not enough memory to answer WeightSumQuery; training goes on"),
        (ZeroDivisionError("1/0"), "WeightSumQuery failed, training goes on: ZeroDivisionError: 1/0"),
    ],
    ids=["refused", "out of memory", "broken"],
)
def test_a_query_that_fails_says_so_and_the_run_goes_on(sit: Sit, job: NewJob, failure: Exception, error: str) -> None:
    sitting = sit(job(epochs=1))
    sitting.send(Resume(), WeightSumQuery(failure=failure))
    answer = sitting.until(Answer)
    assert (answer.value, answer.error) == (None, error)
    sitting.until(RunFinished)
    sitting.send(WeightSumQuery(failure=failure))
    assert sitting.until(Answer).error == error
    sitting.end()
    assert not [event for event in sitting.told if isinstance(event, Failed)]


def test_of_a_flood_of_queries_the_newest_is_answered_last(sit: Sit, job: NewJob) -> None:
    sitting = sit(job(epochs=1000))
    sitting.send(Resume(), *(WeightSumQuery(float(number)) for number in range(500)), Pause())
    sitting.until(Answer, where=lambda answer: answer.query.factor == 499)
    sitting.until(Paused)
    sitting.end()
    queries = [event.query for event in sitting.told if isinstance(event, Answer)]
    factors = [query.factor for query in queries if isinstance(query, WeightSumQuery)]
    assert factors == sorted(factors)
    assert factors[-1] == 499
