"""Who trains a run claims it, so that no second program writes into its folder meanwhile."""

from __future__ import annotations

import os
import sys
import weakref

from tui_mnist.errors import UsageError
from tui_mnist.runs.folder import Run


class Claim:
    """A lock on the run's folder until it is closed; the system opens it when the program ends, however that is.

    UsageError if there is one already. Where the system or the disk knows no such locks, it is none.
    """

    def __init__(self, run: Run) -> None:
        descriptor = _locked(run)
        self.close = (lambda: None) if descriptor is None else weakref.finalize(self, os.close, descriptor)
        """Let others train the run; may be called more than once."""


def _locked(run: Run) -> int | None:
    if sys.platform == "win32":
        return None
    import fcntl  # noqa: PLC0415 - there is none on Windows

    try:
        descriptor = os.open(run.folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None  # whoever writes there says what is wrong
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise UsageError(
            f"run {run.name} is being trained by another process; end that one first, or begin a new run"
        ) from None
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
