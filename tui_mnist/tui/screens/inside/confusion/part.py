"""Shows which classes the network takes for which, and the digits that it does so with, while it trains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from tui_mnist.queries.confusion import CELL, CONFIDENT, FORGOTTEN, Confusion, ConfusionQuery
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.digit_panel import ChosenDigit, DigitPanel
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.inside.confusion.confusion_grid import ConfusionGrid
from tui_mnist.tui.screens.inside.confusion.listed_digits import ListedDigits
from tui_mnist.tui.screens.inside.confusion.words import counted_words, digit_words
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

if TYPE_CHECKING:
    from tui_mnist.tui.kit.run_screen import RunScreen

AT_ONCE_STANDING = 1000
"""So many samples are asked about at a time while no training has to wait for the answer."""
BESIDE, BESIDE_IN_WIDE = 26, 42
"""Columns that the digits have beside the matrix at the least."""
HIGH_ENOUGH = 28
"""So many rows are wanted before the digit that is looked at is shown large below them."""
COUNTING = ("The held-out samples are being counted.", "By their class, and by what the network takes them for.")
MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then the matrix shows which classes are taken for which."),
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), COUNTING),
}
LISTS = [
    NamedChoice(CELL, "the cell", "The digits that are counted in the chosen cell of the matrix."),
    NamedChoice(CONFIDENT, "confident mistakes", "All that are mistaken, the most confident mistake first."),
    NamedChoice(FORGOTTEN, "forgotten", "Recognised before, mistaken now, with the step at which each turned."),
]


class ConfusionPart(InsidePart):
    """The matrix, the digits of its chosen cell beside it, and where there is room the one looked at, large.

    Until the learner chooses a cell, or another digit to look at, it is a frequent mistake: the most frequent one, as
    long as none is twice as frequent.
    """

    DEFAULT_CSS = """
    ConfusionPart {
        #confusion-panes { height: 1fr; }
        #confusion-side { width: 1fr; }
        ConfusionGrid { width: 1fr; height: 1fr; }
        DigitPanel { height: 18; }
        #confusion-line { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        #confusion-message { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave_alone", show=False)]

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, clock, id=id)
        self.query_now = ConfusionQuery()
        self.confusion: Confusion | None = None
        self.by_row = False
        self._alone: Widget | None = None
        self._step = 0
        self._follows_digit = self._has_chosen = self._awaits_focus = False
        self._follower = StepFollower(self.query_now, clock)
        self._message = PhaseMessage(MESSAGES, id="confusion-message")
        self._grid = ConfusionGrid(id="confusion-grid")
        self._digits = ListedDigits(id="confusion-digits")
        self._panel = DigitPanel(id="confusion-digit")
        self._line = Static(id="confusion-line", markup=False)
        self._words = ""

    def compose(self) -> ComposeResult:
        """The matrix, the digits beside it, and words before there is anything."""
        yield self._message
        with Horizontal(id="confusion-panes"):
            yield self._grid
            with Vertical(id="confusion-side"):
                yield self._digits
                yield self._panel
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self.query_one("#confusion-panes").display = False
        self._message.show(self.snapshot, self.with_keys)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for widget in (self._grid, self._digits, self._panel):
            widget.ascii_only, widget.palette = appearance.ascii_only, appearance.palette
            widget.drawing = appearance.drawing

    # --- what is known of the run -------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask as often as training does not feel; of a network that stands still until all is counted."""
        now = driver.snapshot
        present = now.present(ConfusionQuery)
        is_answer = present is not None and replace(present.query, at_leisure=False) == self.query_now
        if not now.training and is_answer and present is not None and not why_not_walk(now):
            if present.value is not None and not present.value.settled and not driver.awaits(ConfusionQuery):
                driver.ask(replace(self.query_now, at_once=AT_ONCE_STANDING))
            return
        self._follower.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show what is known; until it is known of a run that has just begun again, what was."""
        before, now = self.snapshot, driver.snapshot
        self.snapshot = now
        if now.hyperparameters.data != before.hyperparameters.data:
            self.confusion = None
            self._has_chosen = False
            self._look(ConfusionQuery(count=self.query_now.count))
        self._message.show(now, self.with_keys)
        answer = now.newest(ConfusionQuery)
        if answer is not None and answer.value is not None and answer.value is not self.confusion:
            self._step, is_first = answer.step, self.confusion is None
            self.confusion = answer.value
            self._take(is_asked_for=replace(answer.query, at_leisure=False) == self.query_now)
            if is_first:
                self._arrange()
                self.post_message(self.Changed())
        has_matrix = self.confusion is not None
        if self._message.display == has_matrix:
            self._message.display = not has_matrix
            self.query_one("#confusion-panes").display = has_matrix
        if has_matrix and self._awaits_focus:
            self.take_focus()
        self._show_digit()
        self._say()

    def _take(self, *, is_asked_for: bool) -> None:
        """Show the new counts, and the new digits if they are those that are wanted now."""
        confusion = self.confusion
        if confusion is None:
            return
        if not self._has_chosen and (worst := _worst(confusion, self.query_now.cell)) != self.query_now.cell:
            self._look(replace(self.query_now, cell=worst))
        self._grid.show(confusion.matrix, self._names, self.query_now.cell or confusion.cell)
        if is_asked_for:
            self._digits.show_list(confusion, self._names)
            self._digits.mark(self.digit)
        self._grid.border_title = "Row: true class. Column: taken for"
        self._grid.border_subtitle = counted_words(confusion, self._step)

    def _show_digit(self) -> None:
        """The digit that is looked at, large; and its cell, if it was chosen elsewhere."""
        answer = self.snapshot.newest(HeldOutDigitQuery)
        digit = None if answer is None else answer.value
        if digit is None or digit.number != self.digit:
            return
        if self._panel.display:
            self._panel.show(ChosenDigit(digit.image, digit.label, digit.probabilities), self._names)
        if self._follows_digit:
            self._follows_digit = False
            self.choose_cell((digit.label, digit.predicted))

    def _say(self) -> None:
        """What is worth knowing of the digit looked at, or what there is to do."""
        words = digit_words(self._digits, self.digit, self._names)
        if not words:
            words = "{run} trains, the matrix follows. Arrows choose a cell, enter its digits."
        words = self.with_keys(words)
        if words != self._words:
            self._words = words
            self._line.update(words)

    @property
    def _names(self) -> tuple[str, ...]:
        """The names of the classes; their numbers where there are none."""
        data, confusion = self.snapshot.data, self.confusion
        names = data.class_names if data is not None else ()
        if confusion is not None and len(names) != len(confusion.matrix):
            return tuple(map(str, range(len(confusion.matrix))))
        return names

    # --- what is chosen -----------------------------------------------------------------------------------------------

    def choose_digit(self, number: int) -> None:
        """Look at this digit from now on: in its cell, unless it was chosen here."""
        is_other, self.digit = number != self.digit, number
        if is_other and self.is_attached:
            self._digits.mark(number)
            self._follows_digit = self._digits.chosen != number

    def choose_cell(self, cell: tuple[int, int]) -> None:
        """Look at the digits of this cell."""
        self._has_chosen = True
        if self.confusion is not None:
            self._grid.show(self.confusion.matrix, self._names, cell)
        self._look(replace(self.query_now, cell=cell, listed=CELL, page=0))

    def _look(self, query: ConfusionQuery) -> None:
        """Ask this from now on."""
        if query != self.query_now:
            self.query_now = query
            self._follower = StepFollower(query, self.clock)
            self.post_message(self.Changed())

    @on(ConfusionGrid.CellChosen)
    def _cell_chosen(self, message: ConfusionGrid.CellChosen) -> None:
        self.choose_cell(message.cell)
        if message.opened and self._alone is None and self._digits.display:
            self._digits.focus()

    @on(ListedDigits.Picked)
    def _digit_picked(self, message: ListedDigits.Picked) -> None:
        self.post_message(self.DigitChosen(message.number))

    @on(ListedDigits.PageTurned)
    def _page_turned(self, message: ListedDigits.PageTurned) -> None:
        if self._digits.confusion is not None:
            page = self._digits.confusion.page
            self._look(replace(self.query_now, page=(page.page + message.direction) % page.pages))

    @on(ListedDigits.CapacityChanged)
    def _capacity_changed(self, message: ListedDigits.CapacityChanged) -> None:
        self._look(replace(self.query_now, count=message.capacity, page=0))

    def toggle_by_row(self) -> None:
        """Counts, or percentages of the rows."""
        self.by_row = self._grid.by_row = not self.by_row
        self._grid.restyle()
        self.post_message(self.Changed())

    def ask_for_list(self) -> None:
        """Have a list of digits chosen."""

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached:
                self._look(replace(self.query_now, listed=choice.value, page=0))

        self.app.push_screen(ChoiceList("Which digits are listed", LISTS, self.query_now.listed), taken)

    def show_on_train(self) -> None:
        """Go to the Train screen with the digits of the cell in its grid."""
        screen = cast("RunScreen", self.screen)
        self.call_later(screen.run_app.show_class, "train", *self._grid.cell)

    # --- panes --------------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Let the keys go to the matrix, as soon as there is one."""
        self._awaits_focus = self.confusion is None
        if self.confusion is not None:
            (self._grid if self._grid.display else self._digits).focus()

    def toggle_alone(self) -> None:
        """The pane in focus alone, or all again."""
        pane = self._digits if self._digits.has_focus else self._grid
        self._alone = pane if self._alone is None else None
        self._arrange()

    def action_leave_alone(self) -> None:
        """All panes again."""
        self._alone = None
        self._arrange()

    def on_resize(self) -> None:
        """There is room for larger cells, or for fewer."""
        self._arrange()

    def bring_up_to_date(self) -> None:
        """Draw everything anew."""
        self._take(is_asked_for=False)
        self._say()

    def _arrange(self) -> None:
        """The matrix as large as it can be made while the digits have room beside it."""
        confusion = self.confusion
        if confusion is None or not self.is_attached:
            return
        side = self.query_one("#confusion-side")
        beside = BESIDE_IN_WIDE if self.screen.has_class("-wide") else BESIDE
        width, height = self.size.width, self.size.height - 1
        is_tiny = self.screen.has_class("-tiny")
        self._grid.display = self._alone is not self._digits
        side.display = self._alone is not self._grid and not (is_tiny and self._grid.display)
        self._panel.display = self._alone is None and self.screen.has_class("-wide") and height > HIGH_ENOUGH
        if self._grid.display and side.display:
            self._grid.styles.width = self._grid.width_for(confusion.matrix, self._names, width - beside, height)
        else:
            self._grid.styles.width = "1fr"


def _worst(confusion: Confusion, cell: tuple[int, int] | None) -> tuple[int, int]:
    """The cell of a mistake that is not half as frequent as another is left for that one."""
    mistakes = confusion.matrix.copy()
    np.fill_diagonal(mistakes, 0)
    if cell is not None and 2 * mistakes[cell] >= mistakes.max():
        return cell
    true, predicted = divmod(int(mistakes.argmax()), len(mistakes))
    return true, predicted
