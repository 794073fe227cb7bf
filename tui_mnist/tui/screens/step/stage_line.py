"""The five stages in a row, the present one in brackets; left and right, or a click, go to another."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.screens.step.stages import Stage


class StageLine(TextLines, can_focus=True):
    """The stages, and at the right which step it is, in the longest wording that fits."""

    DEFAULT_CSS = """
    StageLine {
        height: 1;
        padding: 0 1;
        background: $boost;
        &:focus { padding: 0 1 0 0; border-left: outer $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "select(-1)", "Stage before", show=False),
        Binding("right", "select(1)", "Next stage", show=False),
        Binding("home", "select(-5)", "First stage", show=False),
        Binding("end", "select(5)", "Last stage", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False, init=False)

    class StageSelected(Message):
        """Another stage is wanted."""

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
        """Arrows are other ones."""
        self.restyle()

    def action_select(self, direction: int) -> None:
        """Go so many stages on or back, as far as there are stages."""
        if self._stage is not None:
            self.post_message(self.StageSelected(Stage(min(max(self._stage + direction, 0), len(Stage) - 1))))

    def on_click(self, event: events.Click) -> None:
        """Go to the stage that was clicked."""
        offset = event.get_content_offset(self)
        for stage, (start, end) in self._places.items() if offset is not None else ():
            if offset is not None and start <= offset.x < end:
                self.post_message(self.StageSelected(stage))

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            self.set_lines([self._draw(self.size.width)])

    def _draw(self, width: int) -> Text:
        names = [stage.label for stage in Stage]
        arrow = plain_letters("→", ascii_only=self.ascii_only)
        if sum(map(len, names)) + 2 + 4 * (len(arrow) + 2) > width:  # the present stage alone is named
            names = [name if stage is self._stage else name[0] for stage, name in zip(Stage, names, strict=True)]
        selected = Style(bold=True, reverse=True) if self.has_focus else self.part("accent")
        line = Text()
        self._places = {}
        for stage, name in zip(Stage, names, strict=True):
            here = stage is self._stage
            line.append(arrow if stage else "", self.part("muted"))
            self._places[stage] = (len(line), len(line) + len(name) + 2)
            line.append(f"[{name}]" if here else f" {name} ", selected if here else self.part("muted"))
        for wording in self._wordings:
            if len(line) + 1 + len(wording) <= width:
                line.append(" " * (width - len(line) - len(wording)))
                line.append(wording, self.part("muted"))
                break
        return line
