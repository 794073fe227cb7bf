"""Expressions computed where the tensors are, so that only what is looked at has to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui_mnist.queries.tensors.answer import TensorsAnswer
from tui_mnist.queries.tensors.catalog import catalog_of
from tui_mnist.queries.tensors.result import TensorResult, result_of
from tui_mnist.queries.tensors.tensor_entry import TensorEntry
from tui_mnist.tensor_language import ExpressionError, evaluate_expression, names_in, parse_expression
from tui_mnist.training.batch_trainer import BatchTrainer


def compute_tensors(trainer: BatchTrainer, expressions: Iterable[str], digit: int) -> TensorsAnswer:
    """The tensors of the trainer, and each expression's value; the trainer is only read."""
    entries = catalog_of(trainer, digit)
    infos = tuple(entry.info for entry in entries.values())
    return TensorsAnswer(infos, tuple(_result(expression, entries) for expression in expressions))


def _result(expression: str, entries: Mapping[str, TensorEntry]) -> TensorResult | ExpressionError:
    try:
        node = parse_expression(expression)
        is_fixed = all(name in entries and entries[name].is_fixed for name in names_in(node))
        return result_of(evaluate_expression(node, expression, entries), is_fixed=is_fixed)
    except ExpressionError as refused:
        return refused.with_traceback(None)
