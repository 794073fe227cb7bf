"""The next step is asked about as often as training does not feel it."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from tui_mnist.queries.step_graph import StepGraphQuery
from tui_mnist.training import Answer, Query
from tui_mnist.training.events import RunStarted
from tui_mnist.tui.kit.step_follower import SELDOM, SHARE, StepFollower
from tui_mnist.tui.session.snapshot import Phase, Snapshot

STARTED = RunStarted(0, Snapshot().hyperparameters, 1, 1, 1, 1, 1, {})


@dataclass
class Asked:
    """A driver that notes what it was asked."""

    snapshot: Snapshot
    queries: list[Query[Any]]
    waits: bool = False

    def ask(self, query: Query[Any]) -> None:
        self.queries.append(query)

    def awaits(self, _: type[Query[Any]]) -> bool:
        return self.waits


class Follower:
    """A follower with a clock that is moved by hand; `ask` says whether it asked."""

    def __init__(self, **now: Any) -> None:
        self.now = 100.0
        self.driver = Asked(Snapshot(phase=Phase.TRAINING, started=STARTED, step=5, **now), [])
        self.follower = StepFollower(StepGraphQuery(), lambda: self.now)

    def ask(self) -> bool:
        before = len(self.driver.queries)
        self.follower.ask(self.driver)  # type: ignore[arg-type]
        return len(self.driver.queries) > before

    def answer(self, *, seconds: float) -> None:
        """Let the newest answer be of the present state."""
        now = self.driver.snapshot
        answer = Answer(now.step, StepGraphQuery(), now.state_id, None, "", seconds)
        self.driver.snapshot = replace(now, answers={StepGraphQuery: answer})

    def train(self) -> None:
        """Another step."""
        self.driver.snapshot = replace(self.driver.snapshot, step=self.driver.snapshot.step + 1)


@pytest.mark.parametrize("phase", [Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED])
def test_while_time_stands_still_it_is_asked_once(phase: Phase) -> None:
    follower = Follower()
    follower.driver.snapshot = replace(follower.driver.snapshot, phase=phase)
    assert follower.ask()
    follower.answer(seconds=0.01)
    assert not follower.ask()


def test_an_answer_about_another_state_is_not_asked_for_again_and_again() -> None:
    follower = Follower()
    follower.driver.snapshot = replace(follower.driver.snapshot, phase=Phase.PAUSED)
    assert follower.ask()
    assert not follower.ask()
    again = replace(STARTED)  # another run at the same step
    follower.driver.snapshot = replace(follower.driver.snapshot, started=again)
    assert follower.ask()
    follower.driver.snapshot = replace(follower.driver.snapshot, phase=Phase.STOPPED)
    assert follower.ask()


@pytest.mark.parametrize("phase", [Phase.LOADING, Phase.FAILED])
def test_where_there_is_no_step_nothing_is_asked(phase: Phase) -> None:
    follower = Follower()
    follower.driver.snapshot = replace(follower.driver.snapshot, phase=phase)
    assert not follower.ask()


def test_while_an_answer_is_on_its_way_no_other_is_asked_for() -> None:
    follower = Follower()
    follower.driver.waits = True
    assert not follower.ask()


def test_at_full_speed_answers_take_a_small_share_of_the_time() -> None:
    follower = Follower()
    assert follower.ask()
    assert follower.driver.queries[-1].at_leisure
    for seconds in (0.001, 0.1):
        follower.answer(seconds=seconds)
        follower.train()
        follower.now += max(SELDOM, seconds / SHARE) - 0.01
        assert not follower.ask()
        follower.now += 0.02
        assert follower.ask()


def test_at_a_speed_that_leaves_time_answers_may_take_half_of_it() -> None:
    follower = Follower(speed=100.0, full_speed=200.0)
    assert follower.ask()
    follower.answer(seconds=0.5)
    follower.train()
    follower.now += 1.99
    assert not follower.ask()
    follower.now += 0.02
    assert follower.ask()


def test_while_training_rests_each_step_is_asked_about_at_once() -> None:
    follower = Follower(speed=3.0)
    for _ in range(3):
        assert follower.ask()
        assert not follower.driver.queries[-1].at_leisure
        follower.answer(seconds=0.05)
        follower.train()


def test_a_clock_that_was_set_back_is_no_reason_to_wait() -> None:
    follower = Follower()
    assert follower.ask()
    follower.train()
    follower.now -= 1000
    assert follower.ask()
