"""Mini-batches are drawn here: every sample once an epoch, in an order that a seed fixes and a checkpoint resumes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import CheckpointError, UsageError


@dataclass(frozen=True, slots=True)
class SamplerState:
    """Where a sampler stands, in plain integers, strings and dictionaries, as JSON can hold them.

    `generator` is the state of the bit generator when the epoch began, before its permutation was drawn: the order of
    the epoch follows from it and needs no room of its own.
    """

    generator: dict[str, Any]
    epoch: int
    position: int
    size: int


class Sampler:
    """Draws the given sample indices without replacement, epoch after epoch.

    `indices` is any one-dimensional array of sample numbers, at least one. `generator` belongs to the sampler alone
    from then on; with `shuffle` it draws a new permutation for each epoch, without it each epoch keeps the given order.
    Its bit generator is NumPy's default, PCG64, or another whose state is plain integers.
    """

    def __init__(self, indices: NDArray[np.integer[Any]], generator: np.random.Generator, shuffle: bool = True) -> None:
        if indices.ndim != 1 or len(indices) == 0:
            raise UsageError(f"samples to draw from of shape {indices.shape}; expected one dimension and at least one")
        self._indices = _read_only(indices.astype(np.intp))
        self._generator = generator
        self._shuffle = shuffle
        self._generator_at_epoch_start = _state_of(generator)
        self._order = self._indices[:0]
        self._epoch = 0
        self._position = 0

    @property
    def size(self) -> int:
        """The number of samples in an epoch."""
        return len(self._indices)

    @property
    def epoch(self) -> int:
        """The number of epochs completed."""
        return self._epoch

    @property
    def position(self) -> int:
        """The number of samples drawn in this epoch, 0 to `size`; `size` until the next epoch's first draw."""
        return self._position

    @property
    def at_epoch_end(self) -> bool:
        """Whether the last draw completed an epoch."""
        return self._position == self.size

    @property
    def order(self) -> NDArray[np.intp]:
        """The sample indices in this epoch's order, read-only; empty before the very first draw."""
        return self._order

    def draw(self, batch_size: int) -> NDArray[np.intp]:
        """Return the indices of the next mini-batch: `batch_size` of them, or what the epoch has left if that is less.

        The batch is a read-only part of `order`. The batch size, at least 1, may be another at every draw.
        """
        if batch_size < 1:
            raise UsageError(f"a batch size of {batch_size}; expected at least 1")
        if self._position in (0, self.size):
            self._begin_epoch()
        batch = self._order[self._position : self._position + batch_size]
        self._position += len(batch)
        if self.at_epoch_end:
            self._epoch += 1
        return batch

    def peek(self, batch_size: int) -> NDArray[np.intp] | None:
        """What the next draw of this size would return, if that is decided already: not across the end of an epoch."""
        return None if self._position in (0, self.size) else self._order[self._position : self._position + batch_size]

    def state(self) -> SamplerState:
        """Return all that `restore` needs to draw the same batches from here on."""
        return SamplerState(self._generator_at_epoch_start, self._epoch, self._position, self.size)

    def restore(self, state: SamplerState) -> None:
        """Go to where a sampler of the same indices and the same `shuffle` stood; the next draws are the ones it made.

        Raises `CheckpointError`, and changes nothing, if the state is damaged or belongs to another kind of sampler.
        """
        if state.size != self.size:
            raise CheckpointError(
                f"the checkpoint draws from {state.size} samples, this run from {self.size}; resume with the same data"
            )
        if not (_is_count(state.epoch) and _is_count(state.position) and state.position <= self.size):
            raise CheckpointError(
                f"the checkpoint stands at sample {state.position} of epoch {state.epoch}; "
                f"expected at most {self.size} samples; the checkpoint is damaged, resume from another one"
            )
        restore_generator(self._generator, state.generator)
        self._epoch = state.epoch
        self._position = 0
        self._order = self._indices[:0]
        self._generator_at_epoch_start = _state_of(self._generator)
        if state.position > 0:
            self._begin_epoch()
            self._position = state.position

    def _begin_epoch(self) -> None:
        self._generator_at_epoch_start = _state_of(self._generator)
        self._order = _read_only(self._generator.permutation(self._indices)) if self._shuffle else self._indices
        self._position = 0


def restore_generator(generator: np.random.Generator, state: dict[str, Any]) -> None:
    """Let a generator go on from the state of another one of its kind.

    Raises `CheckpointError`, and changes nothing, if the state is none: a fresh generator is the first to take it.
    """
    trial = type(generator.bit_generator)()
    try:
        trial.state = state
        taken_as_it_is = trial.state == state
    except (TypeError, ValueError, KeyError, OverflowError):
        taken_as_it_is = False
    if not taken_as_it_is:
        raise CheckpointError(
            f"the checkpoint holds no state of a {type(trial).__name__} generator; resume from another one"
        )
    generator.bit_generator.state = state


def _state_of(generator: np.random.Generator) -> dict[str, Any]:
    return dict(generator.bit_generator.state)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _read_only(array: NDArray[np.intp]) -> NDArray[np.intp]:
    array.setflags(write=False)
    return array
