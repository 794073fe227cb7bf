"""The standard streams may be closed, full or broken, and none of that may end the program with a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from tui_mnist.errors import StorageError


def open_missing() -> None:
    """Let each standard stream that was closed, of which Python says None, be one that holds and keeps nothing.

    It takes the lowest file number that is free, which is its own: no file of the run can be mistaken for it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - to the end of the program


def discard(stream: TextIO) -> None:
    """Let what the stream still holds go nowhere, so that Python's last flush does not fail."""
    with suppress(OSError, ValueError):
        number = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def unwritten(error: OSError) -> StorageError:
    """What to say of an output that takes nothing."""
    return StorageError(f"the output could not be written: {error.strerror or error}; make room, or write it elsewhere")
