"""Bars tell how sure the network is of each class, and which class it was and is."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from rich.color import Color
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from tui_mnist.data import FASHION_MNIST
from tui_mnist.tui.kit.palettes import CLASSIC, COLOUR_BLIND_SAFE
from tui_mnist.tui.screens.train.probabilities import Probabilities, classes_shown

DIGITS = tuple("0123456789")
CLOTHES = FASHION_MNIST.class_names
Scenario = Callable[["RecordingBars", Pilot[None]], Awaitable[None]]


class RecordingBars(Probabilities):
    """Writes down which rows were drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return super().render_line(y)


class Host(App[None]):
    """An app that is nothing but the bars."""

    def compose(self) -> ComposeResult:
        yield RecordingBars()


def play(scenario: Scenario, *, width: int = 34, height: int = 10) -> None:
    """Run the scenario with bars whose content has this size."""

    async def scene() -> None:
        app = Host()
        async with app.run_test(size=(width + 2, height + 2)) as pilot:
            await scenario(app.query_one(RecordingBars), pilot)

    asyncio.run(scene())


def sure_of(shares: dict[int, float], classes: int = 10) -> NDArray[np.float32]:
    """These probabilities, and for each other class 0."""
    probabilities = np.zeros(classes, np.float32)
    probabilities[list(shares)] = list(shares.values())
    return probabilities


def rows(bars: Probabilities) -> list[str]:
    return [bars.render_line(y).text for y in range(bars.content_size.height)]


def colour_of(bars: Probabilities, row: int, text: str) -> Color | None:
    return next(style.color for part, style, _ in bars.render_line(row) if style and text in part)


def test_each_class_has_a_bar_a_percentage_and_marks() -> None:
    async def scenario(bars: RecordingBars, _pilot: Pilot[None]) -> None:
        bars.show(sure_of({3: 0.61, 2: 0.345, 0: 0.04}), 2, DIGITS)
        assert rows(bars)[:5] == [
            "0 ▋                 4.0%          ",
            "1                   0.0%          ",
            "2 █████▏           34.5%   ‹ label",
            "3 █████████▏       61.0% ✗        ",
            "4                   0.0%          ",
        ]
        bars.show(sure_of({3: 1.0}), 3, DIGITS)
        assert rows(bars)[3] == "3 ███████████████ 100.0% ✓ ‹ label"

    play(scenario)


def test_bars_in_ascii() -> None:
    async def scenario(bars: RecordingBars, pilot: Pilot[None]) -> None:
        bars.show(sure_of({3: 0.61, 2: 0.345}), 2, DIGITS)
        bars.ascii_only = True
        await pilot.pause()
        assert rows(bars)[2:4] == ["2 #####            34.5%   < label", "3 #########        61.0% X        "]
        bars.show(sure_of({3: 1.0}), 3, DIGITS)
        assert rows(bars)[3] == "3 ############### 100.0% = < label"

    play(scenario)


@pytest.mark.parametrize(
    ("width", "row"),
    [
        (27, "3 █████▌    68.0% ✗        "),
        (26, "3 █████████▌      68.0% ✗ "),
        (15, "3 ██   68.0% ✗ "),
        (14, "3  68.0% ✗    "),
        (11, "3  68.0% ✗ "),
        (10, "3  68.0%  "),
        (8, "3  68.0%"),
        (3, "3  "),
    ],
)
def test_a_narrow_place_has_shorter_bars_then_shorter_marks_then_none(width: int, row: str) -> None:
    async def scenario(bars: RecordingBars, _pilot: Pilot[None]) -> None:
        bars.show(sure_of({3: 0.68}), 2, DIGITS)
        assert rows(bars)[3] == row

    play(scenario, width=width)


def test_an_unknown_label_is_neither_marked_nor_judged() -> None:
    async def scenario(bars: RecordingBars, _pilot: Pilot[None]) -> None:
        bars.show(sure_of({3: 0.61}), None, DIGITS)
        assert rows(bars)[3] == "3 █████████▏       61.0%          "
        assert colour_of(bars, 3, "█") == Color.parse(CLASSIC.train)

    play(scenario)


def test_colours_tell_right_from_wrong() -> None:
    async def scenario(bars: RecordingBars, pilot: Pilot[None]) -> None:
        for palette in (CLASSIC, COLOUR_BLIND_SAFE):
            bars.palette = palette
            await pilot.pause()
            bars.show(sure_of({3: 0.6, 2: 0.3, 1: 0.1}), 2, DIGITS)
            assert [colour_of(bars, 3, mark) for mark in "█✗"] == [Color.parse(palette.wrong)] * 2
            assert [colour_of(bars, 2, mark) for mark in "█‹"] == [Color.parse(palette.right)] * 2
            assert colour_of(bars, 1, "█") not in (Color.parse(palette.wrong), Color.parse(palette.right))
            bars.show(sure_of({3: 0.6, 2: 0.4}), 3, DIGITS)
            assert colour_of(bars, 3, "█") == Color.parse(palette.right)

    play(scenario)


def test_the_predicted_class_is_bold() -> None:
    async def scenario(bars: RecordingBars, _pilot: Pilot[None]) -> None:
        bars.show(sure_of({3: 0.6, 2: 0.4}), 2, DIGITS)
        bold = [row for row in range(10) if any(style and style.bold for _, style, _ in bars.render_line(row))]
        assert bold == [3]

    play(scenario)


def test_long_names_get_a_third_of_the_width() -> None:
    async def scenario(bars: RecordingBars, pilot: Pilot[None]) -> None:
        bars.show(sure_of({9: 0.5}), 9, CLOTHES)
        assert rows(bars)[0].startswith("T-shirt/top  ")
        assert rows(bars)[9] == "Ankle boot  ████▌      50.0% ✓‹   "[:34].replace(
            "████▌      50.0% ✓‹   ", rows(bars)[9][12:]
        )
        await pilot.resize_terminal(26, 12)
        assert rows(bars)[0].startswith("T-shirt  ")
        assert rows(bars)[9].startswith("Ankle    ")

    play(scenario)


def test_what_is_no_number_has_no_bar_and_no_winner() -> None:
    async def scenario(bars: RecordingBars, _pilot: Pilot[None]) -> None:
        bars.show(np.full(10, np.nan, np.float32), 2, DIGITS)
        assert rows(bars)[1:3] == ["1                    NaN          ", "2                    NaN   ‹ label"]

        bars.show(np.full(10, np.nan, np.float32), 0, DIGITS)
        assert rows(bars)[0] == "0                    NaN   ‹ label"

    play(scenario)


def test_of_too_many_classes_the_most_probable_and_the_true_one_are_shown() -> None:
    async def scenario(bars: RecordingBars, _pilot: Pilot[None]) -> None:
        names = tuple(str(number) for number in range(256))
        bars.show(sure_of({200: 0.5, 100: 0.25, 7: 0.15, 3: 0.1}, 256), 50, names)
        assert [row.split()[0] for row in rows(bars)] == ["7", "50", "100", "200"]
        bars.show(sure_of({200: 0.5, 100: 0.25, 7: 0.15, 3: 0.1}, 256), None, names)
        assert [row.split()[0] for row in rows(bars)] == ["3", "7", "100", "200"]

    play(scenario, height=4)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(1, 40), st.none() | st.integers(0, 29))
def test_the_classes_shown_are_in_order_and_have_the_true_one(
    shares: list[float], room: int, label: int | None
) -> None:
    true = None if label is None else label % len(shares)
    shown = classes_shown(np.array(shares), true, room).tolist()
    assert len(shown) == min(room, len(shares))
    assert all(one < other for one, other in pairwise(shown))
    assert true is None or true in shown


def test_nothing_is_shown_of_no_answer() -> None:
    async def scenario(bars: RecordingBars, pilot: Pilot[None]) -> None:
        assert set("".join(rows(bars))) == {" "}
        bars.show(sure_of({3: 1.0}), 3, DIGITS)
        bars.show(None, None, ())
        await pilot.pause()
        assert set("".join(rows(bars))) == {" "}

    play(scenario)


def test_only_rows_that_changed_are_drawn_again() -> None:
    async def scenario(bars: RecordingBars, pilot: Pilot[None]) -> None:
        async def drawn(probabilities: Any, label: int) -> set[int]:
            await pilot.pause()
            bars.render_lines(bars.outer_size.region)
            bars.drawn.clear()
            bars.show(probabilities, label, DIGITS)
            await pilot.pause()
            bars.render_lines(bars.outer_size.region)
            return set(bars.drawn)

        await drawn(sure_of({3: 0.5, 2: 0.5}), 3)
        assert await drawn(sure_of({3: 0.5, 2: 0.5}), 3) == set()
        assert await drawn(sure_of({3: 0.6, 5: 0.4}), 3) == {2, 3, 5}
        assert await drawn(sure_of({3: 0.6, 5: 0.4}), 5) == {3, 5}

    play(scenario)


def test_every_size_can_be_drawn() -> None:
    async def scenario(bars: RecordingBars, pilot: Pilot[None]) -> None:
        for width, height in ((1, 1), (3, 3), (5, 20), (9, 4), (17, 5), (25, 3), (60, 30)):
            await pilot.resize_terminal(width, height)
            bars.show(sure_of({3: 0.6, 5: 0.4}), 3, CLOTHES)
            assert {len(row) for row in rows(bars)} <= {bars.content_size.width}

    play(scenario)
