"""The lists of samples that can be asked for with a confusion matrix."""

CELL = "cell"
"""Those counted in one cell of the matrix, by their numbers."""
CONFIDENT = "confident mistakes"
"""All that are mistaken, the most confident mistake first."""
FORGOTTEN = "forgotten"
"""Those that were recognised before and are mistaken now, the one that turned last first."""

LISTS = (CELL, CONFIDENT, FORGOTTEN)
