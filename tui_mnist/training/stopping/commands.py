"""What a trainer can be told about where to stop."""

from __future__ import annotations

from dataclasses import dataclass

from tui_mnist.training.command import Command
from tui_mnist.training.stopping.rules import StopSettings


@dataclass(frozen=True)
class SetStopRules(Command):
    """Stop by these rules from now on; at one, the run ends if it `ends_run`, else it waits for a command."""

    settings: StopSettings
    ends_run: bool = False


@dataclass(frozen=True)
class RestoreBestWeights(Command):
    """Put the weights of the best epoch back that an early stopping rule has kept; nothing if there are none."""
