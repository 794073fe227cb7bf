"""Where the digits are on each map, between the maps of a moment ago and the newest ones."""

from __future__ import annotations

import numpy as np

from tui_mnist.queries.class_maps import ClassMaps
from tui_mnist.tui.kit.maps.placed_map import Array, MapBox, PlacedMap, circle

OUT_OF_SIGHT = 0.05
"""With a greater share of the digits out of sight, a map is fitted anew."""


class GlidingMaps:
    """The newest maps, their digits on the way to where they belong, and what one sees of each map.

    `placed` are the maps as they are seen, `targets` as they are; `predicted` (n,) is what the digits are taken for.
    """

    def __init__(self) -> None:
        self.newest: ClassMaps | None = None
        self.placed: list[PlacedMap] = []
        self.targets: list[PlacedMap] = []
        self.predicted = np.zeros(0, np.intp)
        self._handles = circle(0)
        self._boxes: dict[tuple[str, str], MapBox] = {}

    @property
    def is_settled(self) -> bool:
        """Whether all digits are where they belong."""
        return all(placed is target for placed, target in zip(self.placed, self.targets, strict=True))

    @property
    def has_other_handles(self) -> bool:
        """Whether handles were dragged."""
        return not np.array_equal(self._handles, circle(len(self._handles)))

    def take(self, maps: ClassMaps) -> None:
        """Let the digits be on their way to these maps; or be there at once, if these are of another kind."""
        before, self.newest = self.newest, maps
        classes = maps.probabilities.shape[1]
        if len(self._handles) != classes:
            self._handles = circle(classes)
        self.predicted = maps.probabilities.argmax(axis=1)
        self.targets = [PlacedMap.of(stage, self._handles) for stage in maps.stages]
        if before is None or _kind(before) != _kind(maps):
            self.settle()

    def forget(self) -> None:
        """There are no maps."""
        self.newest = None

    def glide(self) -> None:
        """One frame on."""
        self.placed = [
            placed.moved_towards(target, self.box(target))
            for placed, target in zip(self.placed, self.targets, strict=True)
        ]

    def settle(self) -> None:
        """Let all digits be where they belong."""
        self.placed = list(self.targets)

    def move_handle(self, label: int, point: Array) -> None:
        """Let the handle of a class be at this point, not too far out, and the digits follow it at once."""
        handles = self._handles.copy()
        handles[label] = np.clip(point, -1, 1)
        self._set_handles(handles)

    def set_handles_back(self) -> None:
        """All handles on the circle."""
        self._set_handles(circle(len(self._handles)))

    def _set_handles(self, handles: Array) -> None:
        self._handles = handles
        self.targets = [PlacedMap.of(target.stage, handles) for target in self.targets]
        self.settle()

    def box(self, target: PlacedMap) -> MapBox:
        """What one sees of this map: as before, unless too many digits would be out of sight."""
        box = self._boxes.get(self._key(target))
        if box is None or (np.abs(box.within(target.positions)).max(axis=1) > 1).mean() > OUT_OF_SIGHT:
            self._boxes[self._key(target)] = box = target.box
        return box

    def fit(self) -> None:
        """See all of each map, as it is now."""
        self._boxes.update((self._key(target), target.box) for target in self.targets)

    def _key(self, target: PlacedMap) -> tuple[str, str]:
        return "" if self.newest is None else self.newest.method, target.stage.name


def _kind(maps: ClassMaps) -> tuple[str, ...]:
    return (maps.method, *(stage.name for stage in maps.stages))
