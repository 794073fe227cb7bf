"""What is called how, of the figures of a layer, and what each of them says."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tui_mnist.number_format import figure, fraction, percent
from tui_mnist.tui.kit.choice_list import NamedChoice

RULE_OF_THUMB = 1e-3
"""A healthy ratio of update to weights, after A. Karpathy, CS231n, "Neural Networks Part 3" (2015)."""


@dataclass(frozen=True)
class FigureText:
    """One of FIGURES: its `label`, a `short` one, and its `meaning` from long to short."""

    name: str
    label: str
    short: str
    meaning: tuple[str, ...]

    @property
    def logarithmic(self) -> bool:
        """Whether it is drawn on a logarithmic axis; a share is not."""
        return self.name != "dead"

    def written(self, value: float, none: str) -> str:
        """A figure in at most eight characters; `none` where it isn't known."""
        if math.isnan(value):
            return none
        if not math.isfinite(value):
            return "infinite"
        if self.name == "ratio":
            return fraction(value) if value < 1 else f"{figure(value)}/1"
        return percent(value, 0) if self.name == "dead" else figure(value)


FIGURE_TEXTS = (
    FigureText(
        "weights",
        "weight norm",
        "weights",
        ("weight norm: the root of the sum of the squares of all weights; it grows with learning", "weight norm"),
    ),
    FigureText(
        "gradient",
        "gradient norm",
        "gradient",
        (
            "gradient norm: how steeply the loss of the last batch changes with this layer's weights",
            "gradient norm: how steep the loss is along a layer's weights",
            "gradient norm",
        ),
    ),
    FigureText(
        "update",
        "update norm",
        "update",
        ("update norm: how far the last step moved the weights, whatever the optimizer made of the gradient",
         "update norm: how far the last step moved the weights", "update norm"),
    ),
    FigureText(
        "ratio",
        "update / weights",
        "upd/wgt",
        (
            "update / weights: about 1/1,000 is a rule of thumb; far above it training is restless, far below it slow",
            "update / weights: about 1/1,000 is a rule of thumb",
            "rule of thumb: 1/1,000",
        ),
    ),
    FigureText(
        "dead",
        "dead units",
        "dead",
        (
            "dead units: relu gives 0 for every image that is looked at, so that they learn nothing any more",
            "dead units: their relu gives 0 for every image",
            "dead units",
        ),
    ),
)  # fmt: skip
"""In the order of FIGURES."""

FIGURE_CHOICES = tuple(
    NamedChoice(number, text.label, text.meaning[0].partition(": ")[2].capitalize() + ".")
    for number, text in enumerate(FIGURE_TEXTS)
)
RATIO = next(number for number, text in enumerate(FIGURE_TEXTS) if text.name == "ratio")
