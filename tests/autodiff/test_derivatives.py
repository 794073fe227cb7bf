"""The local derivatives as they are written down are those that the tape multiplies with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tui_mnist.autodiff import OPERATIONS, GradientTape, Variable
from tui_mnist.autodiff.derivatives import local_derivative
from tui_mnist.autodiff.graph import graph_of

NAMES = {"log": np.log, "sin": np.sin, "cos": np.cos}
PARAMETERS: dict[str, dict[str, Any]] = {
    "index": {"key": 0},
    "scatter": {"key": 0, "shape": (2,)},
    "reshape": {"shape": (1,)},
    "broadcast_to": {"shape": (2,)},
    "unbroadcast": {"shape": ()},
}
FORMULAS = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "negative",
    "power",
    "exp",
    "log",
    "sqrt",
    "sin",
    "cos",
    "tanh",
    "sigmoid",
    "relu",
    "leaky_relu",
    "elu",
    "abs",
    "maximum",
    "minimum",
    "log1p",
    "square",
    "clip",
]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_operation_says_its_derivative_for_each_input_through_which_a_gradient_flows(name: str) -> None:
    rules = OPERATIONS[name].rules
    inputs = ["a", "b", "c"][: len(rules)]
    for position, rule in enumerate(rules):
        line = local_derivative(name, position, "y", inputs, PARAMETERS.get(name, {}))
        assert bool(line) is (rule is not None)


def chosen(line: str, names: dict[str, Any]) -> float:
    """The value of a line, of `1 where x > 0, else 0` that of the case that holds."""
    for case in line.split(", "):
        value, where, condition = case.partition(" where ")
        if not where:
            value = value.removeprefix("else ")
        if condition in ("", "it is 0", "they are equal") or eval(condition, {}, names):
            return float(eval(value, {}, names))
    raise AssertionError(line)


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("values", [(0.7, 1.9, 2.5), (1.9, 0.7, 1.2), (0.7, 0.2, 1.9)])
def test_the_formulas_have_the_values_of_the_rules(name: str, values: tuple[float, float, float]) -> None:
    operation = OPERATIONS[name]
    variables = [Variable(value, letter) for value, letter in zip(values, "abc", strict=True)][: len(operation.rules)]
    with GradientTape() as tape:
        y = operation(*variables)
    graph = graph_of(tape, y, {"y": y})
    for edge in graph.edges:
        line = local_derivative(name, edge.position, "y", [variable.name for variable in variables], {})
        assert edge.local is not None
        known = NAMES | {"y": float(y), **{variable.name: float(variable) for variable in variables}}
        assert chosen(line, known) == pytest.approx(float(edge.local))


def test_a_negative_number_stands_in_brackets_and_a_square_is_short() -> None:
    assert local_derivative("multiply", 0, "y", ["x", "-3"], {}) == "(-3)"
    assert local_derivative("divide", 1, "y", ["x", "-3"], {}) == "-y / (-3)"
    assert local_derivative("power", 0, "y", ["x", "2"], {}) == "2 * x"
    assert local_derivative("power", 0, "y", ["x", "4"], {}) == "4 * x ** 3"
    assert local_derivative("power", 0, "y", ["x", "n"], {}) == "n * x ** (n - 1)"


def test_matrices_are_multiplied_from_their_own_sides() -> None:
    assert local_derivative("matmul", 0, "z", ["x", "W"], {}) == "Wᵀ, multiplied from the right"
    assert local_derivative("matmul", 1, "z", ["x", "W"], {}) == "xᵀ, multiplied from the left"
