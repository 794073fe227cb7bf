"""The orders that held-out images can be put into."""

ORDERS = ("mistakes", "confident mistakes", "class", "random")
"""Mistakes first; the most confident mistakes first; by class; shuffled."""
