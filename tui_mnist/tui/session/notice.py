"""What the app tells a learner once, in passing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Notice:
    """A text, and how serious it is."""

    text: str
    severity: Literal["information", "warning", "error"] = "information"
