"""What shows from epoch to epoch."""

from __future__ import annotations

from tui_mnist.number_format import brief
from tui_mnist.training.diagnosis.finding import Remedy
from tui_mnist.training.diagnosis.remedies import restart, set_knobs, smaller_batch
from tui_mnist.training.diagnosis.symptoms.symptom import Symptom
from tui_mnist.training.diagnosis.vitals import Vitals
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.knobs import turned
from tui_mnist.training.usual import ENOUGH_STEPS


class Overfitting(Symptom):
    """The validation loss got worse while the training loss fell: the images are learned by heart.

    Two epochs well above the best one, the second no better than the first, or four a little above it: one alone is
    often noise (Prechelt 1998, Early Stopping - But When?). Without a gap between the losses it is the training that
    jumps.
    """

    kind = "overfitting"
    sudden = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Up by 8 % in two epochs or by 3 % in four, and half above the training loss; until 2 % above the best."""
        best = vitals.best_epoch
        if best is None or best.val_loss is None:
            return False
        since = [epoch for epoch in vitals.epochs if epoch.epoch > best.epoch]
        rises = [epoch.val_loss / max(best.val_loss, 1e-12) - 1 for epoch in since if epoch.val_loss is not None]
        if not rises or since[-1].loss >= best.loss:
            return False
        if shown:
            return rises[-1] > 0.02
        gap = (1 + rises[-1]) * best.val_loss > 1.5 * since[-1].loss
        soon = len(rises) >= 2 and min(rises[-2:]) >= 0.08 and rises[-1] > 0.9 * rises[-2]
        return gap and (soon or (len(rises) >= 4 and min(rises) >= 0.03))

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The validation loss, its best, and the training loss."""
        best, last = vitals.best_epoch, vitals.epochs[-1]
        if best is None or best.val_loss is None or last.val_loss is None:
            return "overfitting", "overfitting"
        now, then = brief(last.val_loss), brief(best.val_loss)
        return (
            f"overfitting: validation loss {now}, best {then} in epoch {best.epoch}; training {brief(last.loss)}",
            f"overfitting: {now}, best {then}",
        )

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """More dropout; at the end of that ladder, or without hidden units, no more epochs than were good."""
        dropout = turned("dropout", hyperparameters.dropout, 1)
        if hyperparameters.hidden and dropout > hyperparameters.dropout:
            return set_knobs({"dropout": dropout})
        return restart({"epochs": vitals.best_epoch.epoch} if vitals.best_epoch else {})


class FewSteps(Symptom):
    """Batches so large that there are hardly any steps to learn in."""

    kind = "few steps"
    sudden = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Under 20 steps an epoch, and under 500 in all, unless that was enough."""
        settings, steps = vitals.settings, vitals.steps_per_epoch
        accuracies = [epoch.accuracy for epoch in vitals.epochs] + [getattr(vitals.finished, "test_accuracy", 0.0)]
        learned = max(accuracies[-2:]) > 0.95
        few = 0 < steps < ENOUGH_STEPS and steps * settings.epochs < 500
        return few and settings.batch_size > 1 and not learned

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """How many there are."""
        steps, settings = vitals.steps_per_epoch, vitals.settings
        an_epoch = f"{steps} step{'s' if steps > 1 else ''} an epoch"
        return (
            f"only {an_epoch}: {vitals.train_size:,} samples in batches of {settings.batch_size:,}",
            f"only {an_epoch}",
        )

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """Batches small enough for 20 steps an epoch."""
        return set_knobs(smaller_batch(hyperparameters, vitals.train_size / ENOUGH_STEPS))
