"""How smooth a curve of the training can be, whatever draws it."""

SMOOTHINGS = (0.0, 0.9, 0.98, 0.995)
"""The betas of the exponential averages that are kept; 0 is none, the values themselves."""
