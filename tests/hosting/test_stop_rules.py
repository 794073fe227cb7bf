"""A session stops where its job or a command says, and goes on from there as if it had not stopped."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.hosting.sitting import Sitting
from tui_mnist.hosting import Job
from tui_mnist.runs import load_checkpoint, saved_runs
from tui_mnist.training import Resume
from tui_mnist.training.events import BatchesDone, Paused, RunFinished
from tui_mnist.training.speed import SetSpeed
from tui_mnist.training.stopping.commands import SetStopRules
from tui_mnist.training.stopping.events import StopRuleMet, StopRulesWatched
from tui_mnist.training.stopping.grammar import stop_rule_from
from tui_mnist.training.stopping.rules import StopSettings

Sit = Callable[[Job], Sitting]
NewJob = Callable[..., Job]


def rules(*typed: str) -> StopSettings:
    return StopSettings(tuple(map(stop_rule_from, typed)))


@pytest.mark.slow
@pytest.mark.parametrize("speed", [None, 300.0])
def test_it_stops_at_the_very_step_and_goes_on_bit_for_bit(sit: Sit, job: NewJob, speed: float | None) -> None:
    plain = job(epochs=1)
    assert plain.runs_folder is not None
    sitting = sit(plain)
    sitting.until(Paused)
    sitting.send(Resume())
    sitting.until(RunFinished)
    sitting.end()
    expected = load_checkpoint(saved_runs(plain.runs_folder)[-1])[0].arrays["parameters"].tobytes()

    stopping = replace(plain, stopping=rules("step 3"), runs_folder=plain.runs_folder.with_name("stopped"))
    sitting = sit(stopping)
    sitting.until(Paused)
    sitting.send(SetSpeed(speed), Resume())
    assert (sitting.until(StopRuleMet).step, sitting.until(Paused).step) == (3, 3)
    assert max(event.step for event in sitting.told if isinstance(event, BatchesDone)) == 3
    sitting.send(SetStopRules(rules("step 3", "step 4")), Resume())
    assert sitting.until(StopRulesWatched).statuses[0].met_at == 3
    assert sitting.until(Paused).step == 4
    sitting.send(Resume())
    sitting.until(RunFinished)
    sitting.end()
    assert stopping.runs_folder is not None
    kept = load_checkpoint(saved_runs(stopping.runs_folder)[-1])[0]
    assert kept.arrays["parameters"].tobytes() == expected
