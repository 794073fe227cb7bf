"""What is written under and around pictures of digits: plain text, in as many words as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from tui_mnist.tui.kit.class_names import FEWEST_LETTERS, short_names

if TYPE_CHECKING:
    from tui_mnist.queries.digits import DigitsPage

PRECISE, ROUNDED = len("99.9%"), len("100%")


class Prediction(NamedTuple):
    """What the network took one image for; no class and no confidence (0…1) if it answered with NaN."""

    label: int
    predicted: int | None
    confidence: float | None

    @property
    def right(self) -> bool:
        """Whether it is what it was taken for."""
        return self.label == self.predicted


class CaptionForm(NamedTuple):
    """One way to write all captions of a grid, so that they are alike: names, and columns for a wrong one's confidence.

    A right answer has its class written once and so always room for a decimal place.
    """

    names: tuple[str, ...]
    confidence: int
    marks: tuple[str, str]

    @property
    def name_width(self) -> int:
        """The columns of the longest name."""
        return max(map(len, self.names), default=1)

    @property
    def width(self) -> int:
        """The columns of the longest caption."""
        space = 1 if self.confidence else 0
        wrong = 2 * self.name_width + len(self.marks[1]) + 2 + space + self.confidence
        right = self.name_width + len(self.marks[0]) + 1 + space + (PRECISE if self.confidence else 0)
        return max(wrong, right)

    def text(self, answer: Prediction, width: int) -> str:
        """Label, mark and, if wrong, what it was taken for; at the right end, in `width` columns, the confidence."""
        start = f"{self.names[answer.label]:<{self.name_width}} {self.marks[0 if answer.right else 1]}"
        if answer.predicted is not None and not answer.right:
            start += f" {self.names[answer.predicted]}"
        if not self.confidence:
            return start.ljust(width)
        return start + _percent(answer, self.confidence).rjust(width - len(start))


def caption_form(class_names: Sequence[str], room: int, *, ascii_only: bool = False) -> CaptionForm | None:
    """The form that says most in `room` columns; None if there is room for none."""
    marks = ("ok", "X") if ascii_only else ("✓", "✗")
    return next((form for form in _forms(class_names, marks) if form.width <= room), None)


def _forms(class_names: Sequence[str], marks: tuple[str, str]) -> Iterator[CaptionForm]:
    whole = tuple(class_names)
    yield CaptionForm(whole, PRECISE, marks)
    yield CaptionForm(whole, ROUNDED, marks)
    for letters in range(max(map(len, whole), default=1) - 1, FEWEST_LETTERS - 2, -1):
        yield CaptionForm(short_names(whole, letters), ROUNDED, marks)
    yield CaptionForm(short_names(whole, 0), 0, marks)


def _percent(answer: Prediction, columns: int) -> str:
    if answer.confidence is None:
        return "NaN"
    precise = f"{answer.confidence:.1%}"
    has_room = len(precise) <= PRECISE and (columns == PRECISE or answer.right)
    return precise if has_room else f"{answer.confidence:.0%}"


def predictions(page: DigitsPage) -> list[Prediction]:
    """What the network took each image on the page for."""
    if not len(page.labels):
        return []
    predicted, confidence = page.probabilities.argmax(axis=1), page.probabilities.max(axis=1)
    return [
        Prediction(label, *((None, None) if isnan(share) else (guess, share)))
        for label, guess, share in zip(page.labels.tolist(), predicted.tolist(), confidence.tolist(), strict=True)
    ]


def title(page: DigitsPage | None, class_names: Sequence[str], room: int, *, samples: str = "images") -> str:
    """What the grid shows, in at most `room` columns; `samples` is what the data set calls its own."""
    whole = "Points" if samples == "points" else "Digits"
    if page is None or page.label is None:
        return whole
    names = [*class_names[page.label : page.label + 1], str(page.label)]
    wordings = [f"{whole}: only {name}" for name in names]
    if page.taken_for is not None:
        guesses = [*class_names[page.taken_for : page.taken_for + 1], str(page.taken_for)]
        pairs = list(zip((names[0], names[-1]), (guesses[0], guesses[-1]), strict=True))
        wordings = [f"{whole}: {name} taken for {guess}" for name, guess in pairs]
        wordings += [f"{name} taken for {guess}" for name, guess in pairs]
    return next((text for text in wordings if len(text) <= room), whole)


def subtitle(page: DigitsPage | None, room: int) -> str:
    """Order, page and how many are wrong, in at most `room` columns; what there is no room for is left out."""
    if page is None:
        return ""
    known, pages = f"{page.known:,}", f"{page.pages:,}"
    number = f"{page.page + 1:>{len(pages)},}/{pages}"
    wrong = f"wrong {page.wrong:>{len(known)},}"
    order = "mistakes first" if page.order == "mistakes" else page.order
    wordings = (
        f"{order}  page {number}  {wrong} of {known}",
        f"{order}  {number}  {wrong} of {known}",
        f"{order}  {number}  {wrong}/{known}",
        f"{page.order}  {number}  {wrong}/{known}",
        f"{order}  {number}",
        f"page {number}",
        number,
    )
    return next((text for text in wordings if len(text) <= room), "")
