"""Held-out digits, and what the network says to them, while it trains."""

from tui_mnist.queries.digits.orders import ORDERS
from tui_mnist.queries.digits.page import DigitsPage
from tui_mnist.queries.digits.query import DigitsQuery

__all__ = ["ORDERS", "DigitsPage", "DigitsQuery"]
