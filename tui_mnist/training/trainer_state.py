"""A trainer as a checkpoint, and back: all that training goes on from, bit for bit."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tui_mnist.data import SamplerState
from tui_mnist.errors import CheckpointError, UsageError
from tui_mnist.training.checkpoint import Checkpoint
from tui_mnist.training.hyperparameters import Hyperparameters, declarations
from tui_mnist.training.progress import Progress, count_in

if TYPE_CHECKING:
    from tui_mnist.training.trainer import Trainer


def checkpoint_of(trainer: Trainer) -> Checkpoint:
    """All that `restore` needs to go on bit-identically; the arrays are copies."""
    arrays = {"parameters": trainer.network.parameters.vector.copy()}
    arrays |= {f"optimizer.{name}": array.copy() for name, array in trainer.optimizer.state.items()}
    return Checkpoint(
        arrays,
        {
            "hyperparameters": trainer.hyperparameters.as_dict(),
            "sizes": list(trainer.network.sizes),
            **trainer.progress.as_dict(),
            "optimizer_steps": trainer.optimizer.steps,
            "optimizer_numbers": dict(trainer.optimizer.numbers),
            "sampler": asdict(trainer.sampler.state()),
            "dropout_generator": trainer.dropout_generator.bit_generator.state,
        },
    )


def restore(trainer: Trainer, checkpoint: Checkpoint) -> None:
    """Go on from a checkpoint of the same data and hyperparameters; CheckpointError if it does not fit them."""
    state, arrays = checkpoint.state, checkpoint.arrays
    parameters = trainer.network.parameters
    try:
        saved = Hyperparameters.from_dict(state["hyperparameters"])
        _require_the_same(trainer.hyperparameters, saved)
        trainer.hyperparameters = saved
        optimizer = trainer.renew_optimizer()
        expected = {"parameters": parameters.vector}
        expected |= {f"optimizer.{name}": array for name, array in optimizer.state.items()}
        if {n: (a.shape, a.dtype) for n, a in arrays.items()} != {n: (a.shape, a.dtype) for n, a in expected.items()}:
            raise CheckpointError("the checkpoint's arrays don't fit the network; resume it with its own data")
        trainer.sampler.restore(SamplerState(**state["sampler"]))
        trainer.dropout_generator.bit_generator.state = state["dropout_generator"]
        trainer.progress = Progress.from_dict(state)
        optimizer.steps = count_in(state, "optimizer_steps")
        optimizer.numbers = {name: float(state["optimizer_numbers"][name]) for name in optimizer.numbers}
    except (KeyError, TypeError, ValueError, UsageError) as error:
        raise CheckpointError(f"the checkpoint's state is incomplete or damaged: {error}") from None
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
