"""A map as it is seen: where each digit and each class lies in the plane, by directions or by handles."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.queries.class_maps import StageMap

Array = NDArray[Any]

SETTLED = 0.004
"""Of the distance that is seen: nobody sees a smaller one."""
GLIDE = 0.5
"""Of the way to where it belongs a digit goes in a frame."""
ROOM = 1.08
QUANTILE = 0.005
"""So few of the digits on each side may be out of sight where a map fits."""


def circle(classes: int) -> Array:
    """Handles (classes, 2) on the unit circle, the first at the top, clockwise."""
    angles = math.pi / 2 - 2 * math.pi * np.arange(classes) / max(classes, 1)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@dataclass(frozen=True, eq=False)
class MapBox:
    """The part of the plane that is seen: so far (2,) around a `centre` (2,)."""

    centre: Array
    reach: Array

    def within(self, points: Array) -> Array:
        """Points (n, 2) from -1 to 1 where they are in sight."""
        return (points - self.centre) / self.reach

    def point(self, within: Array) -> Array:
        """The point of the plane of such numbers (2,)."""
        return within * self.reach + self.centre


@dataclass(frozen=True, eq=False)
class PlacedMap:
    """Digits at `positions` (n, 2), classes at `anchors` (classes, 2); of which `stage`, and whether by handles."""

    stage: StageMap
    positions: Array
    anchors: Array

    @classmethod
    def of(cls, stage: StageMap, handles: Array) -> PlacedMap:
        """Where all of it belongs: by handles each digit at their mean, weighted by its shares."""
        if stage.shares is not None:
            return cls(stage, stage.shares @ handles, handles)
        if stage.positions is None or stage.anchors is None:
            raise ValueError(f"the map of {stage.name} has neither shares nor positions")
        return cls(stage, stage.positions, stage.anchors)

    @property
    def by_handles(self) -> bool:
        """Whether it is made by handles, which can be moved."""
        return self.stage.shares is not None

    @property
    def box(self) -> MapBox:
        """Where almost all digits are; by handles the circle of these."""
        known = self.positions[np.isfinite(self.positions).all(axis=1)]
        if self.by_handles or not len(known):
            return MapBox(np.zeros(2), np.full(2, ROOM))
        low, high = np.quantile(known, [QUANTILE, 1 - QUANTILE], axis=0)
        reach = (high - low) / 2 * ROOM
        return MapBox((low + high) / 2, np.where(reach > 0, reach, 1.0))

    @property
    def in_plane(self) -> float | None:
        """The share of the digits that are nearest to their own class in the plane, by directions."""
        return self.stage.apart_in_plane

    def moved_towards(self, target: PlacedMap, box: MapBox) -> PlacedMap:
        """A frame on the way to another map of the same digits; that map itself where nobody sees a difference."""
        if self.positions.shape != target.positions.shape or self.anchors.shape != target.anchors.shape:
            return target
        ways = target.positions - self.positions, target.anchors - self.anchors
        farthest = max(float(np.abs(way / box.reach).max(initial=0)) for way in ways)
        if not farthest > SETTLED:  # nor is there one where it is not finite
            return target
        return replace(target, positions=self.positions + GLIDE * ways[0], anchors=self.anchors + GLIDE * ways[1])
