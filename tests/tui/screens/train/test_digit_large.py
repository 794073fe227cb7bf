"""The chosen digit is as large as fits, and its probabilities stand beside or under it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tui_mnist.data import Dataset, load
from tui_mnist.tui.kit.appearance import DRAWINGS
from tui_mnist.tui.kit.palettes import COLOUR_BLIND_SAFE
from tui_mnist.tui.screens.train.digit_large import DigitLarge, DigitPicture
from tui_mnist.tui.screens.train.probabilities import Probabilities

DIGITS = tuple("0123456789")
Scenario = Callable[["Large", Pilot[None]], Awaitable[None]]


class Large(DigitLarge):
    """Knows what it shows."""

    def picture(self) -> list[str]:
        """The rows of the picture as text; those that were not refreshed as they were."""
        widget = self.query_one(DigitPicture)
        if not widget.display:
            return []
        return [strip.text for strip in widget.render_lines(widget.size.region) if strip.text.strip()]

    def picture_size(self) -> tuple[int, int]:
        """Rows and columns of black cells and others that belong to the picture."""
        widget = self.query_one(DigitPicture)
        if not widget.display:
            return (0, 0)
        outside = widget.rich_style.bgcolor
        columns = [
            sum(len(text) for text, style, _ in widget.render_line(y) if style and style.bgcolor != outside)
            for y in range(widget.content_size.height)
        ]
        return sum(map(bool, columns)), max(columns)

    def bars(self) -> Probabilities:
        """What stands beside the picture."""
        return self.query_one(Probabilities)


class Host(App[None]):
    """An app that is nothing but one large digit."""

    def compose(self) -> ComposeResult:
        yield Large()


def play(scenario: Scenario, *, width: int, height: int) -> None:
    """Run the scenario with a content of this size."""

    async def scene() -> None:
        app = Host()
        async with app.run_test(size=(width + 2, height + 2)) as pilot:
            await scenario(app.query_one(Large), pilot)

    asyncio.run(scene())


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load("mnist")


@pytest.fixture
def show(mnist: Dataset) -> Callable[[DigitLarge], None]:
    """Return a function that shows a real 3, taken for a 9."""

    def fill(large: DigitLarge) -> None:
        large.show(mnist.train_samples[7], 3, np.eye(10, dtype=np.float32)[9], DIGITS)

    return fill


@pytest.mark.parametrize(
    ("width", "height", "picture", "beside"),
    [
        (60, 20, (14, 28), True),
        (80, 28, (28, 56), True),
        (60, 40, (28, 56), False),
        (34, 12, (6, 12), True),
        (28, 30, (14, 28), False),
        (20, 16, (6, 12), False),
        (14, 6, (0, 0), True),
    ],
)
def test_the_picture_is_as_large_as_fits_and_mnist_at_most_doubled(
    show: Callable[[DigitLarge], None], width: int, height: int, picture: tuple[int, int], beside: bool
) -> None:
    async def scenario(large: Large, pilot: Pilot[None]) -> None:
        show(large)
        await pilot.pause()
        assert large.picture_size() == picture
        bars = large.bars()
        assert "100.0% ✗" in bars.render_line(min(9, bars.content_size.height - 1)).text
        if picture != (0, 0):
            assert (bars.region.y == large.content_region.y) is beside
            assert (bars.region.x == large.content_region.x) is not beside

    play(scenario, width=width, height=height)


def test_a_digit_in_letters(show: Callable[[DigitLarge], None]) -> None:
    async def scenario(large: Large, pilot: Pilot[None]) -> None:
        large.ascii_only = True
        show(large)
        await pilot.pause()
        picture = large.query_one(DigitPicture)
        assert [picture.render_line(y).text.rstrip() for y in range(6)] == [
            "",
            "   .*#%%%+",
            "    :-+#%:",
            "   :***%=",
            "  *#+*##-",
            "  :++-.",
        ]
        assert large.bars().render_line(9).text.isascii()

    play(scenario, width=34, height=10)


def test_another_digit_takes_the_place_of_the_one_before(show: Callable[[DigitLarge], None], mnist: Dataset) -> None:
    async def scenario(large: Large, pilot: Pilot[None]) -> None:
        show(large)
        await pilot.pause()
        before = large.picture()
        large.show(mnist.train_samples[0], 5, np.eye(10, dtype=np.float32)[5], DIGITS)
        await pilot.pause()
        assert large.picture() != before
        assert "✓ ‹ label" in large.bars().render_line(5).text

    play(scenario, width=60, height=16)


def test_the_picture_grows_with_its_place(show: Callable[[DigitLarge], None]) -> None:
    async def scenario(large: Large, pilot: Pilot[None]) -> None:
        show(large)
        await pilot.resize_terminal(62, 18)
        await pilot.pause()
        assert large.picture_size() == (14, 28)

    play(scenario, width=34, height=12)


def test_no_digit_is_no_picture(show: Callable[[DigitLarge], None]) -> None:
    async def scenario(large: Large, pilot: Pilot[None]) -> None:
        show(large)
        await pilot.pause()
        large.show(None, None, None, ())
        await pilot.pause()
        assert large.picture_size() == (0, 0)
        assert not large.bars().render_line(9).text.strip()
        show(large)
        await pilot.pause()
        assert large.picture_size() == (14, 28)

    play(scenario, width=60, height=16)


@pytest.mark.parametrize(("name", "value"), [("drawing", "braille"), ("drawing", "ascii"), ("ascii_only", True)])
def test_the_drawing_can_be_changed(show: Callable[[DigitLarge], None], name: str, value: Any) -> None:
    async def scenario(large: Large, pilot: Pilot[None]) -> None:
        show(large)
        await pilot.pause()
        before = large.picture()
        setattr(large, name, value)
        await pilot.pause()
        assert large.picture() != before
        assert large.picture_size() == (14, 28)

    play(scenario, width=60, height=16)


def test_the_palette_is_also_that_of_the_bars(show: Callable[[DigitLarge], None]) -> None:
    async def scenario(large: Large, pilot: Pilot[None]) -> None:
        show(large)
        large.palette = COLOUR_BLIND_SAFE
        await pilot.pause()
        assert large.bars().palette == COLOUR_BLIND_SAFE

    play(scenario, width=60, height=16)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_size_and_shape_can_be_drawn(show: Callable[[DigitLarge], None], drawing: str) -> None:
    async def scenario(large: Large, pilot: Pilot[None]) -> None:
        large.drawing = drawing
        for width, height in ((1, 1), (3, 3), (8, 30), (14, 6), (30, 5), (70, 4), (60, 30)):
            await pilot.resize_terminal(width, height)
            for shape in ((28, 28), (1, 1), (5, 90), (90, 5)):
                large.show(np.full(shape, 255, np.uint8), 3, np.eye(10, dtype=np.float32)[3], DIGITS)
                await pilot.pause()
                rows, columns = large.picture_size()
                assert rows <= large.content_size.height
                assert columns <= large.content_size.width
        show(large)
        await pilot.pause()
        assert large.picture_size() == (14, 28)

    play(scenario, width=30, height=10)
