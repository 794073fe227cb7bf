"""Settings reach the disk a while after the last change, off the event loop: a disk may be slow, or full."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from tui_mnist.errors import StorageError
from tui_mnist.tui.app.settings import Settings, save_settings

PAUSE_SECONDS = 0.5


class SettingsWriter:
    """Writes to the file `path` what it was told last, one write at a time.

    `tell` is called in the event loop with the first of several failures in a row; `untold` is one that came when the
    loop did not run any more.
    """

    def __init__(self, path: Path, tell: Callable[[StorageError], None]) -> None:
        self._path = path
        self._tell = tell
        self._unwritten: Settings | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._turn = threading.Lock()
        self._fails = False
        self.untold: StorageError | None = None

    def change(self, settings: Settings) -> None:
        """Write these, unless there are others before the pause is over."""
        self._unwritten = settings
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._write_soon)

    def finish(self) -> None:
        """Write at once what is still to be written, and wait for it."""
        if self._timer is not None:
            self._timer.cancel()
        self.untold = self._write() or self.untold

    def _write_soon(self) -> None:
        writing = asyncio.get_running_loop().run_in_executor(None, self._write)
        writing.add_done_callback(lambda done: self._tell_of(done.result()))

    def _write(self) -> StorageError | None:
        """Write what is newest by now; the error if it is the first in a row."""
        with self._turn:
            settings, self._unwritten = self._unwritten, None
            if settings is None:
                return None
            failed_before = self._fails
            try:
                save_settings(self._path, settings)
            except StorageError as error:
                self._fails = True
                return None if failed_before else error
            self._fails = False
            return None

    def _tell_of(self, error: StorageError | None) -> None:
        if error is not None:
            self._tell(error)
