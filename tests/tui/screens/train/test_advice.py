"""An advice is followed in every state: whatever waits for a new run, is under way, or was turned meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.tui.driving import driving, scenario
from tests.tui.session.test_driver import Driven
from tui_mnist.hosting import StartRun
from tui_mnist.training import SetHyperparameters, declarations
from tui_mnist.training.diagnosis import Finding, NewRun, Restart, SetKnobs
from tui_mnist.training.diagnosis.finding import Remedy
from tui_mnist.training.knobs import turned
from tui_mnist.tui.session.driver import Driver

LIVE = {"learning_rate": 0.03}
SWAP = {"optimizer": "adam", "learning_rate": 0.002}
ANEW = {"initializer": "he_normal"}
REMEDIES = [
    SetKnobs(LIVE),
    SetKnobs(SWAP),
    SetKnobs({"epochs": 200}),
    Restart(LIVE),
    NewRun(ANEW),
    NewRun({"hidden": (64,)}),
]


def advise(monkeypatch: pytest.MonkeyPatch, remedy: Remedy) -> None:
    """Let the diagnosis say this, whatever the run is like."""
    finding = Finding("made up", "something is the matter", "something", "do it", remedy, "bad")
    monkeypatch.setattr(Driver, "finding", finding)


def nothing(driven: Driven) -> None:
    pass


def every_knob(driven: Driven) -> None:
    """Turn all of them; those that need a new run wait for it."""
    for name in declarations():
        if name != "data":
            driven.driver.turn(name, 1)
    driven.hear()


def the_same(driven: Driven) -> None:
    """Turn to what is going to be advised."""
    for name, value in (*SWAP.items(), *LIVE.items(), *ANEW.items(), ("hidden", (64,)), ("epochs", 200)):
        driven.driver.set(name, value)


def there_and_back(driven: Driven) -> None:
    for name in ("initializer", "hidden", "learning_rate"):
        driven.driver.turn(name, 1)
        driven.driver.undo()


def paused(driven: Driven) -> None:
    driven.do("toggle")


def diverged(driven: Driven) -> None:
    driven.host.diverge()


def finished(driven: Driven) -> None:
    driven.host.finish()


def stopped(driven: Driven) -> None:
    driven.do("stop")


def broken_off(driven: Driven) -> None:
    driven.host.fail(can_go_on=False)


@pytest.mark.parametrize("knobs", [nothing, every_knob, the_same, there_and_back], ids=lambda knobs: knobs.__name__)
@pytest.mark.parametrize(
    "phase", [nothing, paused, diverged, finished, stopped, broken_off], ids=lambda phase: phase.__name__
)
@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_what_is_advised_is_what_is_wanted_then(
    remedy: Remedy,
    phase: Callable[[Driven], None],
    knobs: Callable[[Driven], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driven = Driven()
    driven.do("toggle")
    driven.train(50)
    phase(driven)
    driven.hear()
    knobs(driven)
    waited = dict(driven.driver.knob_state.pending)
    advise(monkeypatch, remedy)
    sent = driven.do("follow_advice")
    assert remedy.changes.items() <= driven.driver.knob_state.values.items()
    begun = [command for command in sent if isinstance(command, StartRun)]
    if isinstance(remedy, SetKnobs):
        assert not begun
        assert driven.driver.knob_state.pending == waited
    else:
        (begin,) = begun
        assert begin.job.hyperparameters == driven.driver.knob_state.wanted
    if isinstance(remedy, NewRun):
        assert (waited | remedy.changes).items() <= driven.driver.knob_state.values.items()


def test_what_is_wanted_already_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    driven = Driven()
    driven.do("toggle")
    driven.train(50)
    advise(monkeypatch, SetKnobs(LIVE))
    assert driven.do("follow_advice") == [SetHyperparameters(LIVE)]
    assert driven.do("follow_advice") == []
    assert driven.do("undo") == [SetHyperparameters({"learning_rate": 0.001})]


@pytest.mark.parametrize(("name", "direction"), [("initializer", 1), ("hidden", -1)])
def test_the_key_of_an_advice_begins_its_run_beside_whatever_waits(
    name: str, direction: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    advised: dict[str, Any] = {name: turned(name, getattr(Driven().driver.knob_state.wanted, name), -direction)}

    @scenario
    async def run() -> None:
        async with driving() as app:
            await app.press("space")
            await app.train(30)
            advise(monkeypatch, NewRun(advised))
            app.app.drive(lambda: app.app.driver.turn(name, direction))
            await app.press("exclamation_mark")
            assert app.app._exception is None
            assert app.now.step == 0
            assert getattr(app.app.driver.knob_state.wanted, name) == advised[name]

    run()
