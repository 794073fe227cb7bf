"""Held-out digits, and what the network says to them, while it trains."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.queries.digits.orders import ORDERS

if TYPE_CHECKING:
    from tui_mnist.queries.digits.page import DigitsPage
    from tui_mnist.queries.digits.query import DigitsQuery

__getattr__ = lazily(__name__, {"DigitsPage": "page", "DigitsQuery": "query"})

__all__ = ["ORDERS", "DigitsPage", "DigitsQuery"]
