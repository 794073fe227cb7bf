"""What the language does not compute, it refuses in one line that says where, why, and what to write instead."""

import ast
import builtins
import pickle
import time
import tracemalloc

import numpy as np
import pytest

from tests.playground.test_refusals import ABSURDITIES, ESCAPES
from tests.tensor_language.tensors import TENSORS, Tensor, computed
from tui_mnist.tensor_language import ExpressionError

HARMLESS = {"exp(1000)": np.inf, "log(-1)": np.nan}
"""Of the playground's hostile programs those that here are computed as NumPy does."""

LARGE = {
    **TENSORS,
    "images": Tensor(np.zeros((60_000, 28, 28), np.uint8), ("sample", "row", "column")),
    "W": Tensor(np.zeros((784, 512), np.float32), ("pixel", "unit")),
}
MISTAKES = {
    "": (0, "nothing to compute yet"),
    "x[": (2, "nothing after ["),
    "x[0": (1, "[ is never closed"),
    "(x": (0, "( is never closed"),
    "x]": (1, "] closes nothing"),
    "x[0)": (3, ") inside of ["),
    "x[]": (0, "an index without numbers"),
    "x +": (3, "nothing after +"),
    "x y": (2, "no operator before y"),
    "y": (0, "there is no tensor y"),
    "aa": (0, "did you mean a?"),
    "summ(a)": (0, "did you mean sum?"),
    "np.sum(a)": (0, "np is not needed here; write sum alone"),
    "a.shape": (2, "it stands above each result"),
    "a.sum": (2, "write sum()"),
    "a.exp()": (2, "write exp(x)"),
    "a.tofile(b)": (2, "no tensor has .tofile"),
    "sum": (0, "write sum(x, axis=0)"),
    "sum()": (0, "sum needs a value"),
    "dot(a)": (0, "dot needs 2 values"),
    "sum(a, 0, True, b)": (16, "too many values for sum"),
    "sum(a, axis=7)": (0, "there is no axis 7; a has axes 0 to 1"),
    "sum(a, axis=b)": (12, "expected a whole number"),
    "sum(a, axis=(0, 0))": (0, "the same axis twice"),
    "sum(a, dtype=b)": (13, "dtype= does not belong here"),
    "sum(a, keepdims=1)": (16, "expected True or False"),
    "mean(1, axis=0)": (0, "is a single number"),
    "reshape(a)": (0, "no shape for reshape"),
    "a.reshape(5, -1)": (0, "a has 12 elements, which don't fit"),
    "a.reshape(-1, -1)": (0, "at most one of them -1"),
    "transpose(a, (0,))": (0, "expected all 2 of a"),
    "a.astype('float32')": (9, "without quotes"),
    "a.astype(object)": (9, "expected uint8, int64"),
    "a[9]": (0, "there is no 9 on axis 0 (sample) of a; expected -3 to 2"),
    "a[0, 0, 0]": (0, "3 indices for a, which has rank 2"),
    "1[0]": (0, "which has no axes"),
    "a[5:]": (0, "without elements"),
    "a[::0]": (5, "a step of 0"),
    "a[0.5]": (2, "an index of float64"),
    "a[b > 0]": (2, "expected one for each of the 3 on axis 0"),
    "a[[7]]": (2, "an index beyond a"),
    "a[b, 0]": (2, "an index that is computed, beside others"),
    "a[..., ...]": (0, "a second ..."),
    "a[0:b]": (4, "a slice with an end that is computed"),
    "a + x": (0, "axis -2 (sample) has 3 and 5"),
    "dot(a, a)": (0, "4 and 3 elements to multiply"),
    "dot(a, 2)": (0, "multiply numbers with *"),
    "c @ a": (0, "write dot(a, b)"),
    "c + 300": (4, "300 does not fit into uint8"),
    "(a > 0) - (a > 1)": (0, "can't be"),
    "-(a > 0)": (0, "a minus before True and False"),
    "0 < a < 1": (6, "a second comparison"),
    "a = 1": (2, "== compares"),
    "[a, b]": (4, "a list of shapes (3, 4) and (4,)"),
    "(a, b)": (0, "several values"),
    "b ** -1": (0, "can't be"),
    "2 ** 0.5 ** -99999": (5, "too large"),
}
TOO_LARGE = {
    "images / 255": "a result of 47,040,000 elements",
    "images.astype(float32)": "a result of 47,040,000 elements",
    "images[::2].reshape(30000, 784)": "a result of 23,520,000 elements",
    "images.reshape(60000, 784) @ W": "a result of 30,720,000 elements",
    "mean(images) + mean(images)": "94,080,000 elements to go through",
    "dot(images[:9000].reshape(9000, 784), W)": "elements to go through",
    "dot(W, W.T) @ W @ W.T @ W": "elements to go through",
    "images[:, newaxis, newaxis, newaxis, newaxis, newaxis]": "rank",
}


def refusal(expression: str, tensors: dict[str, Tensor] = LARGE) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        computed(expression, tensors)
    return caught.value


@pytest.mark.parametrize(("expression", "place", "said"), [(text, *expected) for text, expected in MISTAKES.items()])
def test_a_refusal_says_in_one_line_where_and_what_is_wrong(expression: str, place: int, said: str) -> None:
    error = refusal(expression)
    assert said in str(error)
    assert error.place.start == place
    assert error.place.start + error.place.length <= max(len(expression), place) + 1
    assert str(error).isprintable()
    assert len(str(error)) < 200
    sent = pickle.loads(pickle.dumps(error))
    assert (str(sent), sent.place) == (str(error), error.place)


@pytest.mark.parametrize("expression", [*ESCAPES, *ABSURDITIES])
def test_the_playgrounds_hostile_programs_are_refused_here_too(expression: str) -> None:
    tracemalloc.start()
    try:
        if expression in HARMLESS:
            np.testing.assert_equal(float(computed(expression).value), HARMLESS[expression])
        else:
            error = refusal(expression)
            assert str(error).isprintable()
            assert len(str(error)) < 200
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize(("expression", "said"), TOO_LARGE.items())
def test_what_is_too_large_is_refused_before_it_is_computed(expression: str, said: str) -> None:
    tracemalloc.start()
    begun = time.thread_time()
    try:
        assert said in str(refusal(expression))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.thread_time() - begun < 2
    assert peak < 100_000_000


@pytest.mark.parametrize(
    "text", ["[" * 250, "(" * 250, "-" * 140, "x" + "[0]" * 90, "x" + "+x" * 140, "a.T" + ".T" * 70]
)
def test_long_chains_break_nothing(text: str) -> None:
    refusal(text) if text[0] in "[(-x" else computed(text)


def test_python_never_reads_an_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("Python was asked")

    with monkeypatch.context() as patch:
        for name in ("eval", "exec", "compile"):
            patch.setattr(builtins, name, refuse)
        patch.setattr(ast, "parse", refuse)
        found = computed("a[0:2].T + 1")
    assert found.value.shape == (4, 2)
