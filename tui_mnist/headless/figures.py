"""Figures as people read them."""

from __future__ import annotations

import math


def percent(share: float) -> str:
    """A share of 0…1 as a percentage with two decimals, which tell every one of 10,000 images."""
    return f"{share:.2%}"


def loss_text(loss: float) -> str:
    """A loss in at most eight characters: four decimals, or a power of ten where they would say nothing."""
    if loss == 0 or not math.isfinite(loss) or 0.001 <= abs(loss) < 1000:
        return f"{loss:.4f}"
    return f"{loss:.2e}"


def duration(seconds: float) -> str:
    """Seconds as m:ss or h:mm:ss."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
