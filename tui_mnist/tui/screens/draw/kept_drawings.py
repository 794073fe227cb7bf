"""The drawings that are kept with a label: on disk, and as a second validation set of the run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_mnist.data.drawings import Drawings, add_drawing, read_drawings, take_back_drawing
from tui_mnist.errors import TuiMnistError
from tui_mnist.queries.drawings import DrawingsQuery, DrawingsScore
from tui_mnist.tui.session.possible import why_not_walk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_mnist.tui.session.driver import Driver
    from tui_mnist.tui.session.snapshot import Snapshot


class KeptDrawings:
    """Reads and writes in threads, one after the other, as a disk may be slow; `error` is what went wrong last.

    `drawings` are None until they are read. `is_busy` says that something is still to be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.drawings: Drawings | None = None
        self.error = ""
        self._query: DrawingsQuery | None = None
        self._asked_of: object = None
        self._waiting = 0
        self._turn = asyncio.Lock()

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be read or written."""
        return self._waiting > 0

    @property
    def count(self) -> int:
        """How many there are, as far as is known."""
        return 0 if self.drawings is None else self.drawings.count

    async def load(self) -> None:
        """Find out which there are."""
        await self._do(lambda: read_drawings(self.folder))

    async def keep(self, image: NDArray[np.uint8], label: int) -> None:
        """Keep one more."""
        await self._do(lambda: add_drawing(self.folder, image, label))

    async def take_back(self) -> None:
        """Forget the last one."""
        await self._do(lambda: take_back_drawing(self.folder))

    async def _do(self, work: Callable[[], Drawings]) -> None:
        self._waiting += 1
        try:
            async with self._turn:
                self.drawings = await asyncio.to_thread(work)
            self.error = ""
        except TuiMnistError as error:
            self.error = str(error)
            return
        finally:
            self._waiting -= 1
        self._query = DrawingsQuery(self.drawings.images.tobytes(), self.drawings.labels.tobytes())
        self._asked_of = None

    def ask(self, driver: Driver) -> None:
        """Have them read by the network after each epoch, and wherever training rests."""
        now = driver.snapshot
        if self._query is None or not self.count or why_not_walk(now) or driver.awaits(DrawingsQuery, self._query):
            return
        moment = (id(now.started), now.epochs if now.training else now.state_id)
        if moment != self._asked_of:
            self._asked_of = moment
            driver.ask(self._query)

    def score(self, now: Snapshot) -> DrawingsScore | None:
        """How many of these were right when they were read last; None before."""
        answer = now.newest(DrawingsQuery)
        return answer.value if answer is not None and answer.query == self._query else None
