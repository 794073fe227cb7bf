"""The words for what the diagnosis found: what was seen, and the flags that would help."""

from __future__ import annotations

from tui_mnist.training.events import Diagnosed
from tui_mnist.training.knobs import shown


def advice(event: Diagnosed) -> list[str]:
    """A line with what was seen, and one with what to try, if there is something."""
    flags = [f"--{name.replace('_', '-')} {_value(name, after)}" for name, (_, after) in event.changes.items()]
    return [event.text, f"Try {' '.join(flags)}"] if flags else [event.text]


def _value(name: str, value: object) -> str:
    return shown(name, value).replace(" ", "")
