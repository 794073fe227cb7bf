"""How the strength of an experiment is written."""

from __future__ import annotations

from tui_mnist.queries.laboratory import Experiment


def written(experiment: Experiment, strength: float, *, ascii_only: bool = False) -> str:
    """The strength in at most eight letters."""
    match experiment.name:
        case "unit":
            return "none" if strength < 0 else f"unit {strength:.0f}"
        case "prune":
            return f"{strength:.0%}"
        case "rotate":
            return f"{strength:+.0f}{'' if ascii_only else '°'}" if strength else f"0{'' if ascii_only else '°'}"
        case "right" | "down":
            return f"{strength:+.1f} px" if strength else "0 px"
        case _:
            return f"{strength:.2f}"


def number(experiment: Experiment, text: str) -> float | None:
    """What a person typed as a strength, percent of weights as percent; None if it is none."""
    try:
        value = float(text.strip().rstrip("%°").strip())
    except ValueError:
        return None
    if experiment.name == "prune":
        value /= 100
    if experiment.name == "unit":
        value = round(value) if abs(value) < 1e9 else value
    return value if experiment.low <= value <= experiment.high else None


def typed_form(experiment: Experiment, strength: float) -> str:
    """The strength as a person would type it."""
    return f"{strength * 100 if experiment.name == 'prune' else strength:.6g}"


def expected(experiment: Experiment) -> str:
    """Which numbers can be typed."""
    low, high = typed_form(experiment, experiment.low), typed_form(experiment, experiment.high)
    what = {"prune": "percent", "unit": "a unit's number", "rotate": "degrees"}.get(experiment.name, "a number")
    none = ", -1 for none" if experiment.name == "unit" else ""
    return f"{what} from {'0' if none else low} to {high}{none}"
