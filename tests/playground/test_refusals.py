"""What the playground does not compute, it refuses in one line that says where, why, and what to write instead."""

from __future__ import annotations

import ast
import tracemalloc
from typing import Any

import pytest

from tui_mnist.autodiff import Operation
from tui_mnist.errors import TuiMnistError
from tui_mnist.playground import PlaygroundError, SourceSpan, parse

ESCAPES = {
    "__import__('os').system('true')": "begins with _",
    "().__class__.__bases__[0].__subclasses__()": "a dot",
    "x = 1; x.__class__": "a dot",
    "x = 1; x.real": "a dot",
    "np.load('x')": "a dot",
    "getattr(x, y)": "getattr is not known",
    "eval(x)": "eval is not known",
    "exec(x)": "exec is not known",
    "open(0)": "open is not known",
    "breakpoint()": "breakpoint is not known",
    "globals()": "globals is not known",
    "print(1)": "print is not known",
    "type(1)": "type is not known",
    "__builtins__": "begins with _",
    "_ = 1": "begins with _",
    "lambda: 0": "lambda",
    "f = lambda x: x": "lambda",
    "(lambda f: f(f))(lambda f: f(f))": "lambda",
    "[x for x in [1, 2]]": "for",
    "sum(x for x in [1, 2])": "for",
    "{1: 2}": "{",
    "{*[1]}": "{",
    "f'{1}'": "quotes",
    "'%s' * 3": "quotes",
    'b"x"': "quotes",
    "'''": "quotes",
    "(x := 3)": ":=",
    "x: int = 3": "write name = expression",
    "x = 1; x += 1": "+=",
    "import os": "import",
    "from os import path": "from",
    "def f(): pass": "def",
    "class A: pass": "class",
    "while True: pass": "while",
    "for i in x: pass": "for",
    "with x: pass": "with",
    "del x": "del",
    "global x": "global",
    "raise x": "raise",
    "assert 1": "assert",
    "yield": "yield",
    "await x": "await",
    "async": "async",
    "return 1": "return",
    "None": "None",
    "True": "True is no number",
    "...": "a dot",
    "1 if 2 else 3": "where",
    "x = 1; not x": "where",
    "x = 1; x and x": "where",
    "x = 1; x in x": "in is Python's",
    "~1": "~",
    "1 | 2": "|",
    "1 << 9": "<<",
    "7 // 2": "divide with /",
    "7 % 2": "%",
    "2 ^ 3": "write **",
    "@x": "nothing before @",
    "x = 1; y = *x": "nothing before *",
    "x = 1; sin(*x)": "nothing before *",
    "x = 1; sin(**x)": "nothing before **",
    "1j": "runs into a name",
    "0xff": "runs into a name",
    "1_000": "runs into a name",
    "007": "begins with 0",
    "1, 2": "several values",
    "a, b = 1, 2": "a second =",
    "a = b = 1": "a second =",
    "1 = 2": "can't be given a value",
    "x = 1; x[0] = 2": "a second =",
    "sin(1)(2)": "no operator between",
    "x = 1; x(2)": "to multiply",
    "sin = 3": "another name",
    "pi = 3": "a constant",
    "grad = 3": "another name",
    "x = 1; x = 2": "has a value already",
    "y = x": "x is not known",
    "x = \\\n1": "\\",
    "x\x00 = 1": "U+0000",
    "x\u200b = 1": "U+200B",
    "\u202ex = 1": "U+202E",
    "x = 1\x0c": "U+000C",
    "х = 1": "cyrillic",
    "ｘ = 1": "write x",
    "x = 1; 2×x": "write *",
    "π": "write pi",
    "x = 3; x²": "write **2",
    "x = “1”": "left double quotation mark",
    "🙂": "slightly smiling face",
    "\ud800": "U+D800",
}
ABSURDITIES = {
    "(" * 5000: "characters",
    "(" * 300: "brackets inside each other",
    "[" * 300: "brackets inside each other",
    "(" * 13 + "1" + ")" * 13: "brackets inside each other",
    "x = 1; y = " + "-" * 300 + "x": "words",
    "x = 1; y = " + "-" * 100 + "x": "too many operations inside each other",
    "x = 1; y = " + "x**" * 100 + "x": "too many operations inside each other",
    "x = 1; y = " + "x+" * 150 + "x": "words",
    "x = 1; y = " + "sin(" * 12 + "x" + ")" * 12 + "*(" * 3: "never closed",
    "x = 1; y = x" + " " * 500: "characters",
    "\n" * 5000: "characters",
    "1;" * 100: "100 statements",
    "x = [" + "1,\n" * 199 + "1]": "words",
    "a" * 60: "60 characters",
    "1" * 60: "60 characters",
    "9**9**9**9**9": "a power beyond 1000",
    "x = 2; x**1000000": "a power beyond 1000",
    "x = 2; x**(10**9)": "a power beyond 1000",
    "1e400": "too large",
    "1e101": "too large",
    "1e99 * 1e99": "comes to 1e+198",
    "exp(1000)": "comes to inf",
    "1 / 0": "by 0 nothing can be divided",
    "0 / 0": "comes to nan",
    "log(-1)": "comes to nan",
    "uniform(1000, 1000)": "1,000,000 elements",
    "zeros(10**9)": "not what a shape can be",
    "zeros(999999999999999999999)": "elements",
    "x = [1]; x[99999999999999999999]": "at most 10,000",
    "x = [1]; x[:99999999999999999999]": "at most 10,000",
    "x = [1]; sum(x, axis=99999999999999999999)": "at most 10,000",
    "x = [1]; reshape(x, 99999999999999999999)": "at most 10,000",
    "ones(10000, 10000)": "100,000,000 elements",
    "eye(9999)": "elements",
    "zeros(1, 1, 1, 1, 1)": "5 axes",
    "zeros(0)": "no elements",
    "zeros(-1)": "negative length",
    "ones(5000, 1) + ones(1, 5000)": "25,000,000 elements",
    "ones(5000, 1) @ ones(1, 5000)": "25,000,000 elements",
    "broadcast_to([1], (9999, 9999))": "elements",
    "[ones(9000), ones(9000)]": "18,000 elements",
    "x = ones(100, 100)\n" + "x @ x\n" * 3: "too long to follow live",
    "x = ones(10000)\ny = " + "+".join(["sin(x)"] * 30): "too long to follow live",
    "x = 1; y = x*x; a = grad(y, x); b = grad(a, x); c = grad(b, x); d = grad(c, x); grad(d, x)": "derivative number 5",
    "x = 1.0; y = gelu(gelu(gelu(gelu(x))))"
    + "; a = grad(y, x); b = grad(a, x); c = grad(b, x); grad(c, x)": "too long",
}
MISTAKES = {
    "": "nothing to compute yet",
    "# only a comment": "nothing to compute yet",
    "x = ": "x gets nothing",
    "x = 1; y = x +": "nothing after +",
    "x = 1; y = * x": "nothing before *",
    "x = 1; y = x * / 2": "nothing before /",
    "x = 1; y = 2x": "2*x",
    "x = 1; y = 2 x": "no operator between 2 and x",
    "x = 1; y = (x + 1": "( is never closed",
    "x = 1; y = x + 1)": ") closes nothing",
    "x = (1, 2]": "expected )",
    "x = 1; y = sim(x)": "did you mean s",
    "x = 1; y = sigmoids(x)": "did you mean sigmoid?",
    "weight = 1; y = wieght": "did you mean weight?",
    "x = 1; y = Relu(x)": "did you mean relu?",
    "x = 1; y = min(x, 2*x)": "minimum(a, b)",
    "x = 1; y = ln(x)": "log",
    "x = 1; y = max(x, 2*x)": "maximum(a, b)",
    "x = 1; y = sin": "sin(x)",
    "x = 1; y = grad": "grad(y, x)",
    "y = uniform": "uniform(2, 2)",
    "x = 1; y = sin(x, 2)": "too many values",
    "x = 1; y = maximum(x)": "maximum(a, b)",
    "x = 1; y = sum(x, axes=0)": "axes= does not belong here",
    "x = [1]; y = sum(x, 0, axis=0)": "axis= does not belong here",
    "x = [1]; y = sum(x, axis=x)": "axis=0",
    "x = [1]; y = sum(x, axis=0.5)": "axis=0",
    "x = [1]; y = sum(x, keepdims=1)": "True or False",
    "x = 1; y = sum(x, axis=0)": "no axes",
    "x = 1; y = softmax(x)": "no axes",
    "x = 1; y = x[0]": "no axes",
    "x = [1, 2]; y = x[2]": "x[2] with x of shape (2,)",
    "x = [1, 2]; i = 1; y = x[i]": "an index that is computed",
    "x = [1, 2]; y = x[1:1]": "no elements",
    "x = [1, 2]; y = x[::0]": "x[::0]",
    "x = [1, 2]; y = x[]": "can't be read",
    "x = [1, 2, 3] + [1, 2]": "do not fit",
    "x = [1, 2, 3] @ [1, 2]": "the last axis of the left",
    "x = 1; y = x @ x": "multiply numbers with *",
    "x = [[1, 2], [3]]": "one shape for all",
    "x = []": "an empty list",
    "x = 1; y = reshape(x)": "no shape for reshape",
    "x = [1, 2]; y = reshape(x, 3)": "reshape(x, shape=(3,))",
    "x = 1; y = transpose(x, (0, 1))": "transpose",
    "x = 1; y = where(x, 1, 2)": "expected one comparison",
    "x = 1; y = where(0 < x < 1, 1, 2)": "expected one comparison",
    "x = 1; y = x > 0": "where(x > 0, a, b)",
    "x = 1; y = x == 0": "where(x > 0, a, b)",
    "x = 1; y = grad(x)": "grad(y, x)",
    "x = 1; y = grad(x, 2)": "2 is no name",
    "x = 1; y = grad(x, z)": "z is not known",
    "x = 1; y = eye(1, 2, 3)": "eye(3)",
    "x = 1; y = uniform(shape=2)": "does not belong here",
}


def refusal(source: str) -> PlaygroundError:
    with pytest.raises(PlaygroundError) as caught:
        parse(source)
    return caught.value


@pytest.mark.parametrize(("source", "said"), [*ESCAPES.items(), *ABSURDITIES.items(), *MISTAKES.items()])
def test_a_refusal_says_in_one_line_what_is_wrong_and_what_was_expected(source: str, said: str) -> None:
    error = refusal(source)
    assert said in str(error)
    assert str(error).startswith(f"line {error.line}, column {error.column}: ")
    assert str(error).isprintable()
    assert len(str(error)) < 200
    assert error.problem
    assert error.expected


@pytest.mark.parametrize("source", [*ESCAPES, *ABSURDITIES])
def test_refusing_computes_nothing_and_takes_no_memory(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[str] = []
    monkeypatch.setattr(Operation, "__call__", lambda self, *inputs, **parameters: computed.append(self.name))
    tracemalloc.start()
    try:
        refusal(source)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert computed == []
    assert peak < 2_000_000


@pytest.mark.parametrize(
    "source",
    [source for source, said in ABSURDITIES.items() if said in ("characters", "brackets inside each other", "words")],
)
def test_python_never_parses_what_is_too_long_or_too_deep(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    real = ast.parse

    def listening(text: str, **options: Any) -> Any:
        parsed.append(text)
        return real(text, **options)

    monkeypatch.setattr(ast, "parse", listening)
    refusal(source)
    assert all(len(text) < 10 for text in parsed)


@pytest.mark.parametrize(
    ("source", "place", "marked"),
    [
        ("x = 1\ny = sim(x)", SourceSpan(2, 5, 3), "y = sim(x)\n    ^^^"),
        (
            "x = 1; y = x + [1, 2] @ [1]",
            SourceSpan(1, 16, 12),
            "x = 1; y = x + [1, 2] @ [1]\n               ^^^^^^^^^^^^",
        ),
        ("x = 1\n\ny = (x +\n  np.sin(2))", SourceSpan(4, 5, 1), "  np.sin(2))\n    ^"),
        ("x = [1,\n  zz]", SourceSpan(2, 3, 2), "  zz]\n  ^^"),
        ("x = 1 # π\r\ny = π", SourceSpan(2, 5, 1), "y = π\n    ^"),
        ("\tx = @", SourceSpan(1, 6, 1), " x = @\n     ^"),
    ],
)
def test_the_place_of_the_trouble_can_be_pointed_at(source: str, place: SourceSpan, marked: str) -> None:
    error = refusal(source)
    assert error.place == place
    assert error.pointed_at(source) == marked


def test_a_refusal_is_one_of_the_programs_own_errors() -> None:
    assert isinstance(refusal("x"), TuiMnistError)
