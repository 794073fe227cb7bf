"""How a learner may look at a run, whatever draws it: the orders of digits, and how smooth a curve is."""

ORDERS = ("mistakes", "confident mistakes", "class", "random")
"""Ways to put the held-out images into order: mistakes first; the most confident mistakes first; by class; shuffled."""

SMOOTHINGS = (0.0, 0.9, 0.98, 0.995)
"""The betas of the exponential averages that are kept; 0 is none, the values themselves."""
