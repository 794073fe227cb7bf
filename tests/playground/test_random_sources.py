"""Whatever is typed, the playground answers with a program or with one clear line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest

from tests.playground.expressions import VARIABLES
from tui_mnist.playground import EXAMPLES, PlaygroundError, Program, evaluate, parse
from tui_mnist.playground.language import COMMON_ELSEWHERE, CONSTANTS, CONSTRUCTORS, FUNCTIONS

Draw = Callable[[np.random.Generator], str]

PYTHONIC = [
    "lambda",
    "import",
    "if",
    "else",
    "for",
    "in",
    "None",
    "True",
    "yield",
    "await",
    "__class__",
    "_",
    ":=",
    "...",
]
STRANGE = ["'", '"', "{", "}", "\\", "\x00", "\x0c", "\r", "\t", "\u202e", "π", "²", "\ud800", "🙂", "$", "^", "%", "!"]
WORDS = [
    *VARIABLES,
    *("x", "y", "grad", "unknown", "axis", "keepdims", "shape"),
    *FUNCTIONS,
    *CONSTANTS,
    *CONSTRUCTORS,
    *COMMON_ELSEWHERE,
    *("0", "1", "2", "3.5", ".5", "1e3", "1e999", "0x1f", "007", "1_000", "2j", "99999999999999999999"),
    *("+", "-", "*", "/", "**", "@", "(", ")", "(", ")", "[", "]", ",", ",", ":", ";", "=", "\n", "<", ">=", "==", "."),
]


def characters(generator: np.random.Generator) -> str:
    """Anything at all, mostly what is on a keyboard."""
    foreign = 0.02 if generator.random() < 0.7 else 0.5
    keys, codes = generator.integers(32, 127, 60), generator.integers(0, 0x110000, 60)
    mixed = np.where(generator.random(60) < foreign, codes, keys)
    return "".join(chr(int(code)) for code in mixed[: generator.integers(0, 60)])


def tokens(generator: np.random.Generator) -> str:
    """Words of the language in any order, with a few that are not."""
    words = [*WORDS, *PYTHONIC, *STRANGE] if generator.random() < 0.3 else WORDS
    space = " " if generator.random() < 0.7 else ""
    text = space.join(words[i] for i in generator.integers(0, len(words), generator.integers(1, 25)))
    return "x = 2.0; v = [1, 2, 3]\ny = " + text if generator.random() < 0.7 else text


VALUES = ["x", "v", "M", "y", "pi", "2", "-0.5", "0", "1e9", "[1, 2, 3]", "[[1, 2], [3, 4]]", "ones({figures})"]
FORMS = [
    *(f"{{0}} {operator} {{1}}" for operator in ("+", "-", "*", "/", "**", "@")),
    *("({0})**2", "-{0}", "[{0}, {0}]", "[{0}, {1}]", "grad({0}, x)", "grad({0}, M)", "grad({0}, y)"),
    *("{function}({0})", "{function}({0})", "{function}({0}, {1})", "{function}({0}, axis={figure})"),
    *("where({0} < {1}, {1}, {0})", "where({0}, {1}, x)", "sum({0}, axis=(0, {figure}))", "max({0}, keepdims=True)"),
    *("({0})[{figures}]", "({0})[:]", "({0})[::-1]", "({0})[1:1]", "({0})[:, {figure}]", "({0})[{1}]"),
    *("reshape({0}, {figures})", "broadcast_to({0}, ({figures}))", "transpose({0}, {figures})", "{constructor}({0})"),
]


def sentences(generator: np.random.Generator) -> str:
    """What reads well and may mean nothing: any function of anything, any index, any shape."""

    def pick(choices: Iterable[str]) -> str:
        return list(choices)[generator.integers(len(list(choices)))]

    def value(depth: int) -> str:
        inner, other = (value(depth - 1), value(depth - 1)) if depth and generator.random() < 0.8 else ("x", "v")
        return pick(FORMS if depth else VALUES).format(
            inner,
            other,
            function=pick(FUNCTIONS),
            constructor=pick(CONSTRUCTORS),
            figure=generator.integers(-2, 3),
            figures=", ".join(str(n) for n in generator.integers(-1, 4, generator.integers(0, 4))),
        )

    return f"x = 2.0; v = [1, 2, 3]; M = uniform(2, 3)\ny = {value(1)}\nz = {value(2)}"


def mutations(generator: np.random.Generator) -> str:
    """A program that works, with a few characters or words taken out, put in or doubled."""
    text = EXAMPLES[generator.integers(len(EXAMPLES))].source
    for _ in range(generator.integers(1, 4)):
        start, end = sorted(int(i) for i in generator.integers(0, len(text) + 1, 2))
        kind = generator.integers(4)
        if kind == 0:
            text = text[:start] + text[min(start + 1, len(text)) :]
        elif kind == 1:
            words = WORDS if generator.random() < 0.8 else [*PYTHONIC, *STRANGE]
            text = f"{text[:start]}{words[generator.integers(len(words))]}{text[start:]}"
        elif kind == 2:
            text = text[:end] + text[start:end] + text[end:]
        else:
            text = text[:start] + text[end:]
    return text


def outcome(source: str) -> Program | PlaygroundError:
    try:
        return parse(source)
    except PlaygroundError as error:
        return error


def assert_is_clear(error: PlaygroundError, source: str) -> None:
    """One line that can be shown anywhere, and a place that there is."""
    assert str(error).isprintable(), source
    assert len(str(error)) < 200, source
    assert 1 <= error.line <= source.count("\n") + 1, source
    assert 1 <= error.column <= len(source.split("\n")[error.line - 1]) + 1, source


def assert_is_computable(program: Program, source: str) -> None:
    """Every step has the shape that was foretold, and every gradient that of its value."""
    found = evaluate(program, None, np.random.default_rng(0))
    assert set(found.values) == set(program.names), source
    for step, value in found.computed.items():
        assert value.shape == program.steps[step].shape, source
    for name, gradient in found.gradients.items():
        assert gradient is None or gradient.shape == program.shape(name), source


@pytest.mark.parametrize(
    ("draw", "count", "programs"),
    [(characters, 2000, 1), (tokens, 2000, 5), (mutations, 2500, 200), (sentences, 3500, 300)],
)
def test_ten_thousand_random_sources_give_a_program_or_a_clear_line(draw: Draw, count: int, programs: int) -> None:
    generator = np.random.default_rng(7)
    computed = 0
    for _ in range(count):
        source = draw(generator)
        found = outcome(source)
        if isinstance(found, PlaygroundError):
            assert_is_clear(found, source)
        else:
            assert_is_computable(found, source)
            computed += 1
    assert programs <= computed < count
