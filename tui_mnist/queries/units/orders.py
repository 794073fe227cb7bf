"""The orders in which units can be looked at."""

UNIT_ORDERS = ("contribution", "norm", "class", "index")
"""By what they add to the chosen digit's class, by the length of their weights, by the class that they speak for most,
and as they are numbered."""
