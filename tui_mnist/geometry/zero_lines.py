"""Where values over the plane change their sign: short straight lines, by marching squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def zero_lines(lattice: Array, values: Array) -> Array:
    """Lines (n, 2, 2) from point to point, at which values (rows, columns) over a lattice (rows, columns, 2) are 0.

    In each square of four neighbours, one line joins the two sides on which the sign changes. On a side it changes
    where it would if the values were linear in between. A square with four such sides, a saddle, has no line.
    """
    positive = values > 0
    across = _crossings(lattice[:, :-1], lattice[:, 1:], values[:, :-1], values[:, 1:])
    down = _crossings(lattice[:-1], lattice[1:], values[:-1], values[1:])
    changes_across, changes_down = positive[:, :-1] != positive[:, 1:], positive[:-1] != positive[1:]
    changes = np.stack([changes_across[:-1], changes_across[1:], changes_down[:, :-1], changes_down[:, 1:]])
    rows, columns = np.nonzero(changes.sum(axis=0) == 2)
    sides = np.stack([across[rows, columns], across[rows + 1, columns], down[rows, columns], down[rows, columns + 1]])
    first = changes[:, rows, columns].argmax(axis=0)
    last = 3 - changes[::-1, rows, columns].argmax(axis=0)
    every = np.arange(len(rows))
    return np.stack([sides[first, every], sides[last, every]], axis=1)


def _crossings(start: Array, end: Array, before: Array, after: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(np.nan_to_num(before / (before - after), nan=0.5), 0, 1)
    return start + share[..., None] * (end - start)
