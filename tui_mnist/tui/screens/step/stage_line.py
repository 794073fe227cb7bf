"""The five stages in a row, the present one marked; a click walks there."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive

from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.screens.step.stages import Stage


class StageLine(TextLines):
    """The stages, and at the right which step it is, in the longest wording that fits."""

    DEFAULT_CSS = """
    StageLine { height: 1; padding: 0 1; background: $boost; }
    """

    ascii_only: reactive[bool] = reactive(False, init=False)

    class Chosen(Message):
        """A stage was clicked."""

        def __init__(self, stage: Stage) -> None:
            super().__init__()
            self.stage = stage

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._stage: Stage | None = None
        self._wordings: tuple[str, ...] = ()
        self._places: dict[Stage, tuple[int, int]] = {}

    def show(self, stage: Stage | None, wordings: tuple[str, ...]) -> None:
        """Show the present stage, if there is one, and one of the wordings, of which the longest comes first."""
        if (stage, wordings) != (self._stage, self._wordings):
            self._stage, self._wordings = stage, wordings
            self.restyle()

    def watch_ascii_only(self) -> None:
        """Numbers and arrows are other ones."""
        self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            self.set_lines([self._draw(self.size.width)])

    def _draw(self, width: int) -> Text:
        names = [stage.label for stage in Stage]
        arrow = " > " if self.ascii_only else " → "
        if sum(map(len, names)) + 2 + 4 * len(arrow) > width:  # the present stage alone is named
            names = [name if stage is self._stage else name[0] for stage, name in zip(Stage, names, strict=True)]
        line = Text()
        self._places = {}
        for stage, name in zip(Stage, names, strict=True):
            line.append(arrow if stage else "", self.part("muted"))
            start = len(line)
            here = stage is self._stage
            line.append(f"[{name}]" if here else name, self.part("accent") if here else self.part("muted"))
            self._places[stage] = (start, len(line))
        for wording in self._wordings:
            if len(line) + 2 + len(wording) <= width:
                line.append(" " * (width - len(line) - len(wording)))
                line.append(wording, self.part("muted"))
                break
        return line

    def on_click(self, event: events.Click) -> None:
        """Walk to the stage that was clicked."""
        for stage, (start, end) in self._places.items():
            if start <= event.x - self.styles.padding.left < end:
                self.post_message(self.Chosen(stage))
