"""Some images side by side, each with its label and what the network takes it for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.text import Text

from tui_mnist.headless.answers import Answers
from tui_mnist.headless.screen import Screen, styled
from tui_mnist.render import Picture, TextRun, ascii_ramp, half_blocks

TILE = 18
GAP = 2
IN_A_ROW = (8, 4, 2, 1)

HALF_BLOCK_CELLS = (7, 14)
ASCII_CELLS = (9, 18)
"""Rows and columns of a picture; letters are coarser than half-blocks and need more of them."""


def tiles(screen: Screen, answers: Answers, count: int) -> list[Text]:
    """Lines that show so many images with the answers to them, in rows of 8, 4, 2 or 1, as the width allows."""
    drawn = [_tile(screen, answers, index) for index in answers.examples(count)]
    in_a_row = next((n for n in IN_A_ROW if n * (TILE + GAP) - GAP <= screen.width), 1)
    lines: list[Text] = []
    for start in range(0, len(drawn), in_a_row):
        row = zip_longest(*drawn[start : start + in_a_row], fillvalue=Text())
        lines += [_side_by_side(pieces) for pieces in row]
        lines.append(Text())
    return lines[:-1]


def _side_by_side(pieces: Sequence[Text]) -> Text:
    line = Text()
    for number, piece in enumerate(pieces):
        if piece:
            line.pad_right(number * (TILE + GAP) - len(line))
            line.append_text(piece)
    return line


def _tile(screen: Screen, answers: Answers, index: int) -> list[Text]:
    label, prediction = answers.class_names[answers.labels[index]], answers.class_names[answers.predictions[index]]
    right = answers.labels[index] == answers.predictions[index]
    mark = screen.symbol("✓", "ok") if right else screen.symbol("✗", "X")
    confidence = f"{answers.confidences[index]:.1%}"
    room = TILE - len(mark) - len(confidence) - 2
    return [
        *(styled(row) for row in _picture(screen, answers, index)),
        Text(f"label {label}"[:TILE], "dim"),
        Text(f"{mark} {prediction[:room]} {confidence}", "green" if right else "bold red"),
    ]


def _picture(screen: Screen, answers: Answers, index: int) -> Picture:
    image = answers.pictures[index]
    if screen.colour and not screen.ascii_only:
        rows, columns = HALF_BLOCK_CELLS
        return half_blocks(image, rows=rows, columns=columns)
    rows, columns = ASCII_CELLS
    return [[TextRun(line.rstrip())] for line in ascii_ramp(image, rows=rows, columns=columns)]
