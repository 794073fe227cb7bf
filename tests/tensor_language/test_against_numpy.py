"""What the language computes is what NumPy computes of the same text."""

import warnings

import numpy as np
import pytest

from tests.tensor_language.tensors import TENSORS, Chance, computed, in_numpy

WRITTEN = (
    "c[1:2, 1:3, ::-2]",
    "c[..., 0]",
    "c[:, newaxis, 2]",
    "x[:, 10]",
    "x[-1, 3:]",
    "x[0].reshape(3, 4) + a",
    "x[:, 5:9].T @ x",
    "a @ b",
    "dot(c, a.T)",
    "a ** 2 + d ** 0.5",
    "-b ** 2",
    "-2 ** 2 * b",
    "2 * 3 * c",
    "1 - 1 / 4 * b",
    "mean(x, axis=(0, 1), keepdims=True)",
    "argmax(x, axis=-1) == 3",
    "x[argmax(x, axis=1) > 4]",
    "b[[0, -1, 2]]",
    "c.astype(float32) - 300",
    "transpose(c, (2, 0, 1))",
    "x.reshape((-1, 3, 4))",
    "a - [[1], [2.5], [3]]",
    "sum(a > 0)",
    ".5 + 1. * b",
)


def expect_equal(expression: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        expected = in_numpy(expression)
    found = computed(expression)
    assert found.value.dtype == expected.dtype, expression
    np.testing.assert_array_equal(found.value, expected, err_msg=expression)
    assert len(found.axes) == found.value.ndim, expression


@pytest.mark.parametrize("expression", WRITTEN)
def test_an_expression_has_numpys_value_and_type(expression: str) -> None:
    expect_equal(expression)


def test_five_hundred_expressions_made_by_chance_have_numpys_values_and_types() -> None:
    chance = Chance(seed=23)
    expressions = {chance.expression(depth=1 + number % 3) for number in range(700)}
    assert len(expressions) >= 500
    for expression in sorted(expressions):
        expect_equal(expression)


def test_nothing_that_is_named_is_ever_written_to() -> None:
    before = {name: tensor.array.copy() for name, tensor in TENSORS.items()}
    for expression in WRITTEN:
        computed(expression)
    for name, tensor in TENSORS.items():
        np.testing.assert_array_equal(tensor.array, before[name])


# Axes and what is stretched


@pytest.mark.parametrize(
    ("expression", "axes"),
    [
        ("c", ("sample", "row", "column")),
        ("c[0]", ("row", "column")),
        ("c[..., newaxis, 1]", ("sample", "row", "new")),
        ("sum(c, axis=1)", ("sample", "column")),
        ("max(c, axis=(0, 2), keepdims=True)", ("sample", "row", "column")),
        ("c.T", ("column", "row", "sample")),
        ("transpose(c, (1, 0, 2))", ("row", "sample", "column")),
        ("x.reshape(-1, 3, 4)", ("sample", "row", "column")),
        ("c.reshape(2, 12)", ("sample", "pixel")),
        ("x.reshape(60)", ("",)),
        ("dot(a, x[:4])", ("sample", "pixel")),
        ("a + b", ("sample", "unit")),
        ("c + b", ("sample", "row", "column")),
        ("b[b < 3]", ("unit",)),
        ("mean(x)", ()),
    ],
)
def test_axes_keep_their_names_as_long_as_they_are_there(expression: str, axes: tuple[str, ...]) -> None:
    assert computed(expression).axes == axes


@pytest.mark.parametrize(
    ("expression", "notes"),
    [
        ("a + b", ("b (4,) gets axis 0 and is stretched along axis 0 (sample) to (3, 4)",)),
        ("a * d", ("d (3, 1) is stretched along axis 1 (unit) to (3, 4)",)),
        ("c > b", ("b (4,) gets axes 0 to 1 and is stretched along axis 0 (sample) and axis 1 (row) to (2, 3, 4)",)),
        (
            "b[:, newaxis] - d.T",
            (
                "b[:, newaxis] (4, 1) is stretched along axis 1 (sample) to (4, 3)",
                "d.T (1, 3) is stretched along axis 0 (unit) to (4, 3)",
            ),
        ),
        ("a + a", ()),
        ("a + 1", ()),
        ("c[0] + c[1]", ("uint8 goes from 0 to 255 and wraps around: astype(float32) first avoids that",)),
    ],
)
def test_it_is_said_what_is_stretched_along_which_axis(expression: str, notes: tuple[str, ...]) -> None:
    assert computed(expression).notes == notes
