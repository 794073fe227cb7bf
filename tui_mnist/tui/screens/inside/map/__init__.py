"""The part of the Inside screen that is one large map of a layer, from which digits are picked out."""
