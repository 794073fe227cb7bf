"""A page of units, and one of them opened: what the trainer answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class OpenedUnit:
    """All about one unit.

    `picture` (rows, columns) is as on the page. Over `samples` held-out samples, `counts` (bins,) is the histogram of
    its pre-activation from `low` to `high`, `active` the share for which it is above 0, and `images` (k, rows, columns)
    uint8, `labels` (k,) and `values` (k,) are the samples whose pre-activation is highest, the first first. `outgoing`
    (classes,) is its weight towards each class; of an output it is None. `weights` (features,) and `bias` are its own
    where it sees points in the plane directly, else `weights` is None.
    """

    number: int
    picture: NDArray[np.float32]
    norm: float
    contribution: float
    activation: float
    dead: bool
    samples: int
    active: float
    counts: NDArray[np.intp]
    low: float
    high: float
    images: NDArray[np.uint8]
    labels: NDArray[np.intp]
    values: NDArray[np.float32]
    outgoing: NDArray[np.float32] | None
    bias: float
    weights: NDArray[np.float32] | None


@dataclass(frozen=True, eq=False)
class UnitsPage:
    """Page number `page` of `pages` of the units of layer number `layer`, 1 to `layers`; the last are the outputs.

    `numbers` (n,) are the units shown, `pictures` (n, rows, columns) their weights, and `limit` is the strength that
    all units of the layer are drawn against. Beyond the first layer the pictures are the first layer's, summed up with
    the weights between, as if no activation lay between them. Of points in the plane they are no weights but the
    pre-activation itself at places of the plane, exact in each layer (`in_plane`).

    `norms` (n,) are the lengths of the units' own weights, `contributions` (n,) what each adds to the score of the
    `label` of the chosen digit: activation times the score's derivative with respect to it, of outputs the score
    itself. `classes` (n,) are the classes with the largest outgoing weight, `class_weights` (n,) that weight. `dead`
    (n,) are the units of relu that no sample makes active; `dead_count` of all `units` are, None where units can't die.
    `sorted_at` is the step at which they were put in this order.
    """

    layer: int
    layers: int
    units: int
    order: str
    page: int
    pages: int
    numbers: NDArray[np.intp]
    pictures: NDArray[np.float32]
    limit: float
    in_plane: bool
    norms: NDArray[np.float32]
    contributions: NDArray[np.float32]
    classes: NDArray[np.intp]
    class_weights: NDArray[np.float32]
    dead: NDArray[np.bool_]
    dead_count: int | None
    label: int
    sorted_at: int
    held_out: bool
    opened: OpenedUnit | None

    @property
    def is_approximate(self) -> bool:
        """Whether the pictures are sums of the first layer's, which leave the activations between them out."""
        return self.layer > 1 and not self.in_plane

    @property
    def of_outputs(self) -> bool:
        """Whether the units are the outputs, one for each class."""
        return self.layer == self.layers
