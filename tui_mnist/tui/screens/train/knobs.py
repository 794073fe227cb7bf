"""The pane of hyperparameters: a row for each one that is declared, and what waits for a new run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from textwrap import wrap
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui_mnist.training import Hyperparameters, declarations
from tui_mnist.training.knobs import idle
from tui_mnist.tui.kit.palettes import CLASSIC, Palette
from tui_mnist.tui.screens.train.knob import Knob
from tui_mnist.tui.screens.train.value_input import ValueInput
from tui_mnist.tui.screens.train.waiting_line import NOTHING, WaitingLine

TWO_COLUMNS = 72
"""Cells from which the groups stand side by side."""
GAP = 2


class KnobRows(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What scrolls: by page and wheel only, as the other keys go from row to row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page_up", "Scroll up", show=False),
        Binding("pagedown", "page_down", "Scroll down", show=False),
    ]


class KnobNote(Static):
    """What the focused row does; as high as any row's note may get, where that takes nothing from `rows` lines."""

    DEFAULT_CSS = """
    KnobNote { height: auto; color: $foreground 65%; }
    """

    def __init__(self, knobs: Collection[Knob], rows: int) -> None:
        super().__init__(markup=False)
        self.knobs, self.rows = knobs, rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Always the same in the same room, so that nothing jumps; a line is left free for what waits."""
        height = max(len(wrap(" ".join(knob.notes), max(1, width))) for knob in self.knobs)
        return height if container.height > self.rows + height else 0


class Knobs(Vertical):
    """All hyperparameters, in the groups in which they are declared; side by side where there is room.

    It posts what a person wants, and draws what its owner says with `show`.
    """

    DEFAULT_CSS = """
    Knobs {
        height: 1fr;
        border: round $panel;
        border-title-color: $foreground;
        border-subtitle-color: $foreground 60%;
        &.-active { border: heavy $primary; border-title-style: reverse; }
        &.-ascii { border: ascii $panel; }
        &.-ascii.-active { border: ascii $primary; }
        KnobRows { scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        .sides { height: auto; }
        .half { height: auto; }
        .heading { height: 1; color: $foreground 65%; text-style: italic; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Knob above", show=False),
        Binding("down", "move(1)", "Knob below", show=False),
        Binding("home", "ends(0)", "First knob", show=False),
        Binding("end", "ends(-1)", "Last knob", show=False),
        Binding("escape", "drop", "Drop what waits for a new run", show=False),
    ]

    ascii_only: reactive[bool] = reactive(False)
    palette: reactive[Palette] = reactive(CLASSIC)

    class Turned(Message):
        """A person wants this value for this hyperparameter; it is an allowed one."""

        def __init__(self, name: str, value: Any) -> None:
            self.name, self.value = name, value
            super().__init__()

    class Unchanged(Message):
        """What was typed is no allowed value, for this reason; the one that was there stays."""

        def __init__(self, reason: str) -> None:
            self.reason = reason
            super().__init__()

    class NewRunWanted(Message):
        """A person wants a new run with the values that wait for one."""

    class PendingDropped(Message):
        """A person wants the values that wait for a new run to be forgotten."""

    def __init__(self, hyperparameters: Hyperparameters | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._hyperparameters = hyperparameters or Hyperparameters()
        self._pending: Mapping[str, Any] = NOTHING
        self._knobs = {name: Knob(name, getattr(self._hyperparameters, name)) for name in declarations()}
        self._row = next(iter(self._knobs.values()))
        self._waiting = WaitingLine()
        self._new_run_key = ""
        self._parts: tuple[Knob | WaitingLine, ...] = (*self._knobs.values(), self._waiting)
        halves = self._grouped()
        self._heights = [len(half) for half in halves]
        self._halves = [Vertical(*half, classes="half") for half in halves]
        self._sides = Vertical(*self._halves, classes="sides")
        self._side_by_side = False
        self._note = KnobNote(self._knobs.values(), sum(self._heights))
        self._write_titles(80)
        self._show()

    def _grouped(self) -> tuple[list[Widget], list[Widget]]:
        """Rows under the headings of their groups: the first group, and the others that go below it or beside it."""
        groups: list[list[Widget]] = [
            [Static(group, classes="heading"), *(self._knobs[name] for name, _ in members)]
            for group, members in groupby(declarations().items(), key=lambda item: item[1].group)
        ]
        return groups[0], [widget for group in groups[1:] for widget in group]

    def compose(self) -> ComposeResult:
        """The groups of rows, and below them the note and the line of what waits."""
        with KnobRows():
            yield self._sides
        yield self._note
        yield self._waiting

    # What the owner says

    def show(self, hyperparameters: Hyperparameters, pending: Mapping[str, Any] = NOTHING) -> None:
        """Draw these values; the `pending` ones wait for a new run. Only rows that changed are drawn again."""
        if (hyperparameters, pending) == (self._hyperparameters, self._pending):
            return
        self._hyperparameters, self._pending = hyperparameters, dict(pending)
        self._show()

    def _show(self) -> None:
        reasons = idle(self._hyperparameters)
        for name, knob in self._knobs.items():
            value = getattr(self._hyperparameters, name)
            knob.show(value, self._pending.get(name, value), reasons.get(name, ""))
        self._waiting.pending = self._pending
        self._name_key()

    @property
    def in_focus(self) -> str | None:
        """The hyperparameter whose row has the focus, if one has."""
        return None if self._focused is None else self._focused.hyperparameter

    def reveal(self, name: str) -> None:
        """Scroll to a row, once all that was told is laid out."""
        self.call_after_refresh(self._bring_into_view, self._knobs[name])

    def show_new_run_key(self, key: str) -> None:
        """Name this key where a new run is offered, and it begins one."""
        self._new_run_key = key
        self._name_key()

    def _name_key(self) -> None:
        """On a knob that doesn't wait enter opens its choices."""
        taken = self._focused is not None and self._focused.hyperparameter not in self._pending
        self._waiting.key = "" if taken and self._new_run_key == "enter" else self._new_run_key

    def watch_ascii_only(self) -> None:
        """Letters only, or not, in all of the pane."""
        self.set_class(self.ascii_only, "-ascii")
        for part in self._parts:
            part.ascii_only = self.ascii_only
        self._fit()

    def watch_palette(self) -> None:
        """The same colours in all of the pane."""
        for part in self._parts:
            part.palette = self.palette

    # What a person wants

    def on_knob_wanted(self, event: Knob.Wanted) -> None:
        """Pass it on in the pane's name."""
        event.stop()
        self.post_message(self.Turned(event.name, event.value))

    def on_knob_unchanged(self, event: Knob.Unchanged) -> None:
        """Pass it on in the pane's name."""
        event.stop()
        self.post_message(self.Unchanged(event.reason))

    def on_waiting_line_chosen(self, event: WaitingLine.Chosen) -> None:
        """Pass it on in the pane's name."""
        event.stop()
        self.post_message(self.PendingDropped() if event.drop else self.NewRunWanted())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is the pane's only while something waits."""
        return bool(self._pending) if action == "drop" else True

    def action_drop(self) -> None:
        """Forget what waits for a new run."""
        self.post_message(self.PendingDropped())

    # Moving between rows

    @property
    def _focused(self) -> Knob | None:
        return next((knob for knob in self._knobs.values() if knob.has_focus_within), None)

    def is_stop(self, widget: Widget) -> bool:
        """Whether the tab key stops at this widget: of the rows, only at the one where the focus was last."""
        return not isinstance(widget, Knob) or widget is self._row

    def action_move(self, direction: int) -> None:
        """Go to the row below or above; what was typed is left on the way."""
        knob = self._focused
        if knob is not None:
            knob.leave()
            rows = list(self._knobs.values())
            self._go(rows[max(0, min(rows.index(knob) + direction, len(rows) - 1))])

    def action_ends(self, row: int) -> None:
        """Go to the first row or the last."""
        self._go(list(self._knobs.values())[row])

    def _go(self, knob: Knob) -> None:
        knob.focus(scroll_visible=False)
        self._bring_into_view(knob)

    def _bring_into_view(self, knob: Knob) -> None:
        """Scroll no further than it takes; above the first row is nothing but its heading, so all the way to that."""
        knob.scroll_visible(animate=False)
        if knob is next(iter(self._knobs.values())):
            self.query_one(KnobRows).scroll_home(animate=False)

    def on_value_input_left(self, event: ValueInput.Left) -> None:
        """Go to another pane, as tab does anywhere, or keep the value as it was."""
        event.stop()
        knob = self._focused
        if knob is None:
            return
        if event.direction == 0:
            knob.close()
        else:
            knob.leave()
            _ = self.screen.focus_next() if event.direction > 0 else self.screen.focus_previous()

    def on_descendant_focus(self) -> None:
        """Say what the row does."""
        self._activate(active=True)
        self._write_titles(self.content_size.width)
        self._waiting.escapable = True
        self._name_key()
        if self._focused is not None:
            self._row = self._focused
            self._note.update(" ".join(self._focused.notes), layout=False)

    def on_descendant_blur(self) -> None:
        """Say nothing more, once the focus is elsewhere."""
        if not self.has_focus_within:
            self._activate(active=False)
            self._write_titles(self.content_size.width)
            self._waiting.escapable = False
            self._name_key()
            self._note.update("", layout=False)

    def _activate(self, *, active: bool) -> None:
        """Another border; what is inside need not be styled again for that."""
        self.set_class(active, "-active", update=False)
        self.app.stylesheet.apply(self)

    # Fitting

    def on_resize(self) -> None:
        """Side by side where there is room."""
        self._fit()

    def _fit(self) -> None:
        width = self.content_size.width
        wide = width >= TWO_COLUMNS
        if wide != self._side_by_side:
            self._side_by_side = wide
            self._note.rows = max(self._heights) if wide else sum(self._heights)
            self._note.refresh(layout=True)
            self._sides.styles.layout = "horizontal" if wide else "vertical"
            for half in self._halves:
                half.styles.margin = (0, GAP if wide else 0, 0, 0)
        self._write_titles(width)

    def _write_titles(self, width: int) -> None:
        """What the pane is, and what its mark means; or how to leave the value that is typed."""
        mark = "*" if self.ascii_only else "◦"
        self.border_title = _fitting(width, "Hyperparameters", "Knobs")
        if any(knob.editor is not None and knob.has_focus_within for knob in self._knobs.values()):
            self.border_subtitle = _fitting(width, "enter sets, esc leaves it", "enter, or esc")
        else:
            self.border_subtitle = _fitting(width, f"{mark} needs a new run", f"{mark} new run")


def _fitting(width: int, *texts: str) -> str:
    """The first of the texts that fits into a border of so many cells, which leaves a line and a blank on each side."""
    return next((text for text in texts if len(text) + 4 <= width), "")
