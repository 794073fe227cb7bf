"""Where headless training is shown, and to whom."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TextIO

from tui_mnist.training.event import Event


@dataclass(frozen=True)
class HeadlessOutput:
    """For people, or with `json` for programs, or with `quiet` the result alone."""

    json: bool = False
    quiet: bool = False
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


class Reporter(Protocol):
    """Shows events as they come; whatever it writes to may raise OSError."""

    def show(self, event: Event) -> None:
        """Show one event, or leave it out."""

    def close(self) -> None:
        """Leave the terminal as it was; may be called more than once."""
