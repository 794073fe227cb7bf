"""A run's journal: its events as JSON, one a line, the same on disk as in `--json`."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from tui_mnist.training.event import Event
from tui_mnist.training.events import EpochDone, HyperparametersChanged, RunFinished
from tui_mnist.training.hyperparameters import Hyperparameters


def event_to_json(event: Event) -> dict[str, Any] | None:
    """An event as plain values, its name first under "event"; None if it is one that is not told.

    NaN and the infinities become None, as JSON has no word for them. Where something is complete, the step that it
    was completed at is called "steps".
    """
    if not event.kind:
        return None
    values = {field.name: _plain(getattr(event, field.name)) for field in dataclasses.fields(event)}
    if isinstance(event, HyperparametersChanged):
        values["changes"] = {
            name: {"from": _plain(before), "to": _plain(after)} for name, (before, after) in event.changes.items()
        }
    if isinstance(event, EpochDone | RunFinished):
        values = {"steps" if name == "step" else name: value for name, value in values.items()}
    return {"event": event.kind, **values}


def event_from_json(entry: Mapping[str, Any]) -> EpochDone | HyperparametersChanged | None:
    """The end of an epoch or the turn of a knob that an entry tells of; None if it is neither, or damaged."""
    values = {name: value for name, value in entry.items() if name != "event"}
    try:
        match entry.get("event"):
            case EpochDone.kind:
                measured = {name: math.nan if values[name] is None else values[name] for name in ("loss", "accuracy")}
                return EpochDone(values.pop("steps"), **(values | measured))
            case HyperparametersChanged.kind:
                changes = {name: (change["from"], change["to"]) for name, change in values["changes"].items()}
                return HyperparametersChanged(values["step"], changes)
    except (KeyError, TypeError, AttributeError):
        return None
    return None


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
