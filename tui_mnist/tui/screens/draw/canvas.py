"""What is drawn with a soft pen, and every state before it, so that any stroke can be taken back."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

RADII: Final = (0.6, 1.1, 1.7)
"""Radius of the pen in pixels, by its thickness from 1; MNIST's strokes are two to three pixels wide."""
ERASER: Final = 1.0
"""So much wider is an eraser, so that it takes away a stroke of the same thickness with its soft edge."""
FULL: Final = 255
MOST_STATES: Final = 500
"""The oldest are forgotten beyond."""

Image = NDArray[np.uint8]


class Brush(NamedTuple):
    """What a stroke is drawn with: `thickness` 1 to `len(RADII)`; it takes ink away if it `erases`."""

    thickness: int = 2
    erases: bool = False


class DigitCanvas:
    """Ink from 0 to 255 in an image (rows, columns), changed by strokes and as a whole.

    Places are rows and columns in pixels, whole numbers in the middle of a pixel. A stroke goes from `begin` to `end`.
    """

    def __init__(self, rows: int = 28, columns: int = 28) -> None:
        self._states: list[Image] = [np.zeros((rows, columns), np.uint8)]
        self._at = 0
        self._ink = self._states[0]
        self._stroke: tuple[Brush, tuple[float, float]] | None = None

    @property
    def ink(self) -> Image:
        """What is drawn; another array after every change."""
        return self._ink

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self._ink.shape
        return rows, columns

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink."""
        return not self._ink.any()

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._stroke is not None

    # --- strokes ------------------------------------------------------------------------------------------------------

    def begin(self, row: float, column: float, brush: Brush) -> None:
        """Put the brush down: a dot. A stroke that was not ended ends."""
        self.end()
        self._stroke = (brush, (row, column))
        self.move(row, column)

    def move(self, row: float, column: float) -> None:
        """Draw a straight line from where the brush is, if it is down."""
        if self._stroke is None:
            return
        brush, start = self._stroke
        radius = RADII[brush.thickness - 1] + (ERASER if brush.erases else 0)
        coverage = self._coverage(np.array(start), np.array((row, column)), radius)
        self._ink = np.minimum(self._ink, FULL - coverage) if brush.erases else np.maximum(self._ink, coverage)
        self._stroke = (brush, (row, column))

    def end(self) -> None:
        """Lift the brush; all of the stroke is taken back at once by `undo`."""
        if self._stroke is not None:
            self._stroke = None
            self._keep(self._ink)

    def _coverage(self, start: NDArray[np.float64], end: NDArray[np.float64], radius: float) -> Image:
        """How much of each pixel a round brush covers that moves along a straight line, from 0 to 255.

        It falls from all to nothing over the one pixel around the edge of the stroke.
        """
        places = np.moveaxis(np.indices(self.shape), 0, -1).astype(np.float64)
        way = end - start
        length = float(way @ way)
        share = np.clip((places - start) @ way / length, 0, 1) if length else np.zeros(self.shape)
        distance = np.linalg.norm(places - start - share[..., None] * way, axis=-1)
        coverage: Image = np.rint(np.clip(radius + 0.5 - distance, 0, 1) * FULL).astype(np.uint8)
        return coverage

    # --- the whole ----------------------------------------------------------------------------------------------------

    def put(self, image: Image) -> None:
        """Have this image on the canvas, of the canvas's shape."""
        if image.shape != self.shape:
            raise ValueError(f"an image of shape {image.shape}; expected {self.shape}")
        self.end()
        self._keep(image.astype(np.uint8, copy=True))

    def clear(self) -> None:
        """Have no ink."""
        self.put(np.zeros(self.shape, np.uint8))

    def shift(self, rows: int, columns: int) -> None:
        """Move all ink down and to the right; what leaves the canvas is gone, until it is undone."""
        moved = np.zeros_like(self._ink)
        high, wide = self.shape
        if abs(rows) < high and abs(columns) < wide:
            into = (slice(max(rows, 0), high + min(rows, 0)), slice(max(columns, 0), wide + min(columns, 0)))
            out = (slice(max(-rows, 0), high + min(-rows, 0)), slice(max(-columns, 0), wide + min(-columns, 0)))
            moved[into] = self._ink[out]
        self.put(moved)

    # --- back and forth -----------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before this one."""
        return self._at > 0 or self._ink is not self._states[self._at]

    @property
    def can_redo(self) -> bool:
        """Whether something was undone, and nothing else done since."""
        return self._at < len(self._states) - 1 and not self.is_drawing

    def undo(self) -> None:
        """Take back the last change; a stroke that has not ended ends."""
        self.end()
        self._go_to(self._at - 1)

    def redo(self) -> None:
        """Do again what was undone last."""
        if self.can_redo:
            self._go_to(self._at + 1)

    def _go_to(self, state: int) -> None:
        self._at = min(max(state, 0), len(self._states) - 1)
        self._ink = self._states[self._at]

    def _keep(self, ink: Image) -> None:
        """Make this the newest state, unless nothing changed."""
        if np.array_equal(ink, self._states[self._at]):
            self._ink = self._states[self._at]
            return
        self._states = [*self._states[: self._at + 1], ink][-MOST_STATES:]
        self._go_to(len(self._states) - 1)
