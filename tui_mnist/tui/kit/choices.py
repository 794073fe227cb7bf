"""Going round a few choices, for commands that show the next one each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice")


def after(choices: Sequence[Choice], now: Choice) -> Choice:
    """The choice after this one, round and round."""
    return choices[(choices.index(now) + 1) % len(choices)] if now in choices else choices[0]
