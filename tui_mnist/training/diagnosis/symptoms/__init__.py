"""The symptoms, the most important first: of those that are present, that one is told."""

from tui_mnist.training.diagnosis.symptoms.endings import Divergence, Finished
from tui_mnist.training.diagnosis.symptoms.epochs import FewSteps, Overfitting
from tui_mnist.training.diagnosis.symptoms.network import DeadUnits, Guessing, Plateau
from tui_mnist.training.diagnosis.symptoms.steps import Overconfident, Rising, TooLong, TooShort
from tui_mnist.training.diagnosis.symptoms.symptom import Symptom
from tui_mnist.training.diagnosis.symptoms.well import Learned, Learning

SYMPTOMS: tuple[Symptom, ...] = (
    Divergence(),
    TooShort(),
    Guessing(),
    Overconfident(),
    Rising(),
    Overfitting(),
    DeadUnits(),
    FewSteps(),
    Finished(),
    TooLong(),
    Plateau(),
    Learned(),
    Learning(),
)

__all__ = ["SYMPTOMS", "Symptom"]
