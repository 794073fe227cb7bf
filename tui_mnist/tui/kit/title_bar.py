"""The first line: where one is, what is being trained on, and the other screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.tui.kit.text_lines import TextLines
from tui_mnist.tui.session.snapshot import Snapshot

PROGRAM = "tui-mnist"
TOLD = ("data", "started", "hyperparameters")
"""What of a snapshot the line tells of."""


class Wording(NamedTuple):
    """What the line says of itself: the program's name or not, and all screens' titles or only that of the one here."""

    program: bool
    titles: bool


BRIEF = Wording(program=False, titles=False)
WORDINGS = (Wording(program=True, titles=True), Wording(program=False, titles=True), BRIEF)


class TitleBar(TextLines):
    """The program, the screens with the keys that show them, the data, and the seed."""

    DEFAULT_CSS = """
    TitleBar { dock: top; height: 1; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,pageup", "another(-1)", show=False),
        Binding("right,pagedown", "another(1)", show=False),
    ]

    class Chosen(Message):
        """A screen was clicked, or chosen with a key; the keys still go to the tabs then."""

        def __init__(self, mode: str, *, keeps_focus: bool = False) -> None:
            super().__init__()
            self.mode = mode
            self.keeps_focus = keeps_focus

    def __init__(
        self,
        modes: Mapping[str, str],
        current: str,
        now: Snapshot,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._modes = modes
        self._current = current
        self._snapshot = now
        self._places: dict[str, tuple[int, int]] = {}

    def show(self, snapshot: Snapshot) -> None:
        """Show what this snapshot trains on."""
        before, self._snapshot = self._snapshot, snapshot
        if any(getattr(before, name) is not getattr(snapshot, name) for name in TOLD):
            self.restyle()

    def restyle(self) -> None:
        """Draw."""
        if self.is_attached and self.size.width:
            self.set_lines([self._draw(self.size.width)])

    def on_focus(self) -> None:
        """Mark the tab."""
        self.restyle()

    def on_blur(self) -> None:
        """Mark it no more, and let nothing but a wish of the learner bring the keys here again."""
        self.can_focus = False
        self.restyle()

    def action_another(self, way: int) -> None:
        """Show the screen beside this one; after the last comes the first."""
        modes = list(self._modes)
        self.post_message(TitleBar.Chosen(modes[(modes.index(self._current) + way) % len(modes)], keeps_focus=True))

    def on_click(self, event: events.Click) -> None:
        """Show the screen that was clicked."""
        for mode, (start, end) in self._places.items():
            if start <= event.x - self.styles.padding.left < end:
                self.post_message(TitleBar.Chosen(mode))

    def _draw(self, width: int) -> Text:
        line = next((line for line in map(self._tabs, WORDINGS) if len(line) <= width), None) or self._tabs(BRIEF)
        for facts in self._facts():
            if len(line) + 2 + len(facts) <= width:
                line.append(" " * (width - len(line) - len(facts)))
                line.append(facts, self.part("muted"))
                break
        return line

    def _tabs(self, wording: Wording) -> Text:
        """The screens, each with its key, and where they are."""
        line, self._places = Text(), {}
        if wording.program:
            line.append(f"{PROGRAM}  ", self.part("accent"))
        for number, (mode, title) in enumerate(self._modes.items(), start=1):
            line.append("  " if wording.titles and self._places else "")
            start, here = len(line), mode == self._current
            name = f"{number} {title}" if wording.titles or here else f"{number}"
            left, right = (" ", " ") if not here else "◂▸" if self.has_focus else "[]"
            line.append(f"{left}{name}{right}", self._style(here))
            self._places[mode] = (start, len(line))
        return line

    def _style(self, here: bool) -> Style | str:
        """The tab of this screen stands out, and is reversed while it has the keys."""
        if not here:
            return self.part("muted")
        return "bold reverse" if self.has_focus else "bold"

    def _facts(self) -> list[str]:
        now = self._snapshot
        name = now.data.name if now.data else now.hyperparameters.data
        seed = f"seed {now.hyperparameters.seed}"
        if now.started is None:
            return [f"{name}   {seed}", seed]
        train, validation, test = (
            f"{size:,}" for size in (now.started.train_size, now.started.validation_size, now.started.test_size)
        )
        return [
            f"{name}: {train} to train on, {validation} held out, {test} to test   {seed}",
            f"{name} {train}/{validation}/{test}   {seed}",
            f"{name}   {seed}",
            seed,
        ]
