"""The knobs as the learner turned them: what is wanted now, what waits for a new run, and what can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from tui_mnist.training import Hyperparameters, declarations
from tui_mnist.training.knobs import with_optimizer


class Wishes:
    """`wanted` are the hyperparameters as last turned, which the trainer takes over on its next batch.

    `pending` are the values that wait for a new run. `undoable` are the values before each change, the last one last.
    """

    def __init__(self, hyperparameters: Hyperparameters, undoable: Iterable[Mapping[str, Any]] = ()) -> None:
        self.wanted = hyperparameters
        self.pending: dict[str, Any] = {}
        self.undoable = list(undoable)
        self._going_back = 0

    def value(self, name: str) -> Any:
        """The value of a knob as last turned, also if it waits for a new run."""
        return self.pending.get(name, getattr(self.wanted, name))

    @property
    def values(self) -> dict[str, Any]:
        """The values of all knobs, by name."""
        return {name: self.value(name) for name in declarations()}

    def turn(self, name: str, value: Any) -> dict[str, Any]:
        """Want another value of a live knob: all that changes, which is more with an optimizer that has other defaults.

        Raises UsageError if the value is not allowed.
        """
        changes = with_optimizer(self.wanted, value) if name == "optimizer" else {name: value}
        changes = {each: after for each, after in changes.items() if getattr(self.wanted, each) != after}
        self.want(changes)
        return changes

    def want(self, changes: Mapping[str, Any]) -> None:
        """Want these values of live knobs; UsageError if one is not allowed."""
        self.wanted = self.wanted.changed(changes)

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

    def go_back(self, changes: Mapping[str, Any]) -> None:
        """Want values of live knobs as they were; that they land is not a change to take back."""
        self.want(changes)
        self._going_back += 1

    def landed(self, before: Mapping[str, Any]) -> None:
        """Take note that knobs changed on a batch, which had these values before."""
        if self._going_back:
            self._going_back -= 1
        else:
            self.undoable.append(before)
