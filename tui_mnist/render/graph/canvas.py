"""A drawn graph is a page of cells: any piece of it is had cheaply for scrolling, and any cell knows whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class GraphRole(Enum):
    """What a piece of a drawn graph is, so that a front end can style it."""

    BLANK = "blank"
    BOX = "box"
    BOX_SELECTED = "box selected"
    BOX_PENDING = "box pending"
    BOX_BROKEN = "box broken"
    TITLE = "title"
    TEXT = "text"
    EDGE = "edge"
    EDGE_SELECTED = "edge selected"
    EDGE_FORWARD = "edge forward"
    EDGE_BACKWARD = "edge backward"
    EDGE_PASSED = "edge passed"
    LABEL = "label"


ROLES = tuple(GraphRole)


class GraphRun(NamedTuple):
    """Neighbouring cells with the same role."""

    text: str
    role: GraphRole = GraphRole.BLANK


@dataclass(frozen=True, eq=False)
class Canvas:
    """The drawing: `characters`, `roles` (places in `ROLES`) and `owners`, each of shape (height, width).

    The cell after a wide character has the empty string. An owner is 0 for nobody, 1 + its place for a node, and
    -1 - its place for an edge.
    """

    characters: NDArray[np.str_]
    roles: NDArray[np.uint8]
    owners: NDArray[np.int32]
    node_ids: tuple[str, ...]

    @property
    def width(self) -> int:
        """In columns."""
        return int(self.roles.shape[1])

    @property
    def height(self) -> int:
        """In rows."""
        return int(self.roles.shape[0])

    def crop(self, x: int, y: int, width: int, height: int) -> list[list[GraphRun]]:
        """So many rows of so many columns from there on; what lies outside the drawing is blank."""
        return [self._row(row, x, width) for row in range(y, y + height)]

    def lines(self) -> list[str]:
        """The whole drawing as plain text, without blanks at the ends of its rows."""
        return ["".join(row).rstrip() for row in self.characters.tolist()]

    def at(self, x: int, y: int) -> str | int | None:
        """The id of the node or the number of the edge at a cell, None where there is neither."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return None
        owner = int(self.owners[y, x])
        if owner > 0:
            return self.node_ids[owner - 1]
        return -1 - owner if owner else None

    def _row(self, row: int, x: int, width: int) -> list[GraphRun]:
        first, last = max(x, 0), min(x + width, self.width)
        if not 0 <= row < self.height or first >= last:
            return [GraphRun(" " * width)] if width > 0 else []
        characters = self.characters[row, first:last].tolist()
        if characters[0] == "":
            characters[0] = " "  # the right half of a wide character
        if last < self.width and self.characters[row, last] == "":
            characters[-1] = " "
        roles = self.roles[row, first:last]
        ends = [*(np.flatnonzero(np.diff(roles)) + 1).tolist(), last - first]
        runs = [GraphRun(" " * (first - x))] if first > x else []
        start = 0
        for end in ends:
            runs.append(GraphRun("".join(characters[start:end]), ROLES[roles[start]]))
            start = end
        if last < x + width:
            runs.append(GraphRun(" " * (x + width - last)))
        return runs
