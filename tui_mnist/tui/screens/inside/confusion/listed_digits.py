"""The digits of a cell or of a list of mistakes, as small pictures with what the network takes each for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tui_mnist.queries.confusion import CELL, CONFIDENT, FORGOTTEN
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.digit_grid import DigitGrid

if TYPE_CHECKING:
    from tui_mnist.queries.confusion import Confusion
    from tui_mnist.queries.digits import DigitsPage
    from tui_mnist.tui.kit.digit_captions import CaptionForm, Prediction


class ListedDigits(DigitGrid):
    """A digit that was forgotten has the step below it at which it turned, a point has its coordinates."""

    DEFAULT_CSS = """
    ListedDigits {
        &.-plain { border: ascii $foreground 30%; }
        &.-plain:focus { border: ascii $primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "pick", show=False)]

    class Picked(Message):
        """The learner wants to look at the sample of this number."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    confusion: Confusion | None = None

    def show_list(self, confusion: Confusion | None, class_names: tuple[str, ...]) -> None:
        """Show the page of this answer."""
        self.confusion = confusion
        self.show(None if confusion is None else confusion.page, class_names)

    def mark(self, number: int) -> None:
        """The sample of this number is the one looked at; it is the chosen one where it is on the page."""
        if self.confusion is not None and number in self.confusion.page.indices.tolist():
            super().choose(self.confusion.page.indices.tolist().index(number))

    def choose(self, position: int) -> None:
        """Look at the image at this position of the page; nothing happens if none is shown there."""
        super().choose(position)
        if self.position == position:
            self.action_pick()

    def action_pick(self) -> None:
        """Look at the chosen one."""
        if self.chosen is not None:
            self.post_message(self.Picked(self.chosen))

    def watch_ascii_only(self) -> None:
        """Pictures, marks and the frame are other ones."""
        self.set_class(self.ascii_only, "-plain")
        super().watch_ascii_only()

    # --- words --------------------------------------------------------------------------------------------------------

    def caption(self, position: int, answer: Prediction, form: CaptionForm, width: int) -> str:
        """What is written below the picture at this position of the page, in `width` columns."""
        confusion = self.confusion
        if confusion is not None and confusion.coordinates is not None:
            text = " ".join(f"{value:.2f}" for value in confusion.coordinates[position].tolist())
        elif confusion is not None and confusion.page.order == FORGOTTEN and not answer.right:
            guess = "?" if answer.predicted is None else form.names[answer.predicted]
            start = f"{form.names[answer.label]} {form.marks[1]} {guess}"
            text = start + f"{confusion.wrong_since[position]:,}".rjust(width - len(start))
        else:
            return super().caption(position, answer, form, width)
        return text.ljust(width) if len(text) <= width else super().caption(position, answer, form, width)

    def titles(self, page: DigitsPage | None, class_names: tuple[str, ...], room: int) -> tuple[str, str]:
        """Which list it is, and the page."""
        confusion = self.confusion
        if page is None or confusion is None:
            return "", ""
        count = f"{confusion.listed:,}"
        words = {
            CELL: (f"{self._cell_words(class_names, room - len(count) - 2)}: {count}",),
            CONFIDENT: (f"Most confident mistakes: {count}", f"Confident mistakes: {count}", f"Mistakes: {count}"),
            FORGOTTEN: (f"Right before, wrong now: {count}", f"Forgotten: {count}"),
        }[page.order]
        pages = f"page {page.page + 1:,} of {page.pages:,}"
        steps = "with the step of the turn, " if page.order == FORGOTTEN and confusion.coordinates is None else ""
        return _first(words, room), _first((steps + pages, pages, f"{page.page + 1:,}/{page.pages:,}"), room)

    def _cell_words(self, class_names: tuple[str, ...], room: int) -> str:
        if self.confusion is None:
            return ""
        true, predicted = self.confusion.cell
        between = " recognised" if true == predicted else " taken for "
        names = short_names(class_names, max(3, (room - len(between)) // 2))
        own, guess = (names[label] if label < len(names) else str(label) for label in (true, predicted))
        return f"{own}{between}" if true == predicted else f"{own}{between}{guess}"

    def reasons(self, page: DigitsPage | None) -> tuple[str, ...]:
        """Why there is no image, from long to short."""
        if page is None:
            return super().reasons(page)
        return {
            CELL: ("none is, of those asked about", "none is so far", "none"),
            CONFIDENT: ("there is no mistake", "no mistake"),
            FORGOTTEN: ("none was forgotten so far", "none so far"),
        }[page.order]


def _first(wordings: tuple[str, ...], room: int) -> str:
    return next((text for text in wordings if len(text) <= room), "")
