"""A run goes on only with what it began with: its hyperparameters, its data, and arrays of the same shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_mnist.autodiff.tensor import Array
from tui_mnist.errors import CheckpointError
from tui_mnist.training.checkpoint import Checkpoint, in_brief
from tui_mnist.training.hyperparameters import Hyperparameters, declarations

DATA = "data_fingerprint"
"""What the data was, in a checkpoint's state; those of former versions do without."""


def require_same_hyperparameters(here: Hyperparameters, saved: Hyperparameters) -> None:
    """CheckpointError unless those that can't change in mid-run are the checkpoint's."""
    for name, declared in declarations().items():
        if not declared.live and getattr(here, name) != getattr(saved, name):
            raise CheckpointError(
                f"the checkpoint has {name} {getattr(saved, name)!r}, this run {getattr(here, name)!r}; "
                "resume its own run"
            )


def require_same_data(here: str, state: Mapping[str, Any]) -> None:
    """CheckpointError unless the data of a checkpoint's state, if it is told, has this fingerprint."""
    saved = state.get(DATA, here)
    if not isinstance(saved, str):
        raise TypeError(f"{DATA} is {saved!r}; expected a text")
    if saved != here:
        raise CheckpointError(
            f"the data is not what this run was trained on: it was {in_brief(saved)}, and is {here} now; "
            "resume with the same data, or insist with --allow-other-data"
        )


def require_to_fit(sizes: Sequence[int], expected: Mapping[str, Array], checkpoint: Checkpoint) -> None:
    """CheckpointError unless a checkpoint's arrays are those of a network of these sizes and of its optimizer."""
    if checkpoint.state["sizes"] != list(sizes) or _layout(checkpoint.arrays) != _layout(expected):
        raise CheckpointError("the checkpoint's arrays don't fit the network; resume it with its own data")


def _layout(arrays: Mapping[str, Array]) -> dict[str, Any]:
    return {name: (array.shape, array.dtype) for name, array in arrays.items()}
