"""What the app tells a learner once, in passing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Notice:
    """A text, and how serious it is; one that `names_commands` as "{id}" is shown with their keys."""

    text: str
    severity: Literal["information", "warning", "error"] = "information"
    names_commands: bool = False
