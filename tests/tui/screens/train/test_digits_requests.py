"""Digits are asked for often enough to be true, seldom enough not to slow the training, and stay in their places."""

from dataclasses import replace

import numpy as np
import pytest

from tui_mnist.queries.digits import DigitsPage, DigitsQuery
from tui_mnist.training import Answer
from tui_mnist.tui.screens.train.digits_requests import REFRESH_SECONDS, SORT_SECONDS, DigitsRequests
from tui_mnist.tui.session.snapshot import Phase, Snapshot


def page(mistaken: int, *, wrong: int, order: str = "mistakes", number: int = 0, settled: bool = True) -> DigitsPage:
    """A page of four ones, so many of which are taken for zeros; `wrong` are so in all."""
    probabilities = np.tile(np.array([0, 1], np.float32), (4, 1))
    probabilities[:mistaken] = [1, 0]
    ones = np.ones(4, np.intp)
    images = np.zeros((4, 2, 2), np.uint8)
    return DigitsPage(order, None, number, 3, np.arange(4), images, ones, probabilities, wrong, 12, settled)


class Asking:
    """What is asked of a run that the test moves on, at a time that the test sets."""

    def __init__(self, phase: Phase = Phase.TRAINING) -> None:
        self.now = 0.0
        self.requests = DigitsRequests(lambda: self.now)
        self.run = Snapshot(phase=phase)
        self.awaited = False
        assert self.due() is not None

    def due(self) -> DigitsQuery | None:
        query = self.requests.due(self.run, awaited=self.awaited)
        self.awaited = self.awaited or query is not None
        return query

    def answer(self, found: DigitsPage | None) -> None:
        self.awaited = False
        answer = Answer(self.run.step, DigitsQuery(), self.run.state_id, found, "" if found else "no")
        self.run = replace(self.run, answers={DigitsQuery: answer})

    def after(self, seconds: float) -> DigitsQuery | None:
        """What is asked when so much time has gone by."""
        self.now += seconds
        return self.due()


def test_while_training_they_are_asked_for_when_the_last_query_was_answered_and_is_old() -> None:
    asking = Asking()
    assert asking.after(REFRESH_SECONDS) is None
    asking.answer(page(4, wrong=4))
    assert asking.due() == DigitsQuery(at_leisure=True)
    asking.answer(page(4, wrong=4))
    assert asking.after(REFRESH_SECONDS / 2) is None


def test_they_are_sorted_again_now_and_then_if_what_comes_first_was_learned_meanwhile() -> None:
    asking = Asking(Phase.PAUSED)
    asking.run = replace(asking.run, phase=Phase.TRAINING)
    asking.answer(page(1, wrong=9))
    assert asking.after(SORT_SECONDS - 1) == DigitsQuery(at_leisure=True)
    asking.answer(page(1, wrong=9))
    assert asking.after(REFRESH_SECONDS) == DigitsQuery(sort_again=True, at_leisure=True)


def test_they_are_sorted_again_at_the_end_of_an_epoch() -> None:
    asking = Asking()
    asking.run = replace(asking.run, epochs=1)
    assert asking.due() == DigitsQuery(sort_again=True, at_leisure=True)
    assert asking.due() is None


@pytest.mark.parametrize(
    "found",
    [page(4, wrong=9), page(2, wrong=2), page(0, wrong=9, number=1), page(0, wrong=9, order="class")],
    ids=["all are mistakes", "there are no more", "another page", "another order"],
)
def test_else_they_stay_where_they_are(found: DigitsPage) -> None:
    asking = Asking()
    asking.answer(found)
    assert asking.after(SORT_SECONDS) == DigitsQuery(at_leisure=True)
    asking.run = replace(asking.run, phase=Phase.PAUSED)
    asking.due()
    asking.answer(found)
    assert asking.after(SORT_SECONDS) is None


def test_a_network_that_stands_still_is_asked_until_all_is_known_and_in_its_order() -> None:
    asking, asked = Asking(Phase.STOPPED), []
    for found in (page(1, wrong=2, settled=False), page(1, wrong=9), page(4, wrong=9)):
        asking.answer(found)
        asked.append(asking.due())
    assert asked == [DigitsQuery(), DigitsQuery(sort_again=True), None]


def test_it_is_sorted_once_even_if_that_does_not_help() -> None:
    asking, asked = Asking(Phase.STOPPED), []
    for _ in range(5):
        asking.answer(page(1, wrong=9))
        asked.append(asking.due())
    assert asked == [DigitsQuery(sort_again=True), None, None, None, None]


@pytest.mark.parametrize("phase", [Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED, Phase.FAILED])
def test_they_are_asked_for_whenever_the_network_comes_to_stand(phase: Phase) -> None:
    asking = Asking()
    asking.run = replace(asking.run, phase=phase)
    assert asking.due() == DigitsQuery(sort_again=phase is Phase.PAUSED)
    assert asking.due() is None


@pytest.mark.parametrize("phase", [Phase.PAUSED, Phase.TRAINING])
def test_other_digits_are_asked_for_at_once(phase: Phase) -> None:
    asking = Asking(phase)
    asking.requests.choose(order="class", page=2)
    assert asking.due() == DigitsQuery("class", page=2)
    assert asking.due() is None


def test_those_of_a_new_run_are_asked_for_though_it_stands_where_the_old_one_stood() -> None:
    asking = Asking(Phase.PAUSED)
    asking.answer(page(4, wrong=4))
    assert asking.due() is None
    asking.run = replace(asking.run, answers={})
    assert asking.due() is not None


def test_an_error_is_not_asked_for_again_while_the_network_stands_still() -> None:
    asking = Asking(Phase.PAUSED)
    asking.answer(None)
    assert asking.due() is None
