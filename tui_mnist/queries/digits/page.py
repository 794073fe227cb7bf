"""A page of held-out images, and what the network says to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class DigitsPage:
    """What the network says now to some images that it does not train on.

    `order`, `label` and `taken_for` are those that were asked for. `pages` is how many pages of as many images there
    are in this order, `page` the one shown. For the n images on it: `indices` (n,) among the held-out images, `images`
    (n, rows, columns) uint8, `labels` (n,), `probabilities` (n, classes). `wrong` of the `known` held-out images in
    this order were mistaken when last asked about, which is not so long ago that the network has trained twice as long
    since. It is `settled` if all that is known is what the network says now.
    """

    order: str
    label: int | None
    page: int
    pages: int
    indices: NDArray[np.intp]
    images: NDArray[np.uint8]
    labels: NDArray[np.intp]
    probabilities: NDArray[np.float32]
    wrong: int
    known: int
    settled: bool = True
    taken_for: int | None = None
