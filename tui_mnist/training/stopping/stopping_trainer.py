"""A trainer that stops where it was told to: at a step, at an epoch, at a value, early, or before it diverges."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from tui_mnist.data import Dataset, SamplerState
from tui_mnist.errors import CheckpointError, UsageError
from tui_mnist.training import divergence
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.checkpoint import Checkpoint, in_brief
from tui_mnist.training.control import Pause, Stop
from tui_mnist.training.event import Event
from tui_mnist.training.events import EpochDone
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.pace import Pace
from tui_mnist.training.stopping.events import BestWeightsRestored, StopRuleMet, StopRulesWatched
from tui_mnist.training.stopping.memory import OptimizerMemory
from tui_mnist.training.stopping.rules import EarlyStopping, StopRule, StopSettings
from tui_mnist.training.stopping.watch import StoppingWatch

STOPPING, BEST = "stopping", "best."
"""Where a checkpoint keeps the rules for stopping and what is known of them, and the best weights."""


class StoppingTrainer(BatchTrainer):
    """What a trainer does about rules for stopping; its checkpoints keep them, and the best weights, if there are any.

    `stopping` watches the rules: without any, nothing of a run or of its checkpoints is different.
    """

    def __init__(self, dataset: Dataset, hyperparameters: Hyperparameters) -> None:
        super().__init__(dataset, hyperparameters)
        self.stopping = StoppingWatch()
        self._rules_end_run = False
        self._memories: deque[OptimizerMemory] = deque(maxlen=2)

    @property
    def _finished(self) -> bool:
        return self.progress.epochs_closed >= self.hyperparameters.epochs

    def remember_optimizer(self) -> None:
        """Copy what the optimizer remembers, if a step that diverges shall be undone."""
        if self.stopping.settings.watches_divergence:
            self._memories.append(OptimizerMemory.of(self.optimizer))

    def stop_by(self, met: Sequence[StopRule], pace: Pace, reason: str = "") -> Iterator[Event]:
        """Pause because of these rules, if any, or end the run; the best weights come back first if that was asked."""
        if not met:
            return
        for rule in met:
            status = next(status for status in self.stopping.statuses if status.rule == rule)
            yield StopRuleMet(self.step, str(rule), reason, status.best, status.best_epoch)
        if self.stopping.settings.restore_best_weights and any(isinstance(rule, EarlyStopping) for rule in met):
            restored = self.restore_best_weights()
            if restored is not None:
                yield restored
        yield self.rules_watched()
        pace.apply(Stop() if self._rules_end_run and not self._finished else Pause())

    def stop_after(self, done: EpochDone, pace: Pace) -> Iterator[Event]:
        """Tell the rules of an epoch that is closed, and stop by those that it meets."""
        named = {"val_loss": done.val_loss, "val_accuracy": done.val_accuracy}
        figures = {name: value for name, value in named.items() if value is not None}
        before = self.stopping.statuses
        met = self.stopping.after_epoch(
            self.step, self.progress.epochs_closed, figures, self.network.parameters.vector.copy
        )
        if not met and self.stopping.statuses != before:
            yield self.rules_watched()
        yield from self.stop_by(met, pace)

    def set_stop_rules(self, settings: StopSettings, *, ends_run: bool = False) -> StopRulesWatched:
        """Watch these rules from now on; one that is met ends the run, or has it wait for a command."""
        self.stopping.set(settings)
        self._rules_end_run = ends_run
        self._memories.clear()
        return self.rules_watched()

    def restore_at_the_end(self) -> Iterator[Event]:
        """Put the best weights back after the last epoch, as Keras does, if that was asked for."""
        if self.stopping.settings.restore_best_weights and (restored := self.restore_best_weights()):
            yield restored

    def rules_watched(self) -> StopRulesWatched:
        """How the rules stand."""
        return StopRulesWatched(self.step, self.stopping.statuses, self.stopping.settings.restore_best_weights)

    def restore_best_weights(self) -> BestWeightsRestored | None:
        """Put the best weights back; None if there are none, or they are in place. Optimizers keep their memory."""
        best = self.stopping.best
        if best is None or best.best is None or best.best_epoch is None or best.best_weights is None:
            return None
        if np.array_equal(best.best_weights, self.network.parameters.vector):
            return None
        self.assign(best.best_weights)
        self.resets += 1
        self.progress.val_accuracy = best.best_accuracy
        return BestWeightsRestored(self.step, str(best.rule), best.best_epoch, best.best)

    def take_back(
        self, found: divergence.DivergenceError, before: SamplerState, dropout: Mapping[str, Any] | None
    ) -> None:
        """Undo what a diverging step did, so that all is as before it, the optimizer's memory included.

        If already the loss was not finite, it was the step before that led there: it is undone, too.
        """
        newest = self._memories.pop()
        led_here = newest if self.optimizer.steps > newest.steps else self._memories.pop() if self._memories else None
        self._memories.clear()
        self.put_back(found, before, dropout)
        if led_here is not None and led_here.optimizer is self.optimizer:
            led_here.restore()
        else:
            self.renew_optimizer()

    def checkpoint(self) -> Checkpoint:
        """All that `restore` needs to go on bit-identically; the arrays are copies."""
        checkpoint = super().checkpoint()
        if self.stopping.watched:
            checkpoint.state[STOPPING] = self.stopping.as_dict()
            checkpoint.arrays.update(self.stopping.arrays())
        return checkpoint

    def restore(self, checkpoint: Checkpoint, *, allow_other_data: bool = False) -> None:
        """Go on from a checkpoint, as `BatchTrainer.restore` says, with its rules for stopping."""
        arrays, size = dict(checkpoint.arrays), self.network.parameters.size
        best = {name: arrays.pop(name) for name in checkpoint.arrays if name.startswith(BEST)}
        try:
            kept = checkpoint.state.get(STOPPING)
            watch = StoppingWatch() if kept is None else StoppingWatch.from_kept(kept, best)
            fit = all(array.shape == (size,) and array.dtype == np.float32 for array in best.values())
        except (KeyError, TypeError, ValueError, AttributeError, UsageError) as error:
            raise CheckpointError(f"the checkpoint's rules for stopping are damaged: {in_brief(error)}") from None
        if not fit:
            raise CheckpointError("the checkpoint's best weights don't fit the network; resume another run")
        super().restore(Checkpoint(arrays, checkpoint.state), allow_other_data=allow_other_data)
        self.stopping = watch

    def put_back(
        self, found: divergence.DivergenceError, before: SamplerState | None, dropout: Mapping[str, Any] | None
    ) -> None:
        """Have generators and sampler be as before the step that diverged; the parameters are it already."""
        if dropout is not None:
            self.dropout_generator.bit_generator.state = dropout
        self.diverged_step = divergence.DivergedStep(found.parameters, self.dropout_generator.bit_generator.state)
        self.resets += 1
        self.assign(self.network.parameters.vector)  # the bad ones are forgotten: no second divergence brings them back
        if before is not None:
            self.sampler.restore(before)  # the batch was not trained on
