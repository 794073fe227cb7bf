"""A race of optimizers down a loss landscape of two weights."""
