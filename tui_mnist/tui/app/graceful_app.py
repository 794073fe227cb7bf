"""An app that ends in good order, whatever ends it: an error, a signal, or a terminal that is gone."""

from __future__ import annotations

import asyncio
import sys
from typing import Any, TypeVar

from rich.console import RenderableType
from textual.driver import Driver

from tui_mnist.tui.app.graceful_driver import graceful
from tui_mnist.tui.kit.textual_private import PanickingApp

Result = TypeVar("Result")


class GracefulApp(PanickingApp[Result]):
    """`crash` is the error that ended it, if one did; `signal` the number of the signal that asked for the end."""

    crash: BaseException | None = None
    signal: int | None = None

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver, for an app that leaves in good order even if its terminal is gone."""
        return graceful(super().get_driver_class(), self)

    async def run_async(self, **options: Any) -> Result | None:
        """Run; an error in a callback or task that nobody waits for ends the app as any other does."""

        def note(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            if isinstance(error := context.get("exception"), Exception):
                self.input_failed(error)

        asyncio.get_running_loop().set_exception_handler(note)
        return await super().run_async(**options)

    def exit(self, result: Result | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave at once; with what a shell reports of a program that a signal ended, if one did."""
        super().exit(result, return_code or (0 if self.signal is None else 128 + self.signal), message)

    # --- errors: all of Textual's ways to the end lead through here -------------------------------------------------

    def panic(self, *renderables: RenderableType) -> None:
        """End, and leave nothing to be printed: what ended it is told in a line, when the terminal is as it was."""
        error = sys.exc_info()[1]
        self.crash = self.crash or error or RuntimeError(" ".join(map(str, renderables)))
        super().panic()

    def input_failed(self, error: Exception) -> None:
        """End, from any thread, as if a message had met with this error."""

        def fail() -> None:
            raise error

        self.call_later(fail)

    # --- signals ----------------------------------------------------------------------------------------------------

    def end_by_signal(self, number: int) -> None:
        """Leave."""
        self.signal = self.signal or number
        self.leave()

    def leave(self) -> None:
        """Leave in good order."""
        self.exit()

    def before_suspension(self) -> None:
        """The process is about to be stopped."""

    def after_suspension(self) -> None:
        """Draw all of it anew."""
        self.refresh(layout=True)
