"""Each example that is offered can be computed, and is small enough to follow live."""

import pytest

from tui_mnist.data import load
from tui_mnist.queries.tensors import TensorResult, TensorsQuery
from tui_mnist.training import Hyperparameters, Trainer
from tui_mnist.tui.screens.inside.tensors.examples import RANKS, examples, rank_expressions


@pytest.mark.parametrize("data", ["mnist", "spirals"])
def test_every_example_has_a_value(data: str) -> None:
    trainer = Trainer(load(data), Hyperparameters.of(hidden=(8,), batch_size=16, validation_size=100))
    images = data == "mnist"
    expressions = [choice.value for choice in examples(images=images) if choice.value != RANKS]
    assert len(expressions) > 5
    for expression in expressions:
        (result,) = TensorsQuery((expression,)).compute(trainer).results
        assert isinstance(result, TensorResult), (expression, str(result))
    ranks = TensorsQuery(rank_expressions(images=images)).compute(trainer).results
    assert [result.rank for result in ranks if isinstance(result, TensorResult)] == list(range(6 if images else 4))
