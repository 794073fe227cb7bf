"""An event loop that knows when an app has nothing left to do, so that no test has to wait for a time instead."""

import asyncio
import selectors
from collections.abc import Callable

FRAMES = 2 / 60
"""Seconds of two of Textual's frames: what is due within them, as drawing is, is still to be done."""
PATIENCE = 20.0
"""Seconds after which one goes on all the same, as with an app that asks and is answered without an end."""
UNTOLD_SECONDS = 0.001
"""How long to wait for what another thread is about to tell."""

MOST_POLLS = 10_000
"""How often to do so before nothing is expected of it any more, as where no thread could be started."""


class QuietSelector(selectors.DefaultSelector):
    """Where an event loop waits once none of its callbacks is left to be called, which is when it is quiet."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[asyncio.Future[None]] = []
        self.polls = 0
        self.threads: list[Callable[[], bool]] = []
        """Whether something in another thread is about to tell the loop something."""
        self.has_ended: Callable[[], bool] = lambda: False
        """Whether the app has been left, after which nothing is worth waiting for."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.waiting and self.has_ended():
            self._release()
            return super().select(0)
        if not self.waiting or (timeout is not None and timeout <= FRAMES):
            return super().select(timeout)
        telling = self.polls < MOST_POLLS and any(telling() for telling in self.threads)
        if arrived := super().select(UNTOLD_SECONDS if telling else 0):
            self.polls = 0
            return arrived
        self.polls += telling
        if not telling:
            self._release()
        return []

    def _release(self) -> None:
        self.polls = 0
        for future in self.waiting:
            if not future.done():
                future.set_result(None)
        self.waiting.clear()


class QuietLoop(asyncio.SelectorEventLoop):
    """An event loop for which a test can wait until it is quiet."""

    def __init__(self) -> None:
        self.quiet_selector = QuietSelector()
        super().__init__(self.quiet_selector)


class QuietLoopPolicy(asyncio.DefaultEventLoopPolicy):
    """Lets `asyncio.run` use such a loop."""

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        return QuietLoop()


def _selector() -> QuietSelector:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, QuietLoop)
    return loop.quiet_selector


async def quiet(_least_seconds: float = 0) -> None:
    """Wait until every message is handled and every frame is drawn; like Textual's, which watches the clock instead."""
    future = asyncio.get_running_loop().create_future()
    _selector().waiting.append(future)
    await asyncio.wait([future], timeout=PATIENCE)


def watch(telling: Callable[[], bool]) -> None:
    """Let the loop that runs not count as quiet while another thread is about to tell it something."""
    _selector().threads.append(telling)


def watch_end(ended: Callable[[], bool]) -> None:
    """Let nobody wait any more on the loop that runs once this app has been left; what was watched before is gone."""
    selector = _selector()
    selector.threads.clear()
    selector.has_ended = ended
