"""The toast: there for a while, its words changed in place, and gone with a click."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from textual.app import App, ComposeResult

from tests.tui.driving import Driving, driving, scenario
from tui_mnist.tui.kit.passing_notice import STAYS_SECONDS, PassingNotice
from tui_mnist.tui.session.notice import Notice


async def turn_the_rate(app: Driving, key: str = "right_square_bracket") -> None:
    await app.press(key)


@dataclass
class Timed:
    """A timer that goes off when the test says so."""

    seconds: float
    callback: Callable[[], None]
    is_over: bool = False

    def stop(self) -> None:
        self.is_over = True


async def training(app: Driving) -> None:
    await app.press("space")
    await app.train(5)


def layouts(app: Driving) -> object:
    """Another object after each time that the screen was laid out."""
    return app.app.screen._compositor.visible_widgets


@scenario
async def test_it_tells_the_newest_alone() -> None:
    async with driving() as app:
        await training(app)
        await turn_the_rate(app)
        await turn_the_rate(app)
        assert app.notices() == ["learning rate 0.003 → 0.01 at step 5"]
        assert "learning rate 0.003 → 0.01 at step 5" in app.text()
        assert app.text().count("at step 5") == 1


@scenario
async def test_another_word_moves_nothing() -> None:
    async with driving() as app:
        await training(app)
        await turn_the_rate(app)
        before = layouts(app)
        await turn_the_rate(app)
        assert layouts(app) is before


@scenario
async def test_a_click_takes_it_away() -> None:
    async with driving() as app:
        await training(app)
        await turn_the_rate(app)
        await app.click_on("at step 5")
        assert app.notices() == []
        assert "at step 5" not in app.text()


@scenario
async def test_it_goes_by_itself_a_while_after_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    timers: list[Timed] = []

    def set_timer(_: PassingNotice, seconds: float, callback: Callable[[], None]) -> Timed:
        timers.append(Timed(seconds, callback))
        return timers[-1]

    monkeypatch.setattr(PassingNotice, "set_timer", set_timer)
    async with driving() as app:
        await training(app)
        await turn_the_rate(app)
        await turn_the_rate(app)
        first, last = timers
        assert (first.is_over, last.is_over, last.seconds) == (True, False, STAYS_SECONDS)
        assert app.notices() == ["learning rate 0.003 → 0.01 at step 5"]
        last.callback()
        assert app.notices() == []


@pytest.mark.parametrize("size", [(40, 12), (20, 5)])
@scenario
async def test_in_a_small_terminal_it_takes_more_lines_but_loses_no_word(size: tuple[int, int]) -> None:
    async with driving(size) as app:
        await training(app)
        await turn_the_rate(app)
        notice = app.app.screen.query_one(PassingNotice)
        assert notice.region.width <= size[0]
        if size[1] > 5:
            words = " ".join(app.text().split())
            assert "learning rate 0.001" in words
            assert "at step 5" in words


@scenario
async def test_it_does_not_lie_upon_a_warning() -> None:
    async with driving() as app:
        await training(app)
        app.app.show_notice(Notice("the settings could not be kept", "warning"))
        await app.settle()
        await turn_the_rate(app)
        assert app.notices() == ["learning rate 0.001 → 0.003 at step 5"]


@scenario
async def test_what_is_told_before_it_is_there_is_said_when_it_is() -> None:
    class Early(App[None]):
        def compose(self) -> ComposeResult:
            notice = PassingNotice()
            notice.show("early")
            yield notice

    app = Early()
    async with app.run_test() as pilot:
        await pilot.pause()
        notice = app.query_one(PassingNotice)
        assert (notice.display, str(notice.content)) == (True, "early")
