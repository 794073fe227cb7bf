"""The rules to stop by: set in a dialog, met with a line that says which, and what was best is offered."""

from typing import Any

import pytest
from textual.widgets import Input, Static

from tests.tui.driving import Driving, driving, scenario
from tests.tui.golden import check_golden
from tui_mnist.training import Command, Resume
from tui_mnist.training.events import Paused
from tui_mnist.training.stopping.commands import RestoreBestWeights, SetStopRules
from tui_mnist.training.stopping.events import StopRuleMet, StopRulesWatched
from tui_mnist.training.stopping.grammar import stop_rule_from
from tui_mnist.training.stopping.rules import RuleStatus, StopSettings
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.terminal import Terminal
from tui_mnist.tui.screens.train.stop_rules import StopRulesScreen

EARLY = "val_loss not better for 1 epoch"


def last(app: Driving) -> Command:
    return app.host.commands[-1]


def settings(*typed: str, restore: bool = False) -> StopSettings:
    return StopSettings(tuple(map(stop_rule_from, typed)), restore)


async def type_rule(app: Driving, typed: str) -> None:
    app.app.screen.query_one(Input).value = typed
    await app.press("enter")


async def meet(app: Driving, typed: str, *, best: float | None = None, reason: str = "") -> None:
    """Let a rule be met."""
    epoch = None if best is None else 1
    step = app.host.step
    app.host.tell(
        StopRuleMet(step, typed, reason, best, epoch),
        StopRulesWatched(step, (RuleStatus(stop_rule_from(typed), step, best, epoch),), restore_best_weights=False),
        Paused(step),
    )
    await app.settle()


@scenario
async def test_rules_are_typed_chosen_and_taken_away_and_each_change_counts_at_once() -> None:
    async with driving() as app:
        await app.press("w")
        assert isinstance(app.app.screen, StopRulesScreen)
        await type_rule(app, "Step 500")
        assert last(app) == SetStopRules(settings("step 500"))
        assert "● step 500" in app.text()
        await app.press("enter")  # the first of the ready ones
        assert last(app) == SetStopRules(settings("step 500", "val_loss not better for 3 epochs"))
        await app.click_on("restore the best weights")
        assert last(app) == SetStopRules(settings("step 500", "val_loss not better for 3 epochs", restore=True))
        await app.click_on("● step 500")
        assert last(app) == SetStopRules(settings("val_loss not better for 3 epochs", restore=True))
        await app.press("escape")
        assert not isinstance(app.app.screen, StopRulesScreen)
        assert app.now.stopping == settings("val_loss not better for 3 epochs", restore=True)


@pytest.mark.parametrize(
    ("typed", "said"), [("when it is good", "is no rule for stopping"), ("step 5", "'step 5' is past")]
)
@scenario
async def test_what_can_not_be_is_refused_in_the_dialog_which_stays(typed: str, said: str) -> None:
    async with driving() as app:
        await app.press("space")
        await app.train(10)
        sent = len(app.host.commands)
        await app.press("w")
        await type_rule(app, typed)
        assert said in str(app.app.screen.query_one("#refusal", Static).content)
        assert not any(isinstance(command, SetStopRules) for command in app.host.commands[sent:])
        await type_rule(app, "step 11")
        assert str(app.app.screen.query_one("#refusal", Static).content) == ""


@scenario
async def test_where_a_rule_stops_the_run_a_line_says_which_and_space_goes_on() -> None:
    async with driving((80, 24)) as app:
        await app.press("space")
        await app.train(12)
        await meet(app, "step 12")
        assert not app.app.driver.trains
        assert app.notices() == ["stopped by 'step 12'"]
        app.app.clear_notifications()
        await app.settle()
        assert "stopped at step 12 by 'step 12'" in app.words_in("#advice")
        assert "space goes on" in app.words_in("#advice")
        await app.press("space")
        assert last(app) == Resume()
        assert "stopped at step" not in app.text()


@scenario
async def test_the_best_weights_are_offered_and_come_back_by_the_key_of_the_advice() -> None:
    async with driving((80, 24)) as app:
        await app.give("restore_best")
        assert "no best weights are kept; w adds a rule" in app.notices()[-1]
        await app.press("space")
        app.host.epoch()
        await meet(app, EARLY, best=0.25)
        app.app.clear_notifications()
        await app.settle()
        assert "! restore the weights of epoch 1 space goes on" in app.words_in("#advice")
        await app.press("exclamation_mark")
        assert RestoreBestWeights() in app.host.commands
        assert app.now.resets == app.host.resets
        assert "restore the weights" not in app.words_in("#advice")
        await app.give("restore_best")
        assert sum(isinstance(command, RestoreBestWeights) for command in app.host.commands) == 2


@scenario
async def test_rules_stay_for_the_runs_that_follow() -> None:
    async with driving() as app:
        await app.press("w")
        await type_rule(app, "divergence")
        await app.press("escape", "full_stop", "r")
        assert app.host.job is not None
        assert app.host.job.stopping == settings("divergence")
        assert app.now.stopping == settings("divergence")


class AsciiApp(TuiMnistApp):
    """On a terminal that has letters alone."""

    def __init__(self, *arguments: Any, **given: Any) -> None:
        super().__init__(*arguments, **given, terminal=Terminal(unicode=False, colour=True))


@pytest.mark.parametrize(
    ("size", "app_class"), [((80, 24), AsciiApp), ((120, 40), TuiMnistApp), ((20, 5), TuiMnistApp)]
)
@scenario
async def test_the_dialog_looks_as_it_did(size: tuple[int, int], app_class: type[TuiMnistApp]) -> None:
    async with driving(size, app_class=app_class) as app:
        await app.press("w")
        await type_rule(app, "loss < 0.25")
        await type_rule(app, EARLY)
        await type_rule(app, "speed")
        check_golden(f"stop-rules-{size[0]}x{size[1]}", app.body())
