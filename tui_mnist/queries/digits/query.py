"""The question what the network says to held-out images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_mnist.queries.digits.orders import ORDERS
from tui_mnist.training.query import Query

if TYPE_CHECKING:
    from tui_mnist.queries.digits.page import DigitsPage
    from tui_mnist.training.batch_trainer import BatchTrainer


@dataclass(frozen=True)
class DigitsQuery(Query["DigitsPage"]):
    """Show held-out images with what the network as it is says to them.

    `page` of `count` images in this `order`; of one class only if `label` is given, and only those of them that are
    `taken_for` a class if that is given. The order is kept, so that nothing jumps, until something else is asked for or
    `sort_again`.
    """

    order: str = ORDERS[0]
    label: int | None = None
    taken_for: int | None = None
    page: int = 0
    count: int = 24
    sort_again: bool = False

    def compute(self, trainer: BatchTrainer) -> DigitsPage:
        """The nearest page that there is; UsageError for an order that is not one of ORDERS."""
        from tui_mnist.queries.digits.gallery import gallery_of  # noqa: PLC0415 - whoever asks need not load it

        return gallery_of(trainer).page(
            trainer.network,
            trainer.step,
            order=self.order,
            label=self.label,
            taken_for=self.taken_for,
            page=self.page,
            count=self.count,
            sort_again=self.sort_again,
        )
