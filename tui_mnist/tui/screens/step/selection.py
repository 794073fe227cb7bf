"""What is selected in a step: the stage, its tensor, and the sample, the units and the weight under the cursor.

There is one cursor for everything: a sample, and one place in each layer, the pixels counted as layer 0. So the
selected weight is the one between the places of two layers, and each tensor has one selected element.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np

from tui_mnist.autodiff.tensor import Array
from tui_mnist.queries.walkthrough import Walkthrough
from tui_mnist.tui.screens.step.stages import Stage, StageTensor, tensors_of

Slot = Literal["sample"] | int
"""What an axis of a tensor moves: the sample, or the place in the layer of that number."""

FIRST_TENSORS = ("W1 images", "W1 x", "losses", "∂L/∂losses", "W1 W1")


@dataclass(frozen=True)
class Cursor:
    """`tensors` has the key of the tensor that was last selected in each stage; `places` one index for each layer."""

    stage: Stage = Stage.DRAW
    tensors: tuple[str, ...] = FIRST_TENSORS
    sample: int = 0
    places: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Selection:
    """A walk through a step, and a cursor that fits it."""

    walk: Walkthrough
    cursor: Cursor
    _found: dict[Stage, tuple[StageTensor, ...]] = field(default_factory=dict, repr=False)

    # --- the cursor -------------------------------------------------------------------------------------------------

    @classmethod
    def of(cls, walk: Walkthrough, cursor: Cursor) -> Selection:
        """The cursor stays where it is, if this walk has that place; else it begins where there is something to see."""
        sizes = layer_sizes(walk)
        if len(cursor.places) != len(sizes):
            return cls(walk, replace(cursor, sample=0, places=_first_places(walk, sizes)))
        places = tuple(min(place, size - 1) for place, size in zip(cursor.places, sizes, strict=True))
        return cls(walk, replace(cursor, sample=min(cursor.sample, walk.draw.batch_size - 1), places=places))

    def at(self, slots: Mapping[Slot, int]) -> Selection:
        """The same with the cursor at other places; what lies beyond an end becomes the end."""
        sample, places = self.cursor.sample, list(self.cursor.places)
        for slot, index in slots.items():
            bounded = min(max(index, 0), self.size(slot) - 1)
            if slot == "sample":
                sample = bounded
            else:
                places[slot] = bounded
        return replace(self, cursor=replace(self.cursor, sample=sample, places=tuple(places)))

    def turned(self, slot: Slot, direction: int) -> int:
        """The place after the slot's own, or before it; after the last comes the first."""
        return (self.place(slot) + direction) % self.size(slot)

    def in_stage(self, stage: Stage) -> Selection:
        """Another stage, where it was left; of the update, the parameter that was selected."""
        cursor = replace(self.cursor, stage=stage)
        if stage is Stage.UPDATE and cursor.tensors[stage].split()[0] != self.parameter:
            cursor = _with_tensor(cursor, f"{self.parameter} {self.parameter}")
        return replace(self, cursor=cursor)

    def on_tensor(self, tensor: StageTensor) -> Selection:
        """Another tensor of the stage."""
        return replace(self, cursor=_with_tensor(self.cursor, tensor.key))

    # --- what is there ----------------------------------------------------------------------------------------------

    @cached_property
    def tensors(self) -> tuple[StageTensor, ...]:
        """The tensors of the stage."""
        stage = self.cursor.stage
        if stage not in self._found:  # some are computed when they are first asked for
            self._found[stage] = tensors_of(self.walk, stage)
        return self._found[stage]

    @cached_property
    def tensor(self) -> StageTensor | None:
        """The selected tensor; None if the stage has none."""
        wanted = self.cursor.tensors[self.cursor.stage]
        for tensor in self.tensors:
            if wanted in (tensor.key, tensor.view.symbol):
                return tensor
        return next((tensor for tensor in self.tensors if tensor.view.rank > 1), None)

    @property
    def number(self) -> int:
        """Which of the tensors that is."""
        return self.tensors.index(self.tensor) if self.tensor is not None else 0

    @property
    def sample(self) -> int:
        """The sample under the cursor."""
        return self.cursor.sample

    @property
    def layer(self) -> int:
        """The layer of the tensor, counted from 1."""
        return self.tensor.layer if self.tensor is not None else self.walk.forward.layers

    @property
    def unit(self) -> int:
        """The unit of that layer, or the class, under the cursor."""
        return self.cursor.places[self.layer]

    @property
    def source(self) -> int:
        """The pixel, or the unit of the layer below, under the cursor."""
        return self.cursor.places[self.layer - 1]

    @property
    def parameter(self) -> str:
        """The parameter tensor that the weight under the cursor is in."""
        return self.tensor.parameter if self.tensor is not None else f"W{self.layer}"

    @property
    def index(self) -> tuple[int, ...]:
        """Where in it that weight is."""
        return (self.unit,) if self.parameter.startswith("b") else (self.source, self.unit)

    @property
    def weight(self) -> float:
        """Its value before the step."""
        return float(self.walk.forward[self.parameter].value[self.index])

    def size(self, slot: Slot) -> int:
        """How many places there are."""
        return self.walk.draw.batch_size if slot == "sample" else layer_sizes(self.walk)[slot]

    def slots_of(self, tensor: StageTensor) -> tuple[Slot, ...]:
        """What each axis of a tensor moves; the axes of an image move the same one."""
        slots: dict[str, Slot] = {
            "sample": "sample",
            "pixel": 0,
            "feature": 0,
            "input": tensor.layer - 1,
            "unit": tensor.layer,
            "class": self.walk.forward.layers,
        }
        return tuple(slots[axis] for axis in tensor.view.axes)

    def place(self, slot: Slot) -> int:
        """Where the cursor is."""
        return self.cursor.sample if slot == "sample" else self.cursor.places[slot]

    def class_name(self, number: int) -> str:
        """A class with its name, where that is not its number."""
        names = self.walk.class_names
        name = names[number] if number < len(names) else str(number)
        return str(number) if name == str(number) else f"{number} ({name})"


def layer_sizes(walk: Walkthrough) -> tuple[int, ...]:
    """The number of pixels, and of units in each layer."""
    units = (walk.forward[f"b{layer}"].shape[0] for layer in range(1, walk.forward.layers + 1))
    return walk.forward["x"].shape[1], *units


def _with_tensor(cursor: Cursor, key: str) -> Cursor:
    tensors = (*cursor.tensors[: cursor.stage], key, *cursor.tensors[cursor.stage + 1 :])
    return replace(cursor, tensors=tensors)


def _first_places(walk: Walkthrough, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """Of the first sample, the brightest pixel, the most active unit of each hidden layer, and the label."""
    pixel = int(np.argmax(walk.forward["x"].value[0]))
    hidden = [_strongest(walk.forward[f"z{layer}"].value[0]) for layer in range(1, walk.forward.layers)]
    return pixel, *hidden, min(int(walk.draw.labels[0]), sizes[-1] - 1)


def _strongest(values: Array) -> int:
    return int(np.argmax(np.nan_to_num(values)))
