"""Which units can be asked for: the orders in which they are, and how the first of a page is named."""

from typing import Final

UNIT_ORDERS = ("contribution", "norm", "class", "index")
"""By what they add to the chosen digit's class, by the length of their weights, by the class that they speak for most,
and as they are numbered."""

FIRST: Final = -1
"""Stands for the first unit of the page."""
