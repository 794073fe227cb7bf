"""Digits are looked at often enough to be true, seldom enough not to slow the training, and stay in their places."""

import numpy as np
import pytest

from tui_mnist.training import Look
from tui_mnist.training.events import Looked
from tui_mnist.tui.digit_looks import LOOK_SECONDS, SORT_SECONDS, DigitLooks


class Asking:
    """What is asked, at a time that the test sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.asked: list[Look] = []
        self.digits = DigitLooks(self.asked.append, lambda: self.now)

    def ask(self) -> None:
        self.digits.ask()
        self.asked.clear()

    def after(self, seconds: float) -> list[Look]:
        """What is asked when so much time has gone by while training."""
        self.now += seconds
        self.asked.clear()
        self.digits.ask_if_it_is_time()
        return list(self.asked)


def looked(mistaken: int, *, wrong: int, order: str = "mistakes", page: int = 0, settled: bool = True) -> Looked:
    """A page of four ones, so many of which are taken for zeros; `wrong` are so in all."""
    probabilities = np.tile(np.array([0, 1], np.float32), (4, 1))
    probabilities[:mistaken] = [1, 0]
    ones = np.ones(4, np.intp)
    images = np.zeros((4, 2, 2), np.uint8)
    return Looked(
        7, order, None, page, 3, np.arange(4), images, ones, probabilities, wrong, 12, None, settled=settled
    )  # fmt: skip


def test_while_training_they_are_looked_at_when_the_last_look_was_answered_and_is_old() -> None:
    asking = Asking()
    asking.ask()
    assert asking.after(LOOK_SECONDS) == []
    asking.digits.answered(looked(4, wrong=4), standing=False)
    assert asking.after(0) == [Look(at_leisure=True)]
    asking.digits.answered(looked(4, wrong=4), standing=False)
    assert asking.after(LOOK_SECONDS / 2) == []


def test_they_are_sorted_again_now_and_then_if_what_comes_first_was_learned_meanwhile() -> None:
    asking = Asking()
    asking.digits.ask(sort_again=True)
    asking.digits.answered(looked(1, wrong=9), standing=False)
    assert asking.after(SORT_SECONDS - 1) == [Look(at_leisure=True)]
    asking.digits.answered(looked(1, wrong=9), standing=False)
    assert asking.after(LOOK_SECONDS) == [Look(sort_again=True, at_leisure=True)]


@pytest.mark.parametrize(
    "answer",
    [looked(4, wrong=9), looked(2, wrong=2), looked(0, wrong=9, page=1), looked(0, wrong=9, order="class")],
    ids=["all are mistakes", "there are no more", "another page", "another order"],
)
def test_else_they_stay_where_they_are(answer: Looked) -> None:
    asking = Asking()
    asking.ask()
    asking.digits.answered(answer, standing=False)
    assert asking.after(SORT_SECONDS) == [Look(at_leisure=True)]
    asking.asked.clear()
    asking.digits.answered(answer, standing=True)
    assert asking.asked == []


def test_a_network_that_stands_still_is_asked_until_all_is_known_and_in_its_order() -> None:
    asking = Asking()
    asking.ask()
    asking.digits.answered(looked(1, wrong=2, settled=False), standing=True)
    asking.digits.answered(looked(1, wrong=9, settled=True), standing=True)
    asking.digits.answered(looked(4, wrong=9, settled=True), standing=True)
    assert asking.asked == [Look(), Look(sort_again=True)]


def test_it_is_sorted_once_even_if_that_does_not_help() -> None:
    asking = Asking()
    asking.ask()
    for _ in range(5):
        asking.digits.answered(looked(1, wrong=9), standing=True)
    assert asking.asked == [Look(sort_again=True)]
