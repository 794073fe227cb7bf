"""What the command line asks of a run that was kept becomes the changes that it makes to that run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_mnist.training.hyperparameters import Hyperparameters, declarations
from tui_mnist.training.knobs import with_optimizer


def changes_asked(kept: Hyperparameters, given: Mapping[str, Any]) -> dict[str, Any]:
    """What changes in a run with the hyperparameters `kept` when these are `given`, in the order of declaration.

    What is given as it is changes nothing. Another optimizer brings its defaults along, as when its knob is turned, for
    what was left at the old one's and is not given. UsageError if a value is out of range or can't change in mid-run.
    """
    changes = {name: value for name, value in given.items() if value != getattr(kept, name)}
    kept.changed(changes)
    if "optimizer" in changes:
        brought = with_optimizer(kept, changes["optimizer"])
        changes |= {name: value for name, value in brought.items() if name not in given}
    return {name: changes[name] for name in declarations() if name in changes}
