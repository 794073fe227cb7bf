"""The whole app in the hands of a test, with a pretended trainer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

from tests.tui.pretend import PretendHost, pretend_job
from tests.tui.quiet_loop import watch, watch_end
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.kit.passing_notice import PassingNotice
from tui_mnist.tui.session.snapshot import Snapshot


class Driving:
    """An app, its pilot, and its hosts."""

    def __init__(self, app: TuiMnistApp, pilot: Pilot[Snapshot], hosts: list[PretendHost]) -> None:
        self.app = app
        self.pilot = pilot
        self.hosts = hosts

    @property
    def host(self) -> PretendHost:
        """Where the run that the app shows is trained, or was; a screen's networks of its own are not."""
        host = self.app.driver.host
        return host if isinstance(host, PretendHost) else self.hosts[-1]

    @property
    def now(self) -> Snapshot:
        return self.app.driver.snapshot

    async def settle(self) -> None:
        """Let everything that was told be taken and drawn."""
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def click(self, selector: Any, offset: tuple[int, int] = (0, 0)) -> None:
        await self.pilot.click(selector, offset=offset)
        await self.settle()

    async def train(self, steps: int = 10) -> None:
        self.host.train(steps)
        await self.settle()

    def notices(self) -> list[str]:
        """What the toasts say."""
        passing = [str(notice.content) for notice in self.app.screen.query(PassingNotice) if notice.display]
        return passing + [notification.message for notification in self.app._notifications]

    def text(self) -> str:
        """What the screen shows, as text."""
        width, _ = self.app.size
        screen = self.app.screen
        lines = screen._compositor.render_strips(self.app.size)
        if any(widget._repaint_required for widget in screen.walk_children(Widget)):  # as where a title came of it
            lines = screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text[:width].rstrip() for strip in lines)

    def body(self) -> str:
        """What the screen shows between its first line, which has the tabs, and its last, which has the keys."""
        return "\n".join(self.text().split("\n")[1:-1])

    async def give(self, id_: str) -> None:
        """Ask for a command by its id, as key bar, help and palette do."""
        await self.app.action_give(id_)
        await self.settle()

    def words_in(self, selector: str) -> str:
        """The words inside a widget, however they are broken into lines."""
        region = self.app.screen.query_one(selector).content_region
        lines = self.text().split("\n")[region.y : region.bottom]
        return " ".join(" ".join(line[region.x : region.right] for line in lines).split())

    def place_of(self, words: str) -> tuple[int, int]:
        """Column and row at which these words are on the screen."""
        for row, line in enumerate(self.text().split("\n")):
            if words in line:
                return line.index(words), row
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text()}")

    async def click_on(self, words: str, *, shift: int = 0) -> None:
        """Click on words wherever they are on the screen."""
        column, row = self.place_of(words)
        await self.click_at(column + shift, row)

    async def click_at(self, column: int, row: int) -> None:
        """Click on a cell of the screen."""
        widget, region = self.app.screen.get_widget_at(column, row)
        await self.pilot.click(widget, offset=(column - region.x, row - region.y))
        await self.settle()


@asynccontextmanager
async def driving(
    size: tuple[int, int] = (120, 40),
    *,
    settings: Settings | None = None,
    settings_path: Path | None = None,
    notice: str | None = None,
    clock: Callable[[], float] = lambda: 0.0,
    toasts: bool = False,
    app_class: type[TuiMnistApp] = TuiMnistApp,
    **given: Any,
) -> AsyncIterator[Driving]:
    """The app on a screen of this size, its data loaded; warnings are drawn if there are `toasts`."""
    hosts: list[PretendHost] = []

    def make_host() -> PretendHost:
        hosts.append(PretendHost())
        watch(hosts[-1].is_telling)
        return hosts[-1]

    app = app_class(
        pretend_job(**given),
        make_host,
        settings=settings,
        settings_path=settings_path,
        notice=notice,
        clock=clock,
    )
    watch_end(lambda: app.return_code is not None)
    async with app.run_test(size=size, notifications=toasts) as pilot:
        driven = Driving(app, pilot, hosts)
        await driven.settle()
        yield driven


def scenario(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that is a coroutine."""
    import functools

    @functools.wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        asyncio.run(test(*arguments, **named))

    return run
