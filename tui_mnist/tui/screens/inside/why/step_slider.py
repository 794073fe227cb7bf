"""How large the adversarial step is: a slider below the probabilities along it, and where the answer flips."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.queries.why.step_sizes import LARGEST, SIZES, STEPS
from tui_mnist.render import sparkline
from tui_mnist.tui.kit.class_colours import colour
from tui_mnist.tui.kit.slider_line import SliderLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_mnist.queries.why import Why


class StepSlider(SliderLine):
    """Left and right make the step smaller or larger, home and end the least and the greatest; it can be dragged."""

    DEFAULT_CSS = """
    StepSlider { height: 4; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("home", f"move(-{STEPS})", show=False),
        Binding("end", f"move({STEPS})", show=False),
    ]

    class Moved(Message):
        """The step shall be of the size at this place among SIZES."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._why: Why | None = None
        self._place = 0
        self._wordings: Sequence[str] = ()
        self._letters: Sequence[str] = ()

    def show(self, why: Why, place: int, wordings: Sequence[str], letters: Sequence[str]) -> None:
        """Show the first of the wordings that has room, and the knob at this place; `letters` are the classes'."""
        before = self._why, self._place, self._wordings, self._letters
        self._why, self._place, self._wordings, self._letters = why, place, wordings, letters
        if before != (why, place, wordings, letters):
            self.restyle()

    def action_move(self, by: int) -> None:
        """A smaller or larger step."""
        self.post_message(self.Moved(min(max(self._place + by, 0), STEPS)))

    def dragged(self, share: float) -> None:
        """To the size there."""
        self.post_message(self.Moved(round(share * STEPS)))

    def restyle(self) -> None:
        """Draw: words, the curves of the answer and of what it flips to, and the rail below them."""
        width, height = self.size
        why = self._why
        if not (self.is_attached and self.display and width and height and why is not None):
            return
        steps = why.steps
        words = next((wording for wording in self._wordings if len(wording) <= width), self._wordings[-1])
        start, end = len("9 "), f" {LARGEST}"
        length = max(width - start - len(end), 3)
        probabilities = np.nan_to_num(steps.probabilities)
        shown = list(dict.fromkeys([int(probabilities[0].argmax()), self._other(why, probabilities)]))
        places = np.rint(np.linspace(0, STEPS, length)).astype(np.intp)
        lines = [Text(words, self.part("strong"), no_wrap=True)]
        for label in shown[: max(height - 2, 0)]:
            curve = sparkline(probabilities[places, label].tolist(), lowest=0, highest=1, ascii_only=self.ascii_only)
            style = Style(color=colour(label, self.palette), bold=True)
            lines.append(Text(f"{self._letters[label]} {curve}", style, no_wrap=True))
        ticks = () if steps.flip is None else (round(steps.flip / LARGEST * (length - 1)),)
        rail = self.drawn_rail(start, length, self._place / STEPS, ticks)
        lines.append(Text.assemble(("0 ", self.part("muted")), rail, (end, self.part("muted"))))
        self.set_lines(lines[:1] + lines[max(len(lines) - height + 1, 1) :] if height > 1 else lines[-1:])

    @staticmethod
    def _other(why: Why, probabilities: np.ndarray) -> int:
        """The class that the answer flips to, or else the one that is explained, or the likeliest of the others."""
        if why.steps.flipped_to is not None:
            return why.steps.flipped_to
        answer = int(probabilities[0].argmax())
        return why.label if why.label != answer else int(np.argsort(-probabilities[-1], kind="stable")[:2][-1])


def first_size_at(flip: float) -> int:
    """The place of the first of SIZES that is not below this size."""
    return min(int(np.searchsorted(SIZES, flip - 1e-9)), STEPS)
