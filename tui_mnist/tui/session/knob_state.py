"""The knobs as the learner turned them: what is wanted now, what waits for a new run, and what can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tui_mnist.training import Hyperparameters, declarations
from tui_mnist.training.knobs import default_of, with_optimizer


class _Change(NamedTuple):
    """Values of live knobs that were sent, and whether that takes back a change."""

    values: dict[str, Any]
    going_back: bool


class KnobState:
    """`wanted` are the hyperparameters as last turned, which the trainer takes over on its next batch.

    `pending` are the values that wait for a new run. `undoable` are the values before each change, the last one last.
    """

    def __init__(self, hyperparameters: Hyperparameters, undoable: Iterable[Mapping[str, Any]] = ()) -> None:
        self.wanted = hyperparameters
        self.pending: dict[str, Any] = {}
        self.undoable = list(undoable)
        self._under_way: list[_Change] = []

    def value(self, name: str) -> Any:
        """The value of a knob as last turned, also if it waits for a new run."""
        return self.pending.get(name, getattr(self.wanted, name))

    @property
    def values(self) -> dict[str, Any]:
        """The values of all knobs, by name."""
        return {name: self.value(name) for name in declarations()}

    @property
    def are_defaults(self) -> bool:
        """Whether no knob is anywhere else than at its default."""
        return not self.pending and self.wanted == Hyperparameters()

    def is_default(self, name: str) -> bool:
        """Whether a knob is at its default, which may depend on the optimizer."""
        return bool(self.value(name) == default_of(name, self.wanted))

    def turn(self, name: str, value: Any) -> dict[str, Any]:
        """Want another value of a live knob: all that changes, which is more with an optimizer that has other defaults.

        Raises UsageError if the value is not allowed.
        """
        changes = with_optimizer(self.wanted, value) if name == "optimizer" else {name: value}
        if changes := self.differing(changes):
            self.want(changes)
        return changes

    def differing(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Those of the changes that are not wanted already."""
        return {name: value for name, value in changes.items() if getattr(self.wanted, name) != value}

    def want(self, changes: Mapping[str, Any], *, going_back: bool = False) -> None:
        """Want these values of live knobs, which are to be sent; UsageError if one is not allowed.

        That they land is a change to take back, unless they are `going_back` themselves.
        """
        self.wanted = self.wanted.changed(changes)
        self._under_way.append(_Change(dict(changes), going_back))

    def wait(self, name: str, value: Any) -> None:
        """Let a value wait for a new run, unless the run that is there has it; UsageError if it is not allowed."""
        changed = replace(self.wanted, **{name: value})
        self.pending.pop(name, None)
        if changed != self.wanted:
            self.pending[name] = value

    @property
    def can_go_back(self) -> bool:
        """Whether there is something to take back."""
        return bool(self.pending or self.undoable)

    def last(self) -> Mapping[str, Any]:
        """Forget the last change: the values to go back to, or none if it only waited for a new run."""
        if self.pending:
            self.pending.popitem()
            return {}
        return self.undoable.pop() if self.undoable else {}

    def landed(self, changes: Mapping[str, tuple[Any, Any]]) -> None:
        """Take note that knobs changed on a batch: by name, the value before and the one after."""
        after = {name: value for name, (_, value) in changes.items()}
        sent = next((change for change in self._under_way if change.values == after), None)
        if sent is not None:
            self._under_way.remove(sent)
        if sent is None or not sent.going_back:
            self.undoable.append({name: before for name, (before, _) in changes.items()})

    def refused(self, running: Hyperparameters) -> None:
        """Take note that the trainer, which runs with these, refused the change that was sent first."""
        del self._under_way[:1]
        self.synchronize(running)

    def synchronize(self, running: Hyperparameters) -> None:
        """Want what the trainer runs with, and what is still under way to it."""
        self.wanted = running
        for change in self._under_way:
            self.wanted = self.wanted.changed(change.values)
