"""At the slow end of the dial a step takes its time, and one can say how much of it has passed."""

from dataclasses import replace

import pytest

from tui_mnist.tui.kit.slow_motion import SlowMotion, is_slow_motion
from tui_mnist.tui.session.snapshot import Phase, Snapshot


@pytest.mark.parametrize(("speed", "slow"), [(1 / 3, True), (1, True), (3, True), (10, False), (None, False)])
def test_only_the_slow_speeds_can_be_watched_and_only_while_training(speed: float | None, slow: bool) -> None:
    now = Snapshot(phase=Phase.TRAINING, speed=speed)
    assert is_slow_motion(now) is slow
    assert not is_slow_motion(replace(now, phase=Phase.PAUSED))


def test_a_step_goes_from_nothing_to_all_of_its_time_and_the_next_begins_anew() -> None:
    clock = [10.0]
    motion = SlowMotion(lambda: clock[0])
    now = Snapshot(phase=Phase.TRAINING, speed=0.5, step=7)
    shares = []
    for seconds in (0.0, 0.5, 0.5, 5.0):
        clock[0] += seconds
        shares.append(motion.share(now))
    assert shares == [0.0, 0.25, 0.5, 1.0]
    assert motion.share(replace(now, step=8)) == 0.0


def test_after_a_pause_the_step_begins_anew() -> None:
    clock = [10.0]
    motion = SlowMotion(lambda: clock[0])
    now = Snapshot(phase=Phase.TRAINING, speed=1.0, step=7)
    motion.share(now)
    clock[0] += 0.9
    assert motion.share(replace(now, phase=Phase.PAUSED)) is None
    clock[0] += 60
    assert motion.share(now) == 0.0
