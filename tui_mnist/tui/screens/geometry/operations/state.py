"""What the operations part shows: the sequence, what of it is chosen, how far it is played, and what can be undone."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import NamedTuple

from tui_mnist.geometry import (
    Counterexample,
    Exercise,
    OperationSequence,
    PlaneOperation,
    collapsed,
    counterexample,
    kinds,
    pulled,
)
from tui_mnist.geometry.affine import Array
from tui_mnist.tui.screens.geometry.operations.overlays import NOTHING, POINTS, Overlay

START = OperationSequence((PlaneOperation.of("rotate"), PlaneOperation.of("translate"), PlaneOperation.of("relu")))
MOST_OPERATIONS = 12
MOST_UNDONE = 200
VECTORS = ((2.0, 1.0), (0.5, 2.0))
VECTOR_STEP, VECTOR_BOUND = 0.25, 5.0


class CursorStop(NamedTuple):
    """Where the cursor can be: a number of an operation (None if it has none), or one of a vector."""

    place: int
    number: int | None
    is_vector: bool = False


class OperationsState:
    """The sequence and all that is done with it; nothing of the screen.

    `position` says how many operations are applied, `refusal` shows why the sequence could not be collapsed, until
    something changes.
    """

    def __init__(self) -> None:
        self.sequence = START
        self.position = float(len(START))
        self.chosen = CursorStop(0, 0)
        self.exercise: Exercise | None = None
        self.overlay: Overlay = POINTS
        self.vectors = VECTORS
        self.refusal: Counterexample | None = None
        self._before: list[tuple[OperationSequence, Exercise | None]] = []
        self._edited: Hashable = None

    # --- what is chosen -----------------------------------------------------------------------------------------------

    @property
    def stops(self) -> list[CursorStop]:
        """All of them, from the top."""
        return [
            *(CursorStop(place, number) for place in range(len(self.sequence)) for number in self._numbers_of(place)),
            *(
                CursorStop(place, number, is_vector=True)
                for place in range(len(self.overlay.vectors))
                for number in (0, 1)
            ),
        ]

    def _numbers_of(self, place: int) -> list[int] | list[None]:
        return list(range(len(self.sequence.operations[place].numbers))) or [None]

    @property
    def operation(self) -> PlaneOperation | None:
        """The chosen operation, if one is."""
        chosen = self.chosen
        return self.sequence.operations[chosen.place] if self._is_on_operation else None

    @property
    def _is_on_operation(self) -> bool:
        return not self.chosen.is_vector and self.chosen.place < len(self.sequence)

    def choose(self, by: int) -> None:
        """The stop so many further down, or the last one that way."""
        stops = self.stops
        if stops:
            at = stops.index(self.chosen) if self.chosen in stops else 0
            self.choose_stop(stops[min(max(at + by, 0), len(stops) - 1)])

    def choose_stop(self, stop: CursorStop) -> None:
        """This one."""
        self.chosen, self._edited = stop, None

    def lay_over(self, overlay: Overlay) -> None:
        """Show this on the plane."""
        self.overlay = overlay
        if self.chosen not in self.stops:
            self.choose_operation(0)

    def choose_operation(self, place: int) -> None:
        """The first number of an operation, or the nearest that there is."""
        self.choose_stop(
            next((stop for stop in self.stops if stop.place == place and not stop.is_vector), CursorStop(0, 0))
        )

    # --- numbers ------------------------------------------------------------------------------------------------------

    @property
    def number(self) -> float | None:
        """The chosen number, if there is one."""
        if self.chosen.number is None or self.chosen not in self.stops:
            return None
        if self.chosen.is_vector:
            return self.vectors[self.chosen.place][self.chosen.number]
        return self.sequence.operations[self.chosen.place].numbers[self.chosen.number]

    @property
    def number_name(self) -> str:
        """What the chosen number is called."""
        place, number, is_vector = self.chosen
        if is_vector:
            return f"{self.overlay.vectors[place]}, {'xy'[number or 0]}"
        kind = self.sequence.operations[place].kind
        return f"{kind.name}, {kind.parameters[number or 0].name}"

    def turn(self, steps: int) -> None:
        """Move the chosen number so many steps up or down, each to a multiple of it."""
        value, operation = self.number, self.operation
        if value is None:
            return
        step = VECTOR_STEP
        if operation is not None and self.chosen.number is not None:
            step = operation.kind.parameters[self.chosen.number].step
        on_grid = math.floor(value / step + 1e-9) if steps > 0 else math.ceil(value / step - 1e-9)
        self.set_number(float(f"{(on_grid + steps) * step:.10g}"))

    def set_number(self, value: float) -> None:
        """Make the chosen number this one, or the nearest that it can be."""
        place, number, is_vector = self.chosen
        if self.number is None or number is None:
            return
        if is_vector:
            within = min(max(value, -VECTOR_BOUND), VECTOR_BOUND)
            x, y = self.vectors[place]
            moved = (x, within) if number else (within, y)
            self.vectors = (moved, self.vectors[1]) if place == 0 else (self.vectors[0], moved)
        else:
            operation = self.sequence.operations[place].with_number(number, value)
            self._change(self.sequence.with_operation(place, operation), edited=self.chosen)
            self.position = max(self.position, place + 1.0)

    def pull(self, handle: int, target: Array) -> None:
        """Choose the chosen operation's numbers so that a handle comes to the target, or as near as it can."""
        if self.operation is not None and self.operation.numbers:
            operation = pulled(self.sequence, self.chosen.place, handle, target)
            self._change(
                self.sequence.with_operation(self.chosen.place, operation), edited=("pull", self.chosen.place, handle)
            )
            self.position = float(len(self.sequence))

    def let_go(self) -> None:
        """What is changed from now on is undone by itself."""
        self._edited = None

    # --- the sequence -------------------------------------------------------------------------------------------------

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another operation."""
        return len(self.sequence) >= MOST_OPERATIONS

    @property
    def offered(self) -> tuple[str, ...]:
        """The kinds of operation that can be used now."""
        return tuple(kinds()) if self.exercise is None else self.exercise.kinds

    def add(self, name: str) -> None:
        """A new operation behind the chosen one, or at the end; it is chosen then."""
        place = self.chosen.place + 1 if self._is_on_operation else len(self.sequence)
        self._change(self.sequence.inserted(place, PlaneOperation.of(name)))
        self.choose_operation(place)

    def replace(self, name: str) -> None:
        """An operation of another kind in the place of the chosen one."""
        place = self.chosen.place
        self._change(self.sequence.with_operation(place, PlaneOperation.of(name)))
        self.choose_operation(place)

    def remove(self) -> None:
        """Leave the chosen operation out."""
        place = self.chosen.place
        self._change(self.sequence.removed(place))
        self.choose_operation(min(place, len(self.sequence) - 1))

    def can_move(self, by: int) -> bool:
        """Whether the chosen operation has another on that side."""
        return self._is_on_operation and 0 <= self.chosen.place + by < len(self.sequence)

    def move(self, by: int) -> None:
        """The chosen operation earlier, or later."""
        place, number, _ = self.chosen
        self._change(self.sequence.moved(place, by))
        self.choose_stop(CursorStop(place + by, number))

    @property
    def affine_run(self) -> tuple[int, int] | None:
        """The places of the first and the last of some affine operations in a row, if there are several."""
        start = 0
        for place, operation in enumerate((*self.sequence.operations, None)):
            if operation is None or not operation.kind.is_affine:
                if place - start > 1:
                    return start, place - 1
                start = place + 1
        return None

    @property
    def bending(self) -> PlaneOperation | None:
        """The first operation that is not affine, if there is one."""
        return next((each for each in self.sequence.operations if not each.kind.is_affine), None)

    def collapse(self) -> None:
        """Multiply out what is affine; where all of it could not become one, a point shows why."""
        before = self.sequence
        whole = collapsed(before)
        if whole != before:
            self._change(whole)
            self.choose_operation(0)
        if len(whole) > 1:
            self.refusal = counterexample(whole)

    @property
    def is_default(self) -> bool:
        """Whether the sequence is the one that there is at first."""
        return self.sequence == (START if self.exercise is None else OperationSequence())

    def set_defaults(self) -> None:
        """The sequence that there is at first; none in an exercise."""
        self._change(START if self.exercise is None else OperationSequence())
        self.choose_operation(0)

    def take_exercise(self, exercise: Exercise | None) -> None:
        """Begin an exercise with an empty sequence, or leave it."""
        self._remember(None)
        self.exercise, self.refusal = exercise, None
        self.overlay = POINTS if exercise is None else NOTHING
        self.sequence = START if exercise is None else OperationSequence()
        self.position = float(len(self.sequence))
        self.choose_operation(0)

    @property
    def is_solved(self) -> bool:
        """Whether the sequence brings the plane to the exercise's target."""
        return self.exercise is not None and self.exercise.is_solved_by(self.sequence)

    # --- undo ---------------------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether something was changed."""
        return bool(self._before)

    def undo(self) -> None:
        """As it was before the last change; turns of the same number in a row are one."""
        sequence, self.exercise = self._before.pop()
        self._take(sequence)
        self._edited, self.refusal = None, None
        if self.chosen not in self.stops:
            self.choose_operation(min(self.chosen.place, len(sequence) - 1))

    def _change(self, sequence: OperationSequence, edited: Hashable = None) -> None:
        if sequence != self.sequence:
            self._remember(edited)
            self._take(sequence)
        self.refusal = None

    def _take(self, sequence: OperationSequence) -> None:
        """Have another sequence; one that was applied to its end still is."""
        was_at_end = self.is_at_end
        self.sequence = sequence
        self.position = float(len(sequence)) if was_at_end else min(self.position, float(len(sequence)))

    def _remember(self, edited: Hashable) -> None:
        if edited is None or edited != self._edited:
            self._before = [*self._before[-MOST_UNDONE:], (self.sequence, self.exercise)]
        self._edited = edited

    # --- position -----------------------------------------------------------------------------------------------------

    @property
    def is_at_end(self) -> bool:
        """Whether all operations are applied."""
        return self.position >= len(self.sequence)

    def go_to(self, position: float) -> None:
        """Apply so many operations."""
        self.position = min(max(position, 0.0), float(len(self.sequence)))

    def step(self, direction: int) -> None:
        """To the end of this operation, or to its start."""
        nearest = math.floor(self.position + 1e-9) + 1 if direction > 0 else math.ceil(self.position - 1e-9) - 1
        self.go_to(float(nearest))
