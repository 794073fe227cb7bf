"""What is sent to a trainer: the root of all commands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """Something that a person wants of the trainer; plain data that can be pickled."""
