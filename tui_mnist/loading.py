"""A Ctrl-C while the program is being loaded ends it at once, since modules may show it, hide it or rename it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130
"""What a shell reports of a program that Ctrl-C ended: 128 + SIGINT."""


@contextmanager
def leaving_on_interrupt() -> Iterator[None]:
    """Within, Ctrl-C ends the process without a word: nothing was begun yet, so there is nothing to leave in order.

    Where it does something else already, as in a script's background, and outside the main thread, it goes on to do so.
    """
    usual = signal.default_int_handler
    ours = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is usual
    if ours:
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, usual)
