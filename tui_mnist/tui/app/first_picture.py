"""Python's garbage collector walks through all that an app consists of, which takes longer than a picture may."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage in here, or until there is a first picture: before that nothing is thrown away."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def collecting_what_comes() -> None:
    """Look for garbage again, but not among what was there when the first picture was: that stays."""
    gc.freeze()
    gc.enable()
