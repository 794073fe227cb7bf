"""Arrays in memory that other processes can look into: a data set that several compute with is in memory once."""

from __future__ import annotations

import mmap
import os
import weakref
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

LEAST_BYTES = 1 << 20
"""Smaller arrays are copied faster than they are shared."""


class Memory(mmap.mmap):
    """Memory behind a file without a name, whose `descriptor` another process can be started with."""

    descriptor: int

    @classmethod
    def of(cls, size: int) -> Memory:
        """So many bytes, all zero; the file is closed when nothing looks at the memory any more."""
        descriptor = os.memfd_create("tui-mnist")
        try:
            os.ftruncate(descriptor, size)
            memory = cls(descriptor, size)
        except BaseException:
            os.close(descriptor)
            raise
        memory.descriptor = descriptor
        weakref.finalize(memory, os.close, descriptor)
        return memory


def empty(shape: tuple[int, ...], dtype: DTypeLike, *, least_bytes: int = LEAST_BYTES) -> NDArray[Any]:
    """An array to be filled, which can be shared if it is large and the system knows how; MemoryError as in NumPy."""
    size = int(np.prod(shape, dtype=object)) * np.dtype(dtype).itemsize
    if size >= max(least_bytes, 1) and hasattr(os, "memfd_create"):
        try:
            return np.frombuffer(Memory.of(size), dtype).reshape(shape)
        except (OSError, OverflowError):
            pass  # then NumPy says what is wrong, if anything is
    return np.empty(shape, dtype)


def memory_of(array: NDArray[Any]) -> Memory | None:
    """The memory that holds all of an array, from its first byte to its last, and nothing else; None if none does."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    memory = base.obj if isinstance(base, memoryview) else None
    if isinstance(memory, Memory) and array.flags.c_contiguous and array.nbytes == len(memory):
        return memory
    return None
