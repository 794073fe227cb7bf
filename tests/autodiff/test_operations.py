"""Every row of the table of operations tells the truth: its gradients, and the gradients of those, are what they say.

`CASES` has for each operation the ways in which it is used: shapes, axes, broadcasts and values, away from kinks, where
there is no derivative. An operation without a case fails the tests.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.autodiff import OPERATIONS, ColumnSparse, GradientTape, Tensor, Variable, check_gradients
from tui_mnist.autodiff import operations as op
from tui_mnist.autodiff.tensor import Array

Shape = tuple[int, ...]
Elements = st.SearchStrategy[float]
Function = Callable[..., Any]


@dataclass(frozen=True)
class Case:
    """An operation put to use: a function of tensors, and where to check it."""

    function: Function
    inputs: tuple[Array, ...]


ordinary = st.floats(-2, 2)
positive = st.floats(0.3, 2.5)
beside_zero = st.builds(math.copysign, st.floats(0.1, 2), st.sampled_from([-1, 1]))
halves = st.integers(-4, 4).map(lambda n: n / 2)
between_halves = halves.map(lambda x: x + 0.25)
any_shape = npst.array_shapes(min_dims=0, max_dims=3, max_side=3)
"""Scalars, vectors, matrices and stacks of matrices."""
some_axis = npst.array_shapes(min_dims=1, max_dims=3, max_side=3)


def arrays(shape: Shape, elements: Elements = ordinary) -> st.SearchStrategy[Array]:
    return npst.arrays(np.float64, shape, elements=elements, fill=st.nothing())


@st.composite
def elementwise(draw: st.DrawFn, name: str, elements: Elements = ordinary) -> Case:
    return Case(OPERATIONS[name], (draw(arrays(draw(any_shape), elements)),))


@st.composite
def bent(draw: st.DrawFn, name: str, parameter: str) -> Case:
    """An activation that has a kink at zero and a parameter of its own, which is not always given."""
    parameters = draw(st.just({}) | st.floats(0.05, 2).map(lambda value: {parameter: value}))
    x = draw(arrays(draw(any_shape), beside_zero))
    return Case(lambda x: OPERATIONS[name](x, **parameters), (x,))


@st.composite
def two_inputs(draw: st.DrawFn, name: str, left: Elements = ordinary, right: Elements = ordinary) -> Case:
    """Two shapes that broadcast, and sometimes only one side variable, the other an array or a Python number."""
    shapes = draw(npst.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)).input_shapes
    a, b = draw(arrays(shapes[0], left)), draw(arrays(shapes[1], right))
    operation = OPERATIONS[name]
    fixed = draw(st.sampled_from(["nothing", "left", "right", "left number", "right number"]))
    if fixed == "nothing":
        return Case(operation, (a, b))
    if fixed == "left":
        return Case(lambda b: operation(a.astype(b.dtype), b), (b,))
    if fixed == "right":
        return Case(lambda a: operation(a, b.astype(a.dtype)), (a,))
    if fixed == "left number":
        number = draw(left)
        return Case(lambda b: operation(number, b), (b,))
    number = draw(right)
    return Case(lambda a: operation(a, number), (a,))


@st.composite
def whole_powers(draw: st.DrawFn) -> Case:
    """A whole exponent, for which the base may be negative."""
    exponent = draw(st.integers(-3, 3))
    return Case(lambda a: op.power(a, exponent), (draw(arrays(draw(any_shape), beside_zero)),))


@st.composite
def choices(draw: st.DrawFn) -> Case:
    shapes = draw(npst.mutually_broadcastable_shapes(num_shapes=3, max_dims=3, max_side=3)).input_shapes
    condition = draw(npst.arrays(np.bool_, shapes[0]))
    a, b = draw(arrays(shapes[1])), draw(arrays(shapes[2]))
    return Case(lambda a, b: op.where(condition, a, b), (a, b))


@st.composite
def clipped(draw: st.DrawFn) -> Case:
    """Below, between and above two bounds, which may be in the wrong order, and may be Python's numbers."""
    shapes = draw(npst.mutually_broadcastable_shapes(num_shapes=3, max_dims=3, max_side=3)).input_shapes
    x, low = draw(arrays(shapes[0], halves)), draw(arrays(shapes[1], between_halves))
    high = draw(arrays(shapes[2], between_halves.map(lambda x: x + 0.125)))
    if draw(st.booleans()):
        return Case(op.clip, (x, low, high))
    return Case(lambda x: op.clip(x, -0.75, 0.75), (x,))


@st.composite
def reshapes(draw: st.DrawFn) -> Case:
    x = draw(arrays(draw(any_shape)))
    shape = draw(st.permutations(x.shape).map(tuple) | st.sampled_from([-1, (-1,), (x.size, 1), (1, x.size, 1)]))
    return Case(lambda x: op.reshape(x, shape=shape), (x,))


@st.composite
def transposes(draw: st.DrawFn) -> Case:
    x = draw(arrays(draw(any_shape)))
    order = draw(st.permutations(range(x.ndim)))
    axes = draw(st.none() | st.tuples(*[st.sampled_from([axis, axis - x.ndim]) for axis in order]))
    return Case(lambda x: op.transpose(x, axes=axes), (x,))


@st.composite
def keys(draw: st.DrawFn, shape: Shape) -> Any:
    """Whatever indexes an array: numbers, slices, ellipses, new axes, arrays of integers (repeated too), masks."""
    return draw(
        npst.basic_indices(shape, allow_newaxis=True)
        | npst.integer_array_indices(shape, result_shape=npst.array_shapes(max_dims=2, max_side=4))
        | npst.arrays(np.bool_, shape)
    )


@st.composite
def indexed(draw: st.DrawFn) -> Case:
    x = draw(arrays(draw(some_axis)))
    key = draw(keys(x.shape))
    return Case(lambda x: x[key], (x,))


@st.composite
def scattered(draw: st.DrawFn) -> Case:
    shape = draw(some_axis)
    key = draw(keys(shape))
    x = draw(arrays(np.zeros(shape)[key].shape))
    return Case(lambda x: op.scatter(x, key=key, shape=shape), (x,))


@st.composite
def stretched(draw: st.DrawFn) -> Case:
    x = draw(arrays(draw(any_shape)))
    shape = draw(npst.broadcastable_shapes(x.shape, min_dims=x.ndim, max_dims=4, max_side=3))
    shape = np.broadcast_shapes(x.shape, shape)
    return Case(lambda x: op.broadcast_to(x, shape=shape), (x,))


@st.composite
def unstretched(draw: st.DrawFn) -> Case:
    narrow = draw(any_shape)
    shape = draw(npst.broadcastable_shapes(narrow, min_dims=len(narrow), max_dims=4, max_side=3))
    x = draw(arrays(np.broadcast_shapes(narrow, shape)))
    return Case(lambda x: op.unbroadcast(x, shape=narrow), (x,))


@st.composite
def reductions(draw: st.DrawFn, name: str) -> Case:
    """All axes, one of them, or several; what is reduced kept as an axis of length 1, or not; no two elements equal."""
    shape = draw(any_shape)
    size = int(np.prod(shape))
    x = np.reshape(draw(st.permutations(range(size))), shape) / 4 - 1
    axes: st.SearchStrategy[Any] = st.none()
    if shape:
        axes |= st.integers(-len(shape), len(shape) - 1) | npst.valid_tuple_axes(len(shape))
    axis, keepdims = draw(axes), draw(st.booleans())
    return Case(lambda x: OPERATIONS[name](x, axis=axis, keepdims=keepdims), (x,))


@st.composite
def products(draw: st.DrawFn) -> Case:
    """Vectors, matrices and stacks of matrices on either side, in every combination of ranks."""
    shapes = draw(npst.mutually_broadcastable_shapes(signature=np.matmul.signature, max_dims=2, max_side=3))
    a, b = (draw(arrays(shape)) for shape in shapes.input_shapes)
    return Case(op.matmul, (a, b))


@st.composite
def sparse_products(draw: st.DrawFn) -> Case:
    """A constant that is kept as its nonzero columns, times a matrix or a vector."""
    rows, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    dense = draw(arrays((rows, width))) * draw(npst.arrays(np.bool_, width))
    kernel = draw(arrays((width, draw(st.integers(1, 3)))) | arrays((width,)))
    return Case(lambda kernel: ColumnSparse.from_dense(dense.astype(kernel.dtype)) @ kernel, (kernel,))


@st.composite
def along_an_axis(draw: st.DrawFn, name: str) -> Case:
    x = draw(arrays(draw(some_axis)))
    axis = draw(st.integers(-x.ndim, x.ndim - 1))
    return Case(lambda x: OPERATIONS[name](x, axis=axis), (x,))


@st.composite
def classified(draw: st.DrawFn) -> Case:
    samples, classes = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    labels = draw(npst.arrays(np.uint8, samples, elements=st.integers(0, classes - 1)))
    return Case(lambda logits: op.softmax_cross_entropy(logits, labels), (draw(arrays((samples, classes))),))


@st.composite
def stacked(draw: st.DrawFn) -> Case:
    """Along any axis of what comes out, the last one too; one input of several may be a constant."""
    shape = draw(any_shape)
    inputs = tuple(draw(arrays(shape)) for _ in range(draw(st.integers(1, 3))))
    axis, constant = draw(st.integers(-len(shape) - 1, len(shape))), draw(st.booleans())
    return Case(
        lambda *inputs: op.stack([*inputs, np.ones(shape, inputs[0].dtype)] if constant else inputs, axis=axis), inputs
    )


@st.composite
def concatenated(draw: st.DrawFn) -> Case:
    shape = draw(some_axis)
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    lengths = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    shapes = [tuple(n if at == axis % len(shape) else old for at, old in enumerate(shape)) for n in lengths]
    return Case(lambda *inputs: op.concatenate(inputs, axis=axis), tuple(draw(arrays(shape)) for shape in shapes))


@st.composite
def dots(draw: st.DrawFn) -> Case:
    """Numbers, vectors and matrices."""
    n, m, k = (draw(st.integers(1, 3)) for _ in range(3))
    left, right = draw(st.sampled_from([((), ()), ((), (n,)), ((n,), ()), ((n,), (n,)), ((m, n), (n,)), ((n,), (n, k)),
                                        ((m, n), (n, k))]))  # fmt: skip
    return Case(op.dot, (draw(arrays(left)), draw(arrays(right))))


CASES: dict[str, st.SearchStrategy[Case]] = {
    "add": two_inputs("add"),
    "subtract": two_inputs("subtract"),
    "multiply": two_inputs("multiply"),
    "divide": two_inputs("divide", right=beside_zero.map(lambda x: x + math.copysign(0.3, x))),
    "negative": elementwise("negative"),
    "power": two_inputs("power", left=positive) | whole_powers(),
    "exp": elementwise("exp"),
    "log": elementwise("log", positive),
    "log1p": elementwise("log1p", positive.map(lambda x: x - 1)),
    "square": elementwise("square"),
    "sqrt": elementwise("sqrt", positive),
    "abs": elementwise("abs", beside_zero),
    "sin": elementwise("sin"),
    "cos": elementwise("cos"),
    "tanh": elementwise("tanh"),
    "maximum": two_inputs("maximum", halves, between_halves),
    "minimum": two_inputs("minimum", halves, between_halves),
    "clip": clipped(),
    "where": choices(),
    "sigmoid": elementwise("sigmoid"),
    "relu": elementwise("relu", beside_zero),
    "leaky_relu": bent("leaky_relu", "negative_slope"),
    "elu": bent("elu", "alpha"),
    "gelu": elementwise("gelu"),
    "reshape": reshapes(),
    "transpose": transposes(),
    "index": indexed(),
    "scatter": scattered(),
    "broadcast_to": stretched(),
    "unbroadcast": unstretched(),
    "sum": reductions("sum"),
    "mean": reductions("mean"),
    "max": reductions("max"),
    "min": reductions("min"),
    "logsumexp": reductions("logsumexp"),
    "matmul": products() | sparse_products(),
    "softmax": along_an_axis("softmax"),
    "log_softmax": along_an_axis("log_softmax"),
    "softmax_cross_entropy": classified(),
    "stack": stacked(),
    "concatenate": concatenated(),
    "dot": dots(),
}
BESIDE = {"stack", "concatenate", "dot"}
"""Functions that are no row of the table: they take any number of inputs, or are made of other operations."""

each_operation = pytest.mark.parametrize("name", CASES)


def examples(number: int) -> settings:
    return settings(max_examples=number, deadline=None, derandomize=True)


def weights_like(y: Any) -> Array:
    weights: Array = np.cos(1 + np.arange(np.prod(y.shape)))
    return weights.reshape(y.shape).astype(y.dtype)


def weighted(function: Function) -> Function:
    """The sum of a function's elements, each with a weight of its own: softmax alone, summed, would never change."""

    def total(*inputs: Any) -> Any:
        y = function(*inputs)
        return op.sum(y * weights_like(y))

    return total


def derivative(function: Function) -> Function:
    """The weighted sum of the gradients of a function, computed by a tape: a function again."""

    def total(*inputs: Variable) -> Any:
        with GradientTape() as tape:
            y = weighted(function)(*inputs)
        found = tape.gradient(y, inputs)
        return sum((weighted(lambda g: g)(g) for g in found), start=Tensor(0.0))

    return total


def test_every_operation_has_a_case() -> None:
    assert set(CASES) - BESIDE == set(OPERATIONS) - {"stop_gradient"}  # which contradicts differences on purpose


def test_the_table_has_every_operation_by_its_own_name() -> None:
    promised = (
        "add subtract multiply divide power negative matmul transpose reshape index sum mean max exp log sqrt abs "
        "square log1p logsumexp min clip maximum minimum where sin cos tanh stop_gradient "
        "sigmoid relu leaky_relu elu gelu softmax log_softmax softmax_cross_entropy"
    )
    assert set(promised.split()) <= set(OPERATIONS)
    assert all(operation.name == name for name, operation in OPERATIONS.items())


@each_operation
@given(data=st.data())
@examples(40)
def test_gradients_equal_finite_differences(name: str, data: st.DataObject) -> None:
    case = data.draw(CASES[name])
    check = check_gradients(weighted(case.function), case.inputs)
    assert check.passed, check


@each_operation
@given(data=st.data())
@examples(20)
def test_second_derivatives_equal_finite_differences_of_the_first(name: str, data: st.DataObject) -> None:
    case = data.draw(CASES[name])
    check = check_gradients(derivative(case.function), case.inputs)
    assert check.passed, check


@each_operation
@given(data=st.data())
@examples(20)
def test_float32_stays_float32_forward_and_back(name: str, data: st.DataObject) -> None:
    case = data.draw(CASES[name])
    variables = [Variable(x.astype(np.float32)) for x in case.inputs]
    with GradientTape() as tape:
        y = case.function(*variables)
    assert y.dtype == np.float32
    for node in tape.nodes:
        for x, rule in zip(node.inputs, node.operation.rules, strict=True):
            if rule and isinstance(x, Tensor):
                assert rule(weights_like(y), node.output.value, *node.values, **node.parameters).dtype == np.float32
    for variable, gradient in zip(variables, tape.gradient(y, variables), strict=True):
        assert gradient.dtype == np.float32
        assert gradient.shape == variable.shape


@each_operation
@given(data=st.data())
@examples(8)
def test_plain_arrays_in_plain_arrays_out(name: str, data: st.DataObject) -> None:
    case = data.draw(CASES[name])
    with GradientTape() as tape:
        plain = case.function(*case.inputs)
        of_tensors = case.function(*map(Tensor, case.inputs))
    assert isinstance(plain, np.ndarray | np.floating)
    assert isinstance(of_tensors, Tensor)
    np.testing.assert_array_equal(plain, of_tensors.numpy())
    assert not tape.nodes
