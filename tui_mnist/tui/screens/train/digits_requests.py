"""When digits are asked for, and which: each answer costs the training some milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_mnist.queries.digits import DigitsQuery
from tui_mnist.tui.session.snapshot import Phase, Snapshot

if TYPE_CHECKING:
    from tui_mnist.queries.digits import DigitsPage

REFRESH_SECONDS = 1.0
"""Between two queries while training."""
SORT_SECONDS = 5.0
"""While training, images stay in their places so long at least."""


class DigitsRequests:
    """Decides what is to be asked while digits are visible; `query` says which ones. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.query = DigitsQuery()
        self._clock = clock
        self._asked: DigitsQuery | None = None
        self._asked_at = self._sorted_at = float("-inf")
        self._sorts = False
        self._epochs = 0
        self._standing: object = None

    def choose(self, **changes: Any) -> None:
        """Want other digits: another order, label, page or count."""
        self.query = replace(self.query, **changes)

    def due(self, now: Snapshot, *, awaited: bool) -> DigitsQuery | None:
        """What is to be asked now, if anything; `awaited` says whether an answer is on its way.

        Of a network that stands still it is asked on until all is known and in its order.
        """
        if now.training:
            return self._due_while_training(now, awaited=awaited)
        standing = now.phase, now.state_id.weights
        if standing != self._standing:
            self._standing = standing
            return self._ask(now, sort_again=now.phase is Phase.PAUSED)
        answer = now.newest(DigitsQuery)
        page = answer.value if answer is not None and not awaited else None
        unknown = not awaited and (answer is None or (page is not None and not page.settled))
        if self.query != self._asked or unknown:
            return self._ask(now)
        if page is not None and _right_before_wrong(page) and not self._sorts:
            return self._ask(now, sort_again=True)
        return None

    def _due_while_training(self, now: Snapshot, *, awaited: bool) -> DigitsQuery | None:
        self._standing = None
        if self.query != self._asked:
            return self._ask(now)
        if now.epochs != self._epochs:
            return self._ask(now, sort_again=True, at_leisure=True)
        clock = self._clock()
        if awaited or 0 <= clock - self._asked_at < REFRESH_SECONDS:  # a clock that was set back is no reason to wait
            return None
        answer = now.newest(DigitsQuery)
        wrong_places = answer is not None and answer.value is not None and _right_before_wrong(answer.value)
        sort_again = wrong_places and not 0 <= clock - self._sorted_at < SORT_SECONDS
        return self._ask(now, sort_again=sort_again, at_leisure=True)

    def _ask(self, now: Snapshot, *, sort_again: bool = False, at_leisure: bool = False) -> DigitsQuery:
        self._asked, self._asked_at, self._epochs, self._sorts = self.query, self._clock(), now.epochs, sort_again
        if sort_again:
            self._sorted_at = self._asked_at
        return replace(self.query, sort_again=sort_again, at_leisure=at_leisure)


def _right_before_wrong(page: DigitsPage) -> bool:
    """Whether the page on which mistakes should be shows some that are none, while there are others."""
    wrong = int((page.probabilities.argmax(axis=1) != page.labels).sum())
    return "mistakes" in page.order and page.page == 0 and wrong < min(len(page.labels), page.wrong)
