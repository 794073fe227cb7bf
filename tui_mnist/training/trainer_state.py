"""A trainer as a checkpoint, and back: all that training goes on from, bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tui_mnist.data import SamplerState
from tui_mnist.data.sampler import restore_generator
from tui_mnist.errors import CheckpointError, UsageError
from tui_mnist.training.checkpoint import Checkpoint, in_brief
from tui_mnist.training.hyperparameters import Hyperparameters, declarations
from tui_mnist.training.progress import Progress, count_in, number_in

if TYPE_CHECKING:
    from tui_mnist.autodiff.tensor import Array
    from tui_mnist.training.trainer import Trainer

DATA = "data_fingerprint"
"""What the data was, in a checkpoint's state; those of former versions do without."""


def checkpoint_of(trainer: Trainer) -> Checkpoint:
    """All that `restore` needs to go on bit-identically; the arrays are copies."""
    arrays = {"parameters": trainer.network.parameters.vector.copy()}
    arrays |= {f"optimizer.{name}": array.copy() for name, array in trainer.optimizer.state.items()}
    return Checkpoint(
        arrays,
        {
            "hyperparameters": trainer.hyperparameters.as_dict(),
            DATA: trainer.dataset.fingerprint,
            "sizes": list(trainer.network.sizes),
            **trainer.progress.as_dict(),
            "optimizer_steps": trainer.optimizer.steps,
            "optimizer_numbers": dict(trainer.optimizer.numbers),
            "sampler": asdict(trainer.sampler.state()),
            "dropout_generator": trainer.dropout_generator.bit_generator.state,
        },
    )


def restore(trainer: Trainer, checkpoint: Checkpoint, *, allow_other_data: bool = False) -> None:
    """Go on from a checkpoint of the same data and hyperparameters; CheckpointError if it does not fit them.

    Other data is taken for the same if that is allowed and its images are as many and as large.
    """
    state, arrays = checkpoint.state, checkpoint.arrays
    parameters = trainer.network.parameters
    try:
        saved = Hyperparameters.from_dict(state["hyperparameters"])
        _require_the_same(trainer.hyperparameters, saved)
        if not allow_other_data:
            _require_the_same_data(trainer.dataset.fingerprint, state)
        trainer.hyperparameters = saved
        optimizer = trainer.renew_optimizer()
        expected = {"parameters": parameters.vector}
        expected |= {f"optimizer.{name}": array for name, array in optimizer.state.items()}
        _require_to_fit(trainer, checkpoint, expected)
        progress, sampler = Progress.from_dict(state), SamplerState(**state["sampler"])
        trainer.sampler.restore(sampler)
        progress.require_drawn(sampler.epoch, sampler.position, sampler.size)
        restore_generator(trainer.dropout_generator, state["dropout_generator"])
        trainer.progress = progress
        optimizer.steps = count_in(state, "optimizer_steps", most=progress.step)
        optimizer.numbers = {name: number_in(state["optimizer_numbers"], name) for name in optimizer.numbers}
    except (KeyError, TypeError, ValueError, UsageError) as error:
        raise CheckpointError(f"the checkpoint's state is incomplete or damaged: {in_brief(error)}") from None
    parameters.assign(arrays["parameters"])
    for name, array in optimizer.state.items():
        array[:] = arrays[f"optimizer.{name}"]


def _require_the_same(here: Hyperparameters, saved: Hyperparameters) -> None:
    """Hyperparameters that can't change in mid-run have to be those of the checkpoint."""
    for name, declared in declarations().items():
        if not declared.live and getattr(here, name) != getattr(saved, name):
            raise CheckpointError(
                f"the checkpoint has {name} {getattr(saved, name)!r}, this run {getattr(here, name)!r}; "
                "resume its own run"
            )


def _require_the_same_data(here: str, state: Mapping[str, Any]) -> None:
    saved = state.get(DATA, here)
    if not isinstance(saved, str):
        raise TypeError(f"{DATA} is {saved!r}; expected a text")
    if saved != here:
        raise CheckpointError(
            f"the data is not what this run was trained on: it was {in_brief(saved)}, and is {here} now; "
            "resume with the same data, or insist with --allow-other-data"
        )


def _require_to_fit(trainer: Trainer, checkpoint: Checkpoint, expected: Mapping[str, Array]) -> None:
    """The arrays have to be those of the network and its optimizer."""
    arrays = checkpoint.arrays
    if checkpoint.state["sizes"] != list(trainer.network.sizes) or (
        {n: (a.shape, a.dtype) for n, a in arrays.items()} != {n: (a.shape, a.dtype) for n, a in expected.items()}
    ):
        raise CheckpointError("the checkpoint's arrays don't fit the network; resume it with its own data")
