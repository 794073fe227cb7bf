"""The digit, the direction of the step, and the digit after it, as many of them as have room."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np
from rich.segment import Segment

from tui_mnist.queries.why.step_sizes import SIZES
from tui_mnist.tui.kit.digit_picture import Rows, picture
from tui_mnist.tui.kit.heat_picture import heat_picture
from tui_mnist.tui.kit.segment_lines import SegmentLines, SegmentRow
from tui_mnist.tui.screens.inside.why.heat_view import heat_colours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_mnist.queries.why import Why

LEAST = 24
"""Columns of a picture; with less room for each there are fewer of them."""


class StepPictures(SegmentLines):
    """Shows the step of the size that is chosen by its place among SIZES."""

    DEFAULT_CSS = """
    StepPictures {
        width: 1fr;
        height: 1fr;
        border: round $foreground 30%;
        border-title-color: $foreground;
        border-subtitle-color: $foreground;
        border-subtitle-align: center;
        &.-plain { border: ascii $foreground 30%; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._why: Why | None = None
        self._place = 0
        self._letters: Sequence[str] = ()

    def show(self, why: Why, place: int, letters: Sequence[str]) -> None:
        """Show this step; `letters` are those of the classes."""
        if (why, place) != (self._why, self._place):
            self._why, self._place, self._letters = why, place, letters
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        why = self._why
        if not (self.is_attached and self.display and width and height and why is not None):
            return
        if self._is_drawing:  # what is written on the frame meanwhile would be lost
            self.call_later(self.restyle)
        steps, place = why.steps, self._place
        drawing = "ascii" if self.ascii_only else self.drawing
        room = (width - 2 * len(" + ")) // 3
        has_all = room >= LEAST
        columns = room if has_all else width

        def drawn(image: np.ndarray) -> Rows:
            return picture(image, drawing, rows=height, columns=columns)

        pictures = [drawn(steps.images[place])]
        if has_all:
            signs = steps.direction.reshape(why.values.shape)
            colours = heat_colours(self.palette)
            pattern = heat_picture(signs, None, 1, rows=height, columns=columns, drawing=drawing, colours=colours)
            pictures = [drawn(why.image), pattern, *pictures]
        self.border_title = self._title(why, has_all=has_all)
        self.border_subtitle = self._outcome(why, place)
        self.set_rows(_beside(pictures, columns, width, height))

    def _title(self, why: Why, *, has_all: bool) -> str:
        """What the pictures are, in the longest wording that has room."""
        size = f"{SIZES[self._place]:.3f}"
        sample = "the image" if why.values.shape[0] > 1 else "the point"
        if not has_all:
            return f"after a step of {size}" if self._place else f"{sample}, no step yet"
        wordings = (
            f"{sample}  +  {size} × the sign of the gradient  =  what the network is shown",
            f"{sample} + {size} × sign",
            f"+ {size} × sign",
        )
        return next((each for each in wordings if len(each) <= self.size.width - 2), wordings[-1])

    def _outcome(self, why: Why, place: int) -> str:
        before, after = (np.nan_to_num(why.steps.probabilities[each]) for each in (0, place))
        words = [f"{self._letters[int(each.argmax())]} {each.max():.1%}".replace("%", " %") for each in (before, after)]
        return f"{words[0]} → {words[1]}" if place else words[0]


def _beside(pictures: Sequence[Rows], columns: int, width: int, height: int) -> list[SegmentRow]:
    """The pictures side by side with the signs of a sum between them, in the middle of the pane."""
    used = len(pictures) * columns + len(" + ") * (len(pictures) - 1)
    tallest = max(map(len, pictures))
    middle = tallest // 2
    lines: list[SegmentRow] = [()] * ((height - tallest) // 2)
    for number, parts in enumerate(zip_longest(*pictures, fillvalue=())):
        line = [Segment(" " * ((width - used) // 2))]
        for place, part in enumerate(parts):
            if place:
                line.append(Segment(f" {'+='[place - 1]} " if number == middle else "   "))
            wide = sum(len(text) for text, _, _ in part)
            before = (columns - wide) // 2
            line += [Segment(" " * before), *part, Segment(" " * (columns - before - wide))]
        lines.append(tuple(line))
    return lines
