"""How many threads the matrix products take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def threads(count: int | None) -> Iterator[None]:
    """So many for the whole process, as long as this lasts; all cores if None."""
    if count is None:
        yield
        return
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - it looks through all loaded libraries

    with threadpool_limits(count):
        yield
