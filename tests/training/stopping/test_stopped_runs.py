"""A trainer stops at the very step at which a rule is met, and is otherwise the trainer that it was."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tui_mnist.errors import CheckpointError
from tui_mnist.training import Checkpoint, Command, Control, Pause, Resume, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, Diverged, EpochDone, Paused, RunFinished, RunStopped
from tui_mnist.training.stopping.commands import RestoreBestWeights, SetStopRules
from tui_mnist.training.stopping.events import BestWeightsRestored, StopRuleMet, StopRulesWatched
from tui_mnist.training.stopping.grammar import stop_rule_from
from tui_mnist.training.stopping.rules import StopSettings

NewTrainer = Callable[..., Trainer]
ROUGH = {"learning_rate": 2.0, "epochs": 12, "optimizer": "momentum"}
"""With which the validation loss rises now and then."""


def rules(*typed: str, restore: bool = False, ends_run: bool = False) -> SetStopRules:
    return SetStopRules(StopSettings(tuple(map(stop_rule_from, typed)), restore), ends_run)


def run(trainer: Trainer, *first: Command, speed: float | None = None) -> list[Event]:
    """Run to the end, going on from every pause."""
    control = Control(steps_per_second=speed)
    for command in first:
        control.send(command)
    happened = []
    for event in trainer.run(control):
        happened.append(event)
        if isinstance(event, Paused):
            control.send(Resume())
    return happened


def paused_at(happened: list[Event]) -> list[int]:
    return [event.step for event in happened if isinstance(event, Paused)]


def met(happened: list[Event]) -> list[tuple[int, str]]:
    return [(event.step, event.rule) for event in happened if isinstance(event, StopRuleMet)]


def content(trainer: Trainer) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in trainer.checkpoint().arrays.items() if name[:5] != "best."}


def epochs(happened: list[Event]) -> list[EpochDone]:
    return [event for event in happened if isinstance(event, EpochDone)]


# Where


@pytest.mark.parametrize("speed", [None, 2000.0])
@pytest.mark.parametrize(("typed", "step"), [("step 3", 3), ("step 5", 5), ("epoch 1", 5)])
def test_a_run_pauses_at_the_very_step_at_any_speed(
    new_trainer: NewTrainer, typed: str, step: int, speed: float | None
) -> None:
    happened = run(new_trainer(), rules(typed), speed=speed)
    assert paused_at(happened) == [step]
    assert met(happened) == [(step, typed)]
    assert isinstance(happened[-1], RunFinished)


def test_it_pauses_when_the_average_of_the_loss_is_for_the_first_time_below_a_value(new_trainer: NewTrainer) -> None:
    losses = [event.loss for event in run(new_trainer(epochs=6)) if isinstance(event, BatchDone)]
    weights = [0.98 ** np.arange(count, -1, -1) for count in range(len(losses))]
    averages = [float(np.average(losses[: len(each)], weights=each)) for each in weights]
    value = (averages[11] + averages[12]) / 2
    first = next(step for step, average in enumerate(averages, 1) if average < value)
    assert paused_at(run(new_trainer(epochs=6), rules(f"loss < {value!r}"))) == [first]


def test_it_pauses_when_a_figure_of_the_validation_passes_a_value(new_trainer: NewTrainer) -> None:
    done = epochs(run(new_trainer(epochs=4)))
    value = done[2].val_loss
    assert value is not None
    above = next(event.step for event in done if event.val_loss is not None and event.val_loss <= value)
    assert paused_at(run(new_trainer(epochs=4), rules(f"val_loss < {value + 1e-9!r}"))) == [above]


@pytest.mark.parametrize("optimizer", ["adam", "momentum", "sgd"])
def test_rules_change_no_bit_of_a_run(new_trainer: NewTrainer, optimizer: str) -> None:
    plain, stopping = (new_trainer(optimizer=optimizer, epochs=4, dropout=0.1) for _ in range(2))
    run(plain)
    every = rules("step 2", "epoch 1", "loss < 9", "val_loss not better for 1 epoch by 9", "divergence")
    assert len(paused_at(run(stopping, every))) > 3
    assert content(stopping) == content(plain)


def test_where_nobody_could_go_on_the_run_ends(new_trainer: NewTrainer) -> None:
    happened = run(new_trainer(), rules("step 3", ends_run=True))
    assert isinstance(happened[-1], RunStopped)
    assert happened[-1].step == 3
    assert paused_at(happened) == []


def test_rules_can_be_taken_away_again(new_trainer: NewTrainer) -> None:
    assert paused_at(run(new_trainer(), rules("step 3"), rules())) == []


# Early stopping


def test_the_weights_that_come_back_are_those_of_the_best_epoch(new_trainer: NewTrainer) -> None:
    plain, weights, losses = new_trainer(**ROUGH), [], []
    for event in plain.run(Control()):
        if isinstance(event, EpochDone):
            weights.append(plain.network.parameters.vector.copy())
            losses.append(event.val_loss or 0.0)
    rises = next(n for n in range(1, len(losses)) if losses[n] >= min(losses[:n]))
    best = int(np.argmin(losses[: rises + 1]))

    trainer = new_trainer(**ROUGH)
    happened = run(trainer, rules("val_loss not better for 1 epoch", restore=True, ends_run=True))
    stop = next(event for event in happened if isinstance(event, StopRuleMet))
    assert (stop.step, stop.best, stop.best_epoch) == (5 * (rises + 1), losses[best], best + 1)
    assert [event.epoch for event in happened if isinstance(event, BestWeightsRestored)] == [best + 1]
    assert trainer.network.parameters.vector.tobytes() == weights[best].tobytes()


def test_best_weights_are_offered_and_come_back_on_command(new_trainer: NewTrainer) -> None:
    trainer, control = new_trainer(**ROUGH), Control()
    control.send(rules("val_loss not better for 1 epoch"))
    kept: dict[int, bytes] = {}
    for event in trainer.run(control):
        if isinstance(event, EpochDone):
            kept[event.epoch] = trainer.network.parameters.vector.tobytes()
        if isinstance(event, Paused):
            break
    before = trainer.state_id
    restored = trainer.answer(RestoreBestWeights())
    assert isinstance(restored, BestWeightsRestored)
    assert trainer.network.parameters.vector.tobytes() == kept[restored.epoch]
    assert trainer.state_id != before
    assert trainer.answer(RestoreBestWeights()) is None  # they are in place


def test_after_the_last_epoch_they_come_back_before_the_test_if_that_was_asked(new_trainer: NewTrainer) -> None:
    trainer = new_trainer(**ROUGH)
    happened = run(trainer, rules("val_loss not higher for 99 epochs", restore=True))  # the worst epoch is the best
    worst = max(epochs(happened), key=lambda event: event.val_loss or 0.0)
    end = happened[-1]
    assert isinstance(end, RunFinished)
    assert end.val_accuracy == worst.val_accuracy
    assert [event.epoch for event in happened if isinstance(event, BestWeightsRestored)] == [worst.epoch]


# Divergence


def diverging(new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch, optimizer: str, *, times: int) -> Trainer:
    """A trainer whose eighth step ends in NaN so many times; then it goes well."""
    trainer, left = new_trainer(optimizer=optimizer, epochs=3, dropout=0.1), times
    trainer.answer(rules("divergence"))
    move = trainer.optimizer.change

    def tampered(*arguments: Any) -> Any:
        nonlocal left
        change, factor = move(*arguments)
        if trainer.step == 7 and left:
            left -= 1
            change = change * np.float32(np.nan)
        return change, factor

    monkeypatch.setattr(trainer.optimizer, "change", tampered)
    return trainer


@pytest.mark.parametrize("optimizer", ["adam", "momentum", "sgd"])
def test_a_divergence_is_stopped_before_it_is_applied_and_the_run_goes_on_as_if_it_had_not_been(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch, optimizer: str
) -> None:
    plain, trainer = (diverging(new_trainer, monkeypatch, optimizer, times=times) for times in (0, 2))
    run(plain)
    happened = run(trainer)
    stops = [event for event in happened if isinstance(event, StopRuleMet)]
    assert [(stop.step, stop.rule, stop.reason) for stop in stops] == [
        (7, "divergence", "a parameter became NaN or infinite")
    ] * 2
    assert paused_at(happened) == [7, 7]
    assert isinstance(happened[-1], RunFinished)
    assert content(trainer) == content(plain)


def test_a_loss_of_nan_takes_back_the_step_that_led_to_it_and_what_the_optimizer_learned_from_it(
    new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = new_trainer(optimizer="adam")
    trainer.answer(rules("divergence"))
    forward, kept = trainer.network.forward, {}

    def tampered(*arguments: Any, **options: Any) -> Any:
        logits = forward(*arguments, **options)
        return logits * np.float32(np.nan) if trainer.step == 6 else logits

    monkeypatch.setattr(trainer.network, "forward", tampered)
    for event in trainer.run(Control()):
        assert not isinstance(event, Diverged)
        if isinstance(event, BatchDone):
            kept[event.step] = content(trainer)
        if isinstance(event, Paused):
            break
    assert max(kept) == trainer.step == 6
    assert content(trainer) == kept[5]


# Kept


def test_rules_and_best_weights_are_kept_with_a_run(new_trainer: NewTrainer) -> None:
    whole = run(new_trainer(**ROUGH), rules("val_loss not better for 2 epochs", "loss < 0.9", "step 33"))
    first, control, happened = new_trainer(**ROUGH), Control(), []
    control.send(rules("val_loss not better for 2 epochs", "loss < 0.9", "step 33"))
    for event in first.run(control):
        happened.append(event)
        if isinstance(event, Paused):
            control.send(Resume())
        if isinstance(event, BatchDone) and event.step == 27:
            break
    again = new_trainer(**ROUGH)
    again.restore(first.checkpoint())
    assert again.stopping.statuses == first.stopping.statuses
    happened += run(again)
    assert met(happened) == met(whole)


def test_a_run_without_rules_is_kept_as_ever(new_trainer: NewTrainer) -> None:
    trainer = new_trainer()
    run(trainer, rules("step 3"), rules())
    checkpoint = trainer.checkpoint()
    assert not any("stop" in name for name in checkpoint.state)
    assert not any("best" in name for name in checkpoint.arrays)


@pytest.mark.parametrize("damage", ["rule", "weights", "form"])
def test_damaged_rules_are_refused_in_one_line(new_trainer: NewTrainer, damage: str) -> None:
    trainer = new_trainer()
    run(trainer, rules("val_loss not better for 2 epochs"))
    kept = trainer.checkpoint()
    state, arrays = dict(kept.state), dict(kept.arrays)
    if damage == "rule":
        state["stopping"] = {**state["stopping"], "rules": [{**state["stopping"]["rules"][0], "rule": "never"}]}
    elif damage == "form":
        state["stopping"] = ["step 3"]
    else:
        arrays["best.0"] = arrays["best.0"][1:]
    with pytest.raises(CheckpointError, match="checkpoint's"):
        new_trainer().restore(replace(kept, state=state, arrays=arrays))
    assert isinstance(kept, Checkpoint)


def test_how_the_rules_stand_is_told(new_trainer: NewTrainer) -> None:
    control, told = Control(paused=True), []
    control.send(rules("step 3", "val_loss not better for 9 epochs"))
    control.send(Resume())
    for event in new_trainer().run(control):
        if isinstance(event, StopRulesWatched):
            told.append([(status.met_at, status.best_epoch) for status in event.statuses])
        if isinstance(event, Paused) and event.step:
            control.send(Resume())
    assert told[0] == [(None, None), (None, None)]
    assert told[1] == [(3, None), (None, None)]
    assert told[2] == [(3, None), (None, 1)]


def test_a_pause_of_a_person_is_no_rule(new_trainer: NewTrainer) -> None:
    assert met(run(new_trainer(), Pause())) == []
