"""The ways to lay many dimensions out in the plane."""

METHODS = ("discriminant", "components", "handles")
"""The directions that tell the classes apart best; those in which the digits differ most; a handle for each class."""
