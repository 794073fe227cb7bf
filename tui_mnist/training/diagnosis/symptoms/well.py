"""When all is well."""

from __future__ import annotations

from tui_mnist.number_format import brief, percent
from tui_mnist.training.diagnosis.finding import Severity
from tui_mnist.training.diagnosis.symptoms.chance import chance_loss
from tui_mnist.training.diagnosis.symptoms.symptom import Symptom
from tui_mnist.training.diagnosis.vitals import Vitals


class Learned(Symptom):
    """The training images hold nothing more to learn; short steps are what is to be expected then."""

    kind = "learned"
    everyday = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """Every training image is read rightly, or nearly, with a loss near 0."""
        accuracy, share = (0.998, 0.02) if shown else (0.999, 0.01)
        now = vitals.now
        return not vitals.over and now.accuracy >= accuracy and now.level.loss < share * chance_loss(vitals)

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The loss, and the share of right answers."""
        right, loss = percent(vitals.now.accuracy, 1), brief(vitals.now.level.loss, 2)
        return (
            f"done learning: {right} of the training set is right, loss {loss}",
            f"done learning: {right}, loss {loss}",
        )

    def severity(self, vitals: Vitals) -> Severity:
        """Nothing is wrong."""
        return "good"


class Learning(Symptom):
    """How it goes where nothing else is to be said."""

    kind = "learning"
    everyday = True

    def present(self, vitals: Vitals, *, shown: bool) -> bool:
        """After the first steps."""
        return not vitals.over and vitals.now.chunks >= 2

    def words(self, vitals: Vitals) -> tuple[str, str]:
        """The loss, and how fast it falls if that can be told from the noise."""
        now = vitals.now
        loss, right = f"loss {brief(now.level.loss, 2)}", percent(now.accuracy, 1)
        for trend in (now.trend, now.long_trend):
            if trend.falling:
                steps = min(100, trend.steps)  # no further than was seen
                fall = -100 * trend.change_over(steps)
                falling = f"{loss}, falling {'over 99' if fall > 99 else f'{fall:.2g}'}%"
                span = f"per {steps} steps" if steps == 100 else f"in the last {steps} steps"
                return f"{self._verb(vitals)}: mean {falling} {span}", f"{falling}/{steps} steps"
        verb = "no progress yet" if self._lost(vitals) else self._verb(vitals)
        return f"{verb}: mean {loss}, {right} right", f"{loss}, {right} right"

    def severity(self, vitals: Vitals) -> Severity:
        """Nothing is wrong, or it is too early to tell what."""
        falling = vitals.now.trend.falling or vitals.now.long_trend.falling
        return "watch" if self._lost(vitals) and not falling else "good"

    def _lost(self, vitals: Vitals) -> bool:
        return vitals.now.accuracy < 2 / vitals.classes

    def _verb(self, vitals: Vitals) -> str:
        return "settling" if vitals.now.level.loss > 1.5 * chance_loss(vitals) else "learning"
