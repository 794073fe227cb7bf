"""How a run ended."""

from __future__ import annotations

import math

from tui_mnist.number_format import brief, percent
from tui_mnist.training.diagnosis.finding import Remedy, Severity
from tui_mnist.training.diagnosis.remedies import gentler_settings, restart, set_knobs
from tui_mnist.training.diagnosis.symptoms.chance import chance_loss
from tui_mnist.training.diagnosis.symptoms.symptom import Symptom
from tui_mnist.training.diagnosis.vitals import Vitals
from tui_mnist.training.hyperparameters import Hyperparameters
from tui_mnist.training.knobs import turned
from tui_mnist.training.usual import RUINED


class Divergence(Symptom):
    """A number became NaN or infinite."""

    kind = "diverged"
    sudden = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Whether the run ended so."""
        return vitals.diverged is not None

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """When, what became what, and the last finite loss."""
        if vitals.diverged is None:
            return "diverged", "diverged"
        last = vitals.diverged.last_loss
        before = "" if last is None else f"; last loss {brief(last)}"
        short = "diverged" if last is None else f"diverged: last finite loss {brief(last)}"
        return f"diverged at step {vitals.diverged.step:,}: {vitals.diverged.reason}{before}", short

    def severity(self, vitals: Vitals) -> Severity:
        """As bad as it gets."""
        return "bad"

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """Shorter steps from the last good weights, which are back in place; from the start if those are ruined too.

        They are if their loss is far above a blind guess's, or if going on from them was tried, in vain.
        """
        last = None if vitals.diverged is None else vitals.diverged.last_loss
        ruined = last is not None and last > RUINED * chance_loss(vitals)
        change = restart if ruined or vitals.diverged_again else set_knobs
        return change(gentler_settings(hyperparameters))


class Finished(Symptom):
    """All epochs are done."""

    kind = "finished"
    sudden = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Whether the run ended so."""
        return vitals.finished is not None

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """How good it became, and whether more epochs would help."""
        result = vitals.finished
        if result is None:
            return "finished", "finished"
        test = f"test {percent(result.test_accuracy, 1)}"
        known = test if result.val_accuracy is None else f"validation {percent(result.val_accuracy, 1)}, {test}"
        more = "; the loss was still falling" if self._unfinished(vitals) else ""
        return f"finished: {known}{more}", f"finished: {known}"

    def severity(self, vitals: Vitals) -> Severity:
        """A run that came to its end went well."""
        return "good"

    def remedy(self, vitals: Vitals, hyperparameters: Hyperparameters) -> Remedy | None:
        """More epochs for a run that was still learning."""
        more = turned("epochs", hyperparameters.epochs, 1)
        return set_knobs({"epochs": more} if self._unfinished(vitals) and more > hyperparameters.epochs else {})

    def _unfinished(self, vitals: Vitals) -> bool:
        result = vitals.finished
        reached = math.nan if result is None else result.test_accuracy
        return reached < 0.97 and vitals.now.long_trend.falling
