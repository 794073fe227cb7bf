"""A list of choices, each with a line that says what it is: typing filters it, enter takes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Any, ClassVar, Final, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input
from textual.widgets.option_list import Option

from tui_mnist.tui.kit.dialog import Dialog
from tui_mnist.tui.kit.option_list import SafeOptionList

WIDTH: Final = 78
WIDTH_WITH_PREVIEW, ROWS_WITH_PREVIEW = 54, 12
"""The most that covers the screen where a choice is seen on it before it is made."""
FRAME: Final = len("│  ▐ │")
"""The columns beside an option: of the frame, and of a bar to scroll with."""
FIELD_AND_FRAME: Final = 3
"""The rows that are not the list's."""
REST_SECONDS: Final = 0.1
"""So long the highlight has to rest on a choice before that is shown, which may take longer than to move on."""
CURRENT: Final = "● "
"""Stands before the choice that is made now."""
LEAST_BESIDE: Final = 24
"""The columns that a meaning needs to stand beside its label; with less room it stands below."""


class NamedChoice(NamedTuple):
    """A value, what it is called, and what it is, in one line."""

    value: Any
    label: str
    meaning: str

    def has(self, words: Sequence[str]) -> bool:
        """Whether all these words, in small letters, are somewhere in it."""
        text = f"{self.value} {self.label} {self.meaning}".casefold()
        return all(word in text for word in words)


class ChoiceList(Dialog[NamedChoice | None]):
    """Answers with a choice, or None; `current` is the value that is marked, and highlighted at first.

    `preview`, if there is one, is called with each value that is highlighted, and with `current` if none is chosen.
    """

    DEFAULT_CSS = """
    ChoiceList {
        & > Vertical { max-width: 78; }
        &.-preview { align: right bottom; background: transparent; }
        &.-preview > Vertical { max-width: 54; margin-bottom: 1; }
        SafeOptionList { border: none; padding: 0; scrollbar-size-vertical: 1; }
        SafeOptionList > .option-list--option-highlighted {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        *(Binding(key, f"move('{way}')", show=False) for key, way in
          (("up", "cursor_up"), ("down", "cursor_down"), ("pageup", "page_up"), ("pagedown", "page_down"))),
    ]  # fmt: skip
    AUTO_FOCUS = "Input"

    def __init__(
        self,
        title: str,
        choices: Sequence[NamedChoice],
        current: Any,
        preview: Callable[[Any], None] | None = None,
    ) -> None:
        super().__init__(classes="-preview" if preview else None)
        self._title, self._choices, self._current = title, choices, current
        self._preview, self._previewed = preview, current
        self._resting: Timer | None = None
        self._shown: list[NamedChoice] = []
        self._options = SafeOptionList(markup=False)
        self._options.can_focus = False  # keys are the field's; those that move are passed on

    def compose(self) -> ComposeResult:
        """The field, and the list below it."""
        with Vertical() as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = "enter takes, esc leaves it"
            yield Input(placeholder="Type to filter", compact=True)
            yield self._options

    def on_resize(self, _: events.Resize) -> None:
        """Break the lines for this width; the height stays the same whatever is filtered."""
        self._fill(list(self._choices))
        lines = sum(len(self._prompt(choice).split("\n")) for choice in self._choices)
        room = self.app.size.height - FIELD_AND_FRAME
        self._options.styles.height = max(1, min(lines, room, *([ROWS_WITH_PREVIEW] if self._preview else [])))
        self._filter(self.query_one(Input).value)
        self.call_after_refresh(self._options.scroll_to_highlight)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._filter(event.value)

    def _filter(self, text: str) -> None:
        self._fill([choice for choice in self._choices if choice.has(text.casefold().split())])

    def _fill(self, shown: list[NamedChoice]) -> None:
        """Show these, and highlight the current one, or else the first."""
        self._shown = shown
        self._options.clear_options()
        self._options.add_options([Option(self._prompt(choice)) for choice in shown])
        if not shown:
            self._options.add_option(Option("nothing like that", disabled=True))
        at = (number for number, choice in enumerate(shown) if choice.value == self._current)
        self._options.highlighted = next(at, 0) if shown else None

    def _prompt(self, choice: NamedChoice) -> Content:
        room = min(WIDTH_WITH_PREVIEW if self._preview else WIDTH, self.app.size.width) - FRAME
        indent = max(len(choice.label) for choice in self._choices) + len(CURRENT) + 2
        label = Content.styled(
            (CURRENT if choice.value == self._current else "").ljust(len(CURRENT)) + choice.label, "bold"
        )
        if room - indent < LEAST_BESIDE:
            below = Content("\n" + " " * len(CURRENT))
            return below.join([label, *map(Content, wrap(choice.meaning, max(1, room - len(CURRENT))))])
        lines = wrap(choice.meaning, room - indent)
        return Content.assemble(label, " " * (indent - len(label)), ("\n" + " " * indent).join(lines))

    def action_move(self, way: str) -> None:
        """Move the highlight."""
        getattr(self._options, f"action_{way}")()

    @on(SafeOptionList.OptionHighlighted)
    def _highlighted(self, event: SafeOptionList.OptionHighlighted) -> None:
        if self._preview is not None and event.option_index < len(self._shown):
            value = self._shown[event.option_index].value
            if self._resting is not None:
                self._resting.stop()
            self._resting = self.set_timer(REST_SECONDS, lambda: self._show(value))

    def _show(self, value: Any) -> None:
        if self._preview is not None and self.is_asking and value != self._previewed:
            self._previewed = value
            self._preview(value)

    @on(Input.Submitted)
    def _take(self) -> None:
        if self._shown and self._options.highlighted is not None:
            self.answer(self._shown[self._options.highlighted])

    @on(SafeOptionList.OptionSelected)
    def _clicked(self, event: SafeOptionList.OptionSelected) -> None:
        if event.option_index < len(self._shown):  # a click of a moment ago may be on a row that is filtered out now
            self.answer(self._shown[event.option_index])

    def leave(self) -> None:
        """Choose nothing, and have all look as before."""
        self._show(self._current)
        self.answer(None)
