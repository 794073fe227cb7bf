"""A slider that is dragged with the mouse, beside some words in one line."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection

from rich.text import Text
from textual import events

from tui_mnist.tui.kit.drawn_lines import DrawnLines


class SliderLine(DrawnLines, can_focus=True):
    """Subclasses draw it, and say what it means that it was dragged. The rail begins at a column and has a length."""

    DEFAULT_CSS = """
    SliderLine { height: 1; padding: 0 1; background: $boost; }
    SliderLine:focus { padding: 0 1 0 0; border-left: outer $primary; }
    SliderLine.-plain:focus { border-left: ascii $primary; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rail = (0, 1)
        self._holds = False

    @abstractmethod
    def dragged(self, share: float) -> None:
        """The knob was dragged to this share of the rail, 0 to 1."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the slider."""
        if event.x - self.gutter.left >= self._rail[0]:
            self._holds = True
            self.capture_mouse()
            self._drag(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag it along."""
        if self._holds:
            self._drag(event)

    def on_mouse_up(self) -> None:
        """Let it go."""
        self._holds = False
        self.release_mouse()

    def _drag(self, event: events.MouseEvent) -> None:
        start, length = self._rail
        share = (event.x - self.gutter.left - start) / max(1, length - 1)
        self.dragged(min(max(share, 0.0), 1.0))

    def drawn_rail(self, start: int, length: int, share: float, ticks: Collection[int] = ()) -> Text:
        """The rail at this place of the line, with its knob at this share, and ticks at these columns of it."""
        self._rail = start, length
        done, rail, tick, knob = "=-+O" if self.ascii_only else "━─┼●"
        at = round(share * (length - 1))
        left, right = (
            "".join(tick if column in ticks else letter for column in columns)
            for letter, columns in ((done, range(at)), (rail, range(at + 1, length)))
        )
        return Text.assemble((left + knob, self.part("accent")), (right, self.part("muted")))
