"""Early stopping is that of Keras's EarlyStopping, whose `on_epoch_end` was followed by hand for these sequences.

In the words of keras/src/callbacks/early_stopping.py (Keras 3): wait is counted up; if the value, lessened or enlarged
by min_delta, is beyond the best one, that is the best epoch now and wait is 0; else the run stops if wait has come to
the patience, but not after the first epoch.
"""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from tui_mnist.training.stopping.grammar import stop_rule_from
from tui_mnist.training.stopping.rules import StopSettings
from tui_mnist.training.stopping.watch import StoppingWatch

NAN = math.nan
FALLING_THEN_FLAT = (0.50, 0.40, 0.42, 0.39, 0.395, 0.41, 0.40)
RISING_THEN_FLAT = (0.80, 0.85, 0.85, 0.84, 0.90)


def stopped(typed: str, values: Sequence[float]) -> tuple[int | None, int | None]:
    """The epoch after which the run stops, and the one whose weights are the best; each epoch's are its number."""
    watch = StoppingWatch()
    watch.set(StopSettings((stop_rule_from(typed),)))
    monitor = typed.split(maxsplit=1)[0]
    stops = None
    for epoch, value in enumerate(values, 1):
        if watch.after_epoch(epoch * 10, epoch, {monitor: value}, lambda epoch=epoch: np.array([epoch])):  # type: ignore[misc]
            stops = epoch
            break
    best = watch.best
    if best is None:
        return stops, None
    assert best.best_weights is not None
    assert best.best_weights.tolist() == [best.best_epoch]
    return stops, best.best_epoch


@pytest.mark.parametrize(
    ("typed", "values", "stop", "best"),
    [
        ("val_loss not better for 3 epochs", FALLING_THEN_FLAT, 7, 4),
        ("val_loss not better for 2 epochs", FALLING_THEN_FLAT, 6, 4),
        ("val_loss not better for 1 epoch", FALLING_THEN_FLAT, 3, 2),
        ("val_loss not better for 4 epochs", FALLING_THEN_FLAT, None, 4),
        ("val_loss not better for 2 epochs by 0.02", FALLING_THEN_FLAT, 4, 2),  # 0.39 is not lower by more than 0.02
        (
            "val_loss not better for 2 epochs by 0.125",
            (0.5, 0.4375, 0.375, 0.25),
            3,
            1,
        ),  # by just as much is too little
        ("val_loss not better for 2 epochs by 0.125", (0.5, 0.375, 0.25, 0.125), None, 3),  # two small steps are one
        ("val_accuracy not better for 2 epochs", RISING_THEN_FLAT, 4, 2),
        ("val_accuracy not better for 3 epochs", RISING_THEN_FLAT, None, 5),
        ("val_accuracy not better for 1 epoch by 0.1", RISING_THEN_FLAT, 2, 1),
        ("val_loss not higher for 2 epochs", FALLING_THEN_FLAT, 3, 1),  # mode max
        ("val_accuracy not lower for 2 epochs", RISING_THEN_FLAT, 3, 1),  # mode min
        ("val_loss not better for 1 epoch", (NAN, 0.5, NAN), 3, 2),  # never after the first epoch
        ("val_loss not better for 2 epochs", (NAN, NAN), 2, None),
    ],
)
def test_a_run_stops_where_keras_stops_it_with_the_same_best_epoch(
    typed: str, values: Sequence[float], stop: int | None, best: int | None
) -> None:
    assert stopped(typed, values) == (stop, best)


def test_after_a_stop_it_waits_anew_and_knows_the_best_still() -> None:
    watch = StoppingWatch()
    rule = stop_rule_from("val_loss not better for 2 epochs")
    watch.set(StopSettings((rule,)))
    values = (0.5, 0.6, 0.6, 0.6, 0.6, 0.4)
    met = [
        watch.after_epoch(epoch, epoch, {"val_loss": value}, lambda: np.zeros(1))
        for epoch, value in enumerate(values, 1)
    ]
    assert met == [[], [], [rule], [], [rule], []]
    assert watch.statuses[0].best_epoch == 6
