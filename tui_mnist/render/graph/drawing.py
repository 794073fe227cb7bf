"""A layout becomes a page of characters: boxes with their texts, edges with their arrowheads and labels."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np

from tui_mnist.render.graph.canvas import ROLES, Canvas, GraphRole
from tui_mnist.render.graph.glyphs import (
    ARROWS,
    ASCII_ARROWS,
    ASCII_LINES,
    DOWN,
    HEAVY,
    LEFT,
    LIGHT,
    LINES,
    RIGHT,
    ROUND,
    UP,
    arm,
)
from tui_mnist.render.graph.labels import place_label
from tui_mnist.render.graph.model import OPERATION, Layout, cells_of
from tui_mnist.render.graph.text import characters_of

NUMBERS = {role: number for number, role in enumerate(ROLES)}
PLAIN = {GraphRole.BOX, GraphRole.BOX_PENDING, GraphRole.EDGE, GraphRole.EDGE_PASSED}
"""The roles with light lines; those of all others are heavy, so that they show without colour."""


def draw(
    layout: Layout,
    *,
    ascii_only: bool = False,
    highlighted_nodes: Mapping[str, GraphRole] | None = None,
    highlighted_edges: Mapping[int, GraphRole] | None = None,
    passed_edges: Collection[int] = (),
    edge_labels: Mapping[int, str] | None = None,
) -> Canvas:
    """Draw a layout.

    `highlighted_nodes` has the role of each node's box that is not BOX, `highlighted_edges` that of each edge, by its
    number, that is not EDGE. An edge that is EDGE_BACKWARD has its arrowhead where its source is: there the gradient
    flows; so have `passed_edges`, which are EDGE_PASSED unless another role is given. `edge_labels` are the texts on
    the edges by their numbers, instead of the labels that they were laid out with; where one has no room it is left
    out. With `ascii_only` all lines are ASCII; texts are drawn as they are.
    """
    page = _Page(layout, ascii_only)
    node_roles, edge_roles = highlighted_nodes or {}, highlighted_edges or {}
    usual = dict.fromkeys(passed_edges, GraphRole.EDGE_PASSED)
    roles = [{**usual, **edge_roles}.get(number, GraphRole.EDGE) for number in range(len(layout.edges))]
    for number in sorted(range(len(roles)), key=lambda number: roles[number] not in PLAIN):
        page.edge(number, roles[number], back=number in passed_edges or roles[number] is GraphRole.EDGE_BACKWARD)
    for number, id_ in enumerate(layout.nodes):
        page.box(number, id_, node_roles.get(id_, GraphRole.BOX))
    page.ink()
    labels = edge_labels
    if labels is None:
        labels = {number: edge.label for number, edge in enumerate(layout.edges) if edge.label}
    for number in sorted(labels, key=lambda number: layout.edges[number].source == layout.edges[number].target):
        page.label(number, labels[number])
    return Canvas(page.characters, page.roles, page.owners, tuple(layout.nodes))


class _Page:
    """The page while it is drawn on."""

    def __init__(self, layout: Layout, ascii_only: bool) -> None:
        self._layout = layout
        shape = layout.height, layout.width
        self.arms = np.zeros(shape, np.uint8)
        self.roles = np.zeros(shape, np.uint8)
        self.owners = np.zeros(shape, np.int32)
        self.characters = np.full(shape, " ")
        self._lines = ASCII_LINES if ascii_only else LINES
        self._arrows = ASCII_ARROWS if ascii_only else ARROWS
        self._ascii_only = ascii_only
        self._signs: list[tuple[int, int, str]] = []

    def edge(self, number: int, role: GraphRole, *, back: bool) -> None:
        """Draw an edge from border to arrowhead, which is at its source if it points `back`.

        Of two that cross, the later one owns the cell.
        """
        route = self._layout.routes[number]
        weight = LIGHT if role in PLAIN else HEAVY
        for start, end in pairwise(route):
            leaving, arriving = arm(start, end), arm(end, start)
            rows = slice(min(start.y, end.y), max(start.y, end.y) + 1)
            columns = slice(min(start.x, end.x), max(start.x, end.x) + 1)
            self.arms[rows, columns] += weight * (leaving + arriving)
            self.arms[start.y, start.x] -= weight * arriving
            self.arms[end.y, end.x] -= weight * leaving
            self.roles[rows, columns] = NUMBERS[role]
            self.owners[rows, columns] = -1 - number
        if back:
            cells = cells_of(route)
            source, cell = next(cells), next(cells)
            self._signs.append((cell.x, cell.y, self._arrows[arm(cell, source)]))
            target = route[-1]
            self.arms[target.y, target.x] += weight * arm(route[-2], target)
        else:
            self._signs.append((*route[-1], self._arrows[arm(route[-2], route[-1])]))

    def box(self, number: int, id_: str, role: GraphRole) -> None:
        """Draw a box over the first cells of its edges, and its text in the middle."""
        node, box = self._layout.nodes[id_], self._layout.boxes[id_]
        weight = LIGHT if role in PLAIN else HEAVY
        left, top, right, bottom = box.x, box.y, box.x + box.width - 1, box.y + box.height - 1
        for y in (top, bottom):
            self.arms[y, left + 1 : right] += weight * (LEFT + RIGHT)
        for x in (left, right):
            self.arms[top + 1 : bottom, x] += weight * (UP + DOWN)
        for x, y, arms in (
            (left, top, RIGHT + DOWN),
            (right, top, LEFT + DOWN),
            (left, bottom, UP + RIGHT),
            (right, bottom, UP + LEFT),
        ):
            self.arms[y, x] = weight * arms
            if node.kind != OPERATION and weight == LIGHT:
                self._signs.append((x, y, self._round(y == top, arms)))
        self.roles[top : bottom + 1, left : right + 1] = NUMBERS[role]
        self.owners[top : bottom + 1, left : right + 1] = number + 1
        pending, broken = role is GraphRole.BOX_PENDING, role is GraphRole.BOX_BROKEN
        self.roles[top + 1 : bottom, left + 1 : right] = NUMBERS[role if pending else GraphRole.TEXT]
        first = top + 1 + (box.height - 2 - len(node.lines)) // 2
        for row, line in enumerate(node.lines):
            self._write(left + (box.width - len(characters_of(line))) // 2, first + row, line)
            if not row:
                self.roles[first, left + 1 : right] = NUMBERS[role if pending or broken else GraphRole.TITLE]

    def ink(self) -> None:
        """Turn arms into characters."""
        drawn = self.arms > 0
        self.characters[drawn] = self._lines[self.arms[drawn]]
        for x, y, sign in self._signs:
            self.characters[y, x] = sign
            self.arms[y, x] = 0

    def label(self, number: int, text: str) -> None:
        """Write a label on its own edge, or leave it out."""
        characters = characters_of(text)
        route, leads_back = self._layout.routes[number], self._layout.leads_back(number)
        place = place_label(route, len(characters), self.arms, self.owners, owner=-1 - number, leads_back=leads_back)
        if place is None:
            return
        x, y, within = place
        blank = 1 if within else 0
        cells = slice(x - blank, x + len(characters) + blank)
        self.characters[y, cells] = " "
        self.arms[y, cells] = 0
        self.owners[y, cells] = -1 - number
        self.roles[y, cells] = NUMBERS[GraphRole.LABEL]
        self._write(x, y, text)

    def _write(self, x: int, y: int, text: str) -> None:
        characters = characters_of(text)
        self.characters[y, x : x + len(characters)] = characters

    def _round(self, is_top: bool, arms: int) -> str:
        if self._ascii_only:
            return "." if is_top else "'"
        return ROUND[str(LINES[arms])]
