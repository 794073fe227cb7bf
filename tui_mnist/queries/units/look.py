"""Answers the question for a page of units, with what the trainer remembers of the questions before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import UsageError
from tui_mnist.queries.held_out import held_out_indices
from tui_mnist.queries.last_epoch import last_epoch
from tui_mnist.queries.units.layer_state import LayerState
from tui_mnist.queries.units.orders import FIRST, UNIT_ORDERS
from tui_mnist.queries.units.page import UnitsPage
from tui_mnist.training.vital_signs import IMAGES

if TYPE_CHECKING:
    from tui_mnist.training.batch_trainer import BatchTrainer

REMEMBERED: Final = "units"
LONGER: Final = 1.1
"""Units are put in order anew when the run is so many times as long."""


class UnitsLook:
    """What is the same in all answers of one trainer: the samples that are looked at, and the order for now.

    The samples are those by which the Train screen counts dead units.
    """

    def __init__(self, trainer: BatchTrainer) -> None:
        self._indices = held_out_indices(trainer)[:IMAGES]
        if not len(self._indices):
            raise UsageError("there are no samples to look at; expected at least one")
        self._inputs = trainer.network.inputs(trainer.samples[self._indices])
        self._question: tuple[object, ...] = ()
        self._sorted_at = 0
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)

    def page(
        self,
        trainer: BatchTrainer,
        *,
        number: int,
        order: str,
        page: int,
        count: int,
        digit: int,
        unit: int | None,
        sort_again: bool,
    ) -> UnitsPage:
        """The answer; UsageError for an order that is not one of UNIT_ORDERS."""
        if order not in UNIT_ORDERS:
            raise UsageError(f"the order {order!r} is not known; choose one of: {', '.join(UNIT_ORDERS)}")
        layers = len(trainer.network.layers)
        number = min(max(number, 1), layers)
        state = LayerState(trainer, number, self._indices, self._inputs, digit)
        question = (number, order, digit if order == "contribution" else None)
        is_recent = self._sorted_at <= trainer.step <= LONGER * self._sorted_at
        if sort_again or question != self._question or not is_recent:
            self._order = state.order(order)
            self._question, self._sorted_at = question, trainer.step
        count = max(count, 1)
        pages = -(-state.count // count)
        page = min(max(page, 0), pages - 1)
        shown = self._order[page * count : (page + 1) * count]
        unit = int(shown[0]) if unit == FIRST else unit
        return UnitsPage(
            number,
            layers,
            state.count,
            order,
            page,
            pages,
            shown.copy(),
            state.pictures.of(shown),
            limit=state.pictures.limit,
            in_plane=state.pictures.in_plane,
            norms=state.norms[shown],
            contributions=state.contributions[shown],
            classes=state.classes[shown],
            class_weights=state.class_weights[shown],
            dead=state.dead[shown],
            dead_count=int(state.dead.sum()) if state.can_die else None,
            label=state.label,
            sorted_at=self._sorted_at,
            held_out=len(trainer.validation_indices) > 0,
            opened=state.opened(unit) if unit is not None and 0 <= unit < state.count else None,
        )


def page_of(trainer: BatchTrainer, **asked: Any) -> UnitsPage:
    """The answer to a query, the fields of which are `asked`."""
    last_epoch(trainer)  # who looks at units is going to see what changed since, which has to be kept in time
    if REMEMBERED not in trainer.remembered:
        trainer.remembered[REMEMBERED] = UnitsLook(trainer)
    look: UnitsLook = trainer.remembered[REMEMBERED]
    with np.errstate(all="ignore"):  # a network on its way out of the finite world is still asked
        return look.page(trainer, **asked)
