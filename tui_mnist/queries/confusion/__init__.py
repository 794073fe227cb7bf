"""Which classes the network takes for which, and the samples that it does so with, while it trains."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.queries.confusion.lists import CELL, CONFIDENT, FORGOTTEN, LISTS

if TYPE_CHECKING:
    from tui_mnist.queries.confusion.confusion import Confusion
    from tui_mnist.queries.confusion.query import ConfusionQuery

__getattr__ = lazily(__name__, {"Confusion": "confusion", "ConfusionQuery": "query"})

__all__ = ["CELL", "CONFIDENT", "FORGOTTEN", "LISTS", "Confusion", "ConfusionQuery"]
