"""The digit, the direction of the step, and the digit after it, as many of them as have room."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np
from rich.text import Text

from tui_mnist.queries.why.step_sizes import SIZES
from tui_mnist.tui.kit.digit_picture import picture
from tui_mnist.tui.kit.drawn_lines import DrawnLines
from tui_mnist.tui.kit.heat_picture import heat_picture
from tui_mnist.tui.screens.inside.why.heat_view import heat_colours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_mnist.queries.why import Why

LEAST = 12
"""Columns of a picture; with less room for each there are fewer of them."""


class StepPictures(DrawnLines):
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

    def on_show(self) -> None:
        """Draw what came while it was hidden."""
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        why = self._why
        if not (self.is_attached and self.display and width and height and why is not None):
            return
        steps, place = why.steps, self._place
        drawing = "ascii" if self.ascii_only else self.drawing
        room = (width - 2 * len(" + ")) // 3
        has_all = room >= min(why.image.shape[1], LEAST * 2)
        columns = room if has_all else width

        def drawn(image: np.ndarray) -> list[Text]:
            rows = picture(image, drawing, rows=height, columns=columns)
            return [Text.assemble(*((part.text, part.style or "") for part in row)) for row in rows]

        pictures = [drawn(steps.images[place])]
        if has_all:
            signs = steps.direction.reshape(why.values.shape)
            colours = heat_colours(self.palette)
            pattern = heat_picture(signs, None, 1, rows=height, columns=columns, drawing=drawing, colours=colours)
            pictures = [drawn(why.image), pattern, *pictures]
        self.border_title = self._title(has_all=has_all)
        self.border_subtitle = self._outcome(why, place)
        self.set_lines(_beside(pictures, columns, width, height))

    def _title(self, *, has_all: bool) -> str:
        size = f"{SIZES[self._place]:.3f}"
        if has_all:
            return f"the image  +  {size} × the sign of the gradient  =  what the network is shown"
        return f"after a step of {size}" if self._place else "the image, no step yet"

    def _outcome(self, why: Why, place: int) -> str:
        before, after = (np.nan_to_num(why.steps.probabilities[each]) for each in (0, place))
        words = [f"{self._letters[int(each.argmax())]} {each.max():.1%}".replace("%", " %") for each in (before, after)]
        return f"{words[0]} → {words[1]}" if place else words[0]


def _beside(pictures: Sequence[list[Text]], columns: int, width: int, height: int) -> list[Text]:
    """The pictures side by side with the signs of a sum between them, in the middle of the pane."""
    used = len(pictures) * columns + 3 * (len(pictures) - 1)
    tallest = max(map(len, pictures))
    middle = tallest // 2
    lines = [Text("")] * ((height - tallest) // 2)
    for number, parts in enumerate(zip_longest(*pictures, fillvalue=Text(""))):
        line = Text(" " * ((width - used) // 2), no_wrap=True)
        for place, part in enumerate(parts):
            if place:
                line.append(f" {'+=' [place - 1]} " if number == middle else "   ")
            before = (columns - len(part)) // 2
            line.append(" " * before).append(part).append(" " * (columns - before - len(part)))
        lines.append(line)
    return lines
