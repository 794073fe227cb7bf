"""The question for a page of a layer's units, and for all about one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.queries.units.orders import UNIT_ORDERS
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.units.page import UnitsPage
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class UnitsQuery(Query["UnitsPage"]):
    """Show `page` of `count` units of a layer, counted from 1; the last layer are the outputs, one for each class.

    `order` is one of UNIT_ORDERS; by contribution it is that to the held-out sample number `digit`. It is kept, so that
    nothing jumps, until something else is asked for, the run is a tenth longer, or `sort_again`. `unit` is the one that
    is opened, FIRST the first of the page, None for none.
    """

    layer: int = 1
    order: str = UNIT_ORDERS[0]
    page: int = 0
    count: int = 12
    digit: int = 0
    unit: int | None = None
    sort_again: bool = False

    def compute(self, trainer: BatchTrainer) -> UnitsPage:
        """The nearest page and layer that there are; UsageError for an order that is not known, or without samples."""
        from tui_mnist.queries.units.look import page_of  # noqa: PLC0415 - whoever asks need not load it

        return page_of(
            trainer,
            number=self.layer,
            order=self.order,
            page=self.page,
            count=self.count,
            digit=self.digit,
            unit=self.unit,
            sort_again=self.sort_again,
        )
