"""A run's journal: its events as JSON, one a line, the same on disk as in `--json`, which adds a diagnosis."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from tui_mnist.errors import UsageError
from tui_mnist.training.event import Event
from tui_mnist.training.events import Diagnosed, EpochDone, HyperparametersChanged, RunFinished
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.progress import count_in, number_in


def event_to_json(event: Event) -> dict[str, Any] | None:
    """An event as plain values, its name first under "event"; None if it is one that is not told.

    NaN and the infinities become None, as JSON has no word for them. Where something is complete, the step that it
    was completed at is called "steps".
    """
    if not event.kind:
        return None
    values = {field.name: _plain(getattr(event, field.name)) for field in dataclasses.fields(event)}
    if isinstance(event, HyperparametersChanged | Diagnosed):
        values["changes"] = {
            name: {"from": _plain(before), "to": _plain(after)} for name, (before, after) in event.changes.items()
        }
    if isinstance(event, EpochDone | RunFinished):
        values = {"steps" if name == "step" else name: value for name, value in values.items()}
    return {"event": event.kind, **values}


def event_from_json(entry: Mapping[str, Any]) -> EpochDone | HyperparametersChanged | None:
    """The end of an epoch or the turn of a knob that an entry tells of; None if it is neither, or damaged."""
    try:
        match entry.get("event"):
            case EpochDone.kind:
                return _epoch_from(entry)
            case HyperparametersChanged.kind:
                changes = {name: (change["from"], change["to"]) for name, change in entry["changes"].items()}
                for values in zip(*changes.values(), strict=True):
                    Hyperparameters().changed(dict(zip(changes, values, strict=True)))  # which refuses what can't be
                return HyperparametersChanged(count_in(entry, "step"), changes) if changes else None
    except (KeyError, TypeError, AttributeError, ValueError, UsageError):
        return None
    return None


def _epoch_from(entry: Mapping[str, Any]) -> EpochDone:
    def figure(name: str, *, least: float = -math.inf, most: float = math.inf) -> float | None:
        return None if entry[name] is None else number_in(entry, name, least=least, most=most)

    def measured(value: float | None) -> float:
        return math.nan if value is None else value

    return EpochDone(
        count_in(entry, "steps"),
        epoch=count_in(entry, "epoch"),
        loss=measured(figure("loss")),
        accuracy=measured(figure("accuracy", least=0, most=1)),
        val_loss=figure("val_loss"),
        val_accuracy=figure("val_accuracy", least=0, most=1),
        seconds=measured(figure("seconds", least=0)),
        samples_per_second=figure("samples_per_second", least=0),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Hyperparameters):
        return value.as_dict()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: _plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value
