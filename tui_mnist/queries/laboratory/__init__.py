"""Experiments on a copy of the network: what it would say if it, or what it is shown, were a little different."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.queries.laboratory.experiments import EXPERIMENTS, UNCHANGED, Changes, Experiment, experiment_named

if TYPE_CHECKING:
    from tui_mnist.queries.laboratory.query import ExperimentCurveQuery, ExperimentQuery
    from tui_mnist.queries.laboratory.result import ExperimentCurve, ExperimentResult, Measurement

__getattr__ = lazily(
    __name__,
    {
        "ExperimentCurve": "result",
        "ExperimentCurveQuery": "query",
        "ExperimentQuery": "query",
        "ExperimentResult": "result",
        "Measurement": "result",
    },
)

__all__ = [
    "EXPERIMENTS",
    "UNCHANGED",
    "Changes",
    "Experiment",
    "ExperimentCurve",
    "ExperimentCurveQuery",
    "ExperimentQuery",
    "ExperimentResult",
    "Measurement",
    "experiment_named",
]
