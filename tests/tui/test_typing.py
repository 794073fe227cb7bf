"""What a learner types passes through every unfinished text, and each of them is drawn."""

import warnings
from collections.abc import Iterable, Iterator

import pytest

from tests.tui.driving import driving, scenario
from tests.tui.graphing import Graphing, graphing
from tui_mnist.errors import UsageError
from tui_mnist.playground import EXAMPLES, Example
from tui_mnist.training.knobs import typed
from tui_mnist.tui.screens.graph.playground_editor import PlaygroundEditor
from tui_mnist.tui.screens.graph.playground_state import PlaygroundState
from tui_mnist.tui.screens.graph.sliders import Sliders
from tui_mnist.tui.screens.train.knob import Knob

HOSTILE = (
    "a = log(-ones(3))\ny = sum(a * a)",
    "x = [3, -3, 0] / [0, 0, 0]",
    "x = [1e100, -1e100] ** 3\ny = sum(x)",
    "x = 1e100\ny = x ** 9 - x ** 9",
    "x = -1e100\ny = x * 1e100 * 1e100 * 1e100",
    "x = 1e-100\ny = grad(1 / x ** 3, x)",
    "w = uniform(2, 2) / zeros(2, 2)\ny = mean(softmax(w @ w))",
    "x = [5e-324]\ny = sum(1 / x)",
    "x = 3 # [bold]{x} Σ字\ny = where(x > 2, x, -x",
    "((((((((((x))))))))))",
    "é ≥ ² x = 'q'",
)
"""Not a number, infinite, overflowing and vanishing, in variables, targets and gradients; and what is no program."""

FIELDS = ("1e400", "nan", "-inf", "512, 256,", "9" * 9, "٣", "[x]", "adamw", "\\")

KINDS = ("learning_rate", "epochs", "hidden", "train_size", "optimizer", "data", "shuffle")
"""A knob of each kind of value."""


@pytest.fixture(autouse=True)
def nothing_is_warned_of() -> Iterator[None]:
    """NumPy's warnings tell of figures that nobody thought of."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


async def type_piecewise(app: Graphing, pieces: Iterable[str]) -> None:
    """Type a program, and see that it is drawn after each piece."""
    editor = app.screen.query_one(PlaygroundEditor)
    editor.clear()
    typed_so_far = ""
    for piece in pieces:
        editor.insert(piece)
        typed_so_far += piece
        await app.pilot.pause()
        assert app.app._exception is None, typed_so_far
        assert app.state.text == typed_so_far


@scenario
async def test_the_examples_are_drawn_line_by_line() -> None:
    async with graphing(playground=True) as app:
        for example in EXAMPLES:
            await type_piecewise(app, example.source.splitlines(keepends=True))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.title))
def test_every_beginning_of_an_example_has_its_figures(example: Example) -> None:
    state = PlaygroundState()
    for end in range(1, len(example.source) + 1):
        state.type(example.source[:end])
        assert state.text == example.source[:end]
        assert state.curve(points=20) is not None
    assert state.error is None


@pytest.mark.slow
@scenario
async def test_every_beginning_of_a_program_is_drawn() -> None:
    async with graphing(playground=True) as app:
        for text in HOSTILE:
            await type_piecewise(app, text)
            app.focus("#sliders")
            for keys in (["right", "left", "end", "home"], ["slash"], ["dollar_sign"], ["down", "right"], ["slash"]):
                await app.press(*keys)
                assert app.app._exception is None, (text, keys)
            await app.click(Sliders, offset=(40, 2))
            assert app.app._exception is None, text


@pytest.mark.slow
@scenario
async def test_every_beginning_of_a_value_is_drawn_and_taken_or_refused() -> None:
    async with driving() as app:
        for knob in app.app.screen.query(Knob):
            for text in FIELDS if knob.hyperparameter in KINDS else ():
                knob.open_input()
                await app.pilot.pause()
                assert knob.editor is not None
                knob.editor.clear()
                for letter in text:
                    assert knob.editor is not None
                    knob.editor.insert_text_at_cursor(letter)
                    await app.pilot.pause()
                assert knob.commit() == is_allowed(knob.hyperparameter, text), (knob.hyperparameter, text)
                knob.close()
                await app.pilot.pause()
                assert app.app._exception is None, (knob.hyperparameter, text)


def is_allowed(name: str, text: str) -> bool:
    try:
        typed(name, text)
    except UsageError:
        return False
    return True
