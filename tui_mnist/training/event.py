"""What a trainer tells: the root of all events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Something that happened in training; `step` is the number of batches trained on so far in the run.

    `kind` is the event's name in `--json`; those without one aren't shown there.
    """

    kind: ClassVar[str] = ""
    step: int
