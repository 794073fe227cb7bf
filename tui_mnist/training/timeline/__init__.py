"""All that happened in a run, kept in bounded memory for curves of any width."""

from tui_mnist.training.timeline.spans import SeriesColumns
from tui_mnist.training.timeline.timeline import SERIES, SMOOTHED, Mark, Timeline

__all__ = ["SERIES", "SMOOTHED", "Mark", "SeriesColumns", "Timeline"]
