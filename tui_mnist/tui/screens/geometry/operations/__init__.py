"""The part of the Geometry screen in which a person builds a sequence of operations and sees what it does."""
