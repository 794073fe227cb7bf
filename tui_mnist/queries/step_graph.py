"""The graph of the next step: the tape of the very next mini-batch in figures, small enough for a front end to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tui_mnist.autodiff import GradientTape, Node, Tensor
from tui_mnist.autodiff.graph import graph_of
from tui_mnist.autodiff.sketch import GraphSketch, sketch
from tui_mnist.autodiff.tensor import Array
from tui_mnist.nn.losses import EPSILON, one_hot
from tui_mnist.queries.walkthrough.trace import trace
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.divergence import DivergenceError
from tui_mnist.training.query import Query

CALLED = {"softmax": "p", "log_softmax": "log_p"}
"""The names of what an operation gives in a loss."""


@dataclass(frozen=True, eq=False)
class StepGraph:
    """The graph of the step of number `step` (1 is a run's first), which is still to come.

    Its nodes are called as in the walkthrough: x, W1, b1, z1, h1, ... to the logits; then labels or target, losses, and
    loss, their mean. `batch_size` is how many samples it is computed from; `diverges` says why the step will fail, or
    is empty.
    """

    step: int
    graph: GraphSketch
    batch_size: int
    diverges: str


@dataclass(frozen=True)
class StepGraphQuery(Query[StepGraph]):
    """Draw the graph of the next mini-batch."""

    def compute(self, trainer: BatchTrainer) -> StepGraph:
        """The graph, from a double's step."""
        double, diverges = trainer.double_before_step(), ""
        with np.errstate(all="ignore"):
            inputs, labels = double.draw()
            with GradientTape() as tape:
                logits = double.forward(inputs)
                try:
                    double.loss(labels, logits)
                except DivergenceError as found:
                    diverges = found.reason
            names = _names(double, tape.nodes, inputs, labels, logits)
            graph = graph_of(tape, tape.nodes[-1].output, names)
            first = double.sampler.order[double.sampler.position - len(labels)]
            [picture] = double.dataset.pictures(double.dataset.train_samples[first : first + 1])
            return StepGraph(trainer.step + 1, sketch(graph, {"x": picture}), len(labels), diverges)


def _names(double: BatchTrainer, nodes: Sequence[Node], inputs: Any, labels: Array, logits: Tensor) -> dict[str, Any]:
    """What each tensor of the tape is called, in the words of the walkthrough."""
    names: dict[str, Any] = {"loss": nodes[-1].output, "losses": nodes[-1].inputs[0], "x": inputs}
    layers = trace(nodes, double.network, logits, dropout=double.hyperparameters.dropout > 0)
    source = "x"
    for number, layer in enumerate(layers, start=1):
        names |= {f"{source}·W{number}": layer.product, f"z{number}": layer.sums}
        if number < len(layers):
            source = f"h{number}"
            names[source] = layer.activated
        if layer.mask is not None:
            source = f"d{number}"
            names |= {f"mask{number}": layer.mask, source: layer.output}
    names |= {name: node.output for node in nodes if (name := CALLED.get(node.operation.name))}
    return names | _labels(nodes, labels, one_hot(labels, logits))


def _labels(nodes: Sequence[Node], labels: Array, target: Array) -> dict[str, Array]:
    """The constants of the loss, by what of the labels they are."""
    likely = np.maximum(target, EPSILON)
    known = {"labels": labels, "target": target, "log_target": np.log(likely), "not_target": 1 - target}
    found: dict[str, Array] = {}
    for x in (x for node in nodes for x in node.inputs if isinstance(x, np.ndarray)):
        for name, value in known.items():
            if x.shape == value.shape and np.allclose(x, value, atol=2 * EPSILON):
                found.setdefault(name, x)
    return found
