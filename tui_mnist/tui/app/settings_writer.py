"""Settings reach the disk a while after the last change, off the event loop: a disk may be slow, or full."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tui_mnist.errors import StorageError
from tui_mnist.tui.app.settings import Settings, save_settings

PAUSE_SECONDS = 0.5


class SettingsWriter:
    """Writes to the file `path` what it was told last, one write at a time.

    `tell` is called in the event loop with the first of several failures in a row; `untold` is one that came too late
    for that.
    """

    def __init__(self, path: Path, tell: Callable[[StorageError], None]) -> None:
        self._path = path
        self._tell = tell
        self._newest: Settings | None = None
        self._written: Settings | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._turn = threading.Lock()
        self._fails = False
        self.untold: StorageError | None = None

    def change(self, settings: Settings) -> None:
        """Write these, unless there are others before the pause is over."""
        self._newest = settings
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._write_soon)

    def finish(self) -> None:
        """Write at once what is still to be written, and wait for it."""
        if self._timer is not None:
            self._timer.cancel()
        self._write()

    def _write_soon(self) -> None:
        loop = asyncio.get_running_loop()

        def write() -> None:
            self._write()
            if self.untold is not None:
                with suppress(RuntimeError):  # the loop may be closed by now
                    loop.call_soon_threadsafe(self._tell_untold)

        with suppress(RuntimeError):  # where no thread can be started, they are written at the end
            threading.Thread(target=write, name="settings").start()

    def _write(self) -> None:
        """Write what is newest by now."""
        with self._turn:
            settings = self._newest
            if settings is None or settings is self._written:
                return
            try:
                save_settings(self._path, settings)
            except StorageError as error:
                self.untold = self.untold if self._fails else error
                self._fails = True
            else:
                self._written, self.untold, self._fails = settings, None, False

    def _tell_untold(self) -> None:
        error, self.untold = self.untold, None
        if error is not None:
            self._tell(error)
