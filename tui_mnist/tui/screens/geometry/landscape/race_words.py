"""What is to be seen in the race: the landscape in a sentence, and the rule of the chosen optimizer."""

from __future__ import annotations

import inspect
from textwrap import wrap

from rich.text import Text

from tui_mnist.geometry.landscape import Landscape
from tui_mnist.geometry.race import ARRIVED
from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.drawn_lines import DrawnLines

MEANINGS = {
    "landscape": f"An optimizer has arrived where {ARRIVED:.0%} is left of the way from the loss at the start to the "
    "lowest one, at the star.",
    "rate": "The learning rate, which all optimizers share here. Raise it until the first one diverges.",
    "momentum": "The share of the velocity that is kept from step to step, by momentum and nesterov alone.",
}


class RaceWords(DrawnLines):
    """As much of it as there is room for."""

    DEFAULT_CSS = """
    RaceWords { border: round $foreground 30%; border-title-color: $foreground; padding: 0 1; }
    RaceWords.-plain { border: ascii $foreground 30%; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.border_title = "what to see"
        self._landscape: Landscape | None = None
        self._knob, self._optimizer = "", ""

    def show(self, landscape: Landscape, knob: str, optimizer: str) -> None:
        """Show what this landscape is for, and what the knob or else the optimizer does."""
        if (landscape, knob, optimizer) != (self._landscape, self._knob, self._optimizer):
            self._landscape, self._knob, self._optimizer = landscape, knob, optimizer
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        width, height = self.size
        if not (self.is_attached and width and height and self._landscape is not None):
            return
        lines = [Text(line, self.part("strong")) for line in self._wrapped(self._landscape.meaning)]
        lines.append(Text(""))
        if self._knob:
            lines += [Text(line, self.part("muted")) for line in self._wrapped(MEANINGS[self._knob])]
        else:
            rule = OPTIMIZERS[self._optimizer]
            lines.append(Text(self._optimizer, self.part("accent")))
            for text in (inspect.getdoc(rule) or "").replace("`", "").split("\n"):
                lines += [Text(line, self.part("muted")) for line in self._wrapped(text, "  ")]
        self.set_lines(lines[:height])

    def _wrapped(self, text: str, indent: str = "") -> list[str]:
        return wrap(plain_letters(text, ascii_only=self.ascii_only), self.size.width, subsequent_indent=indent)
