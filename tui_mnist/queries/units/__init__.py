"""What each unit of a layer looks for, what makes it active, and what it adds to the answer."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.queries.units.orders import FIRST, UNIT_ORDERS

if TYPE_CHECKING:
    from tui_mnist.queries.units.page import OpenedUnit, UnitsPage
    from tui_mnist.queries.units.query import UnitsQuery

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(("OpenedUnit", "UnitsPage"), "page"),
        "UnitsQuery": "query",
    },
)

__all__ = ["FIRST", "UNIT_ORDERS", "OpenedUnit", "UnitsPage", "UnitsQuery"]
