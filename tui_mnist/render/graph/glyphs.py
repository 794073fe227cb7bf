"""The characters that lines are drawn with: each cell's arms, up, right, down and left, make one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui_mnist.render.graph.model import Cell

LIGHT, HEAVY = 1, 2
"""The weights of an arm; 0 is none."""

UP, RIGHT, DOWN, LEFT = 27, 9, 3, 1
"""What an arm's weight counts in a cell's number: a digit of it, to the base 3."""

LINES = np.array(list(" ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"))
"""The character of each number: https://www.unicode.org/charts/PDF/U2500.pdf"""

ROUND = {"┌": "╭", "┐": "╮", "└": "╰", "┘": "╯"}
ARROWS = {RIGHT: "▸", LEFT: "◂", DOWN: "▾", UP: "▴"}
ASCII_ARROWS = {RIGHT: ">", LEFT: "<", DOWN: "v", UP: "^"}


def _ascii(number: int) -> str:
    up, right, down, left = number // UP, number // RIGHT % 3, number // DOWN % 3, number % 3
    heavy = HEAVY in (up, right, down, left)
    if not (up or right or down or left):
        return " "
    if not (up or down):
        return "=" if heavy else "-"
    if not (left or right):
        return "#" if heavy else "|"
    if up and right and down and left:
        return "#" if up == HEAVY else "|"  # a crossing: the upright line is the bridge
    return "#" if heavy else "+"


ASCII_LINES: NDArray[np.str_] = np.array([_ascii(number) for number in range(81)])


def arm(start: Cell, end: Cell) -> int:
    """The arm that points from one cell to another in the same row or column."""
    if start.y == end.y:
        return RIGHT if end.x > start.x else LEFT
    return DOWN if end.y > start.y else UP
