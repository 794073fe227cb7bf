"""Arrays in memory that other processes can look into: a data set that several compute with is in memory once."""

from __future__ import annotations

import math
import mmap
import os
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

LEAST_BYTES = 1 << 20
"""Smaller arrays are copied faster than they are shared."""

CONTAINER_LIMITS = ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes")


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
    """An array to be filled, which can be shared if it is large and the system knows how.

    MemoryError if there is not so much memory: Linux promises any amount, and ends the program when it is written to.
    """
    size = int(np.prod(shape, dtype=object)) * np.dtype(dtype).itemsize
    if size >= LEAST_BYTES and size > available_memory():
        raise MemoryError(f"{size:,} bytes are more than this machine can spare")
    if size >= max(least_bytes, 1) and hasattr(os, "memfd_create"):
        try:
            return np.frombuffer(Memory.of(size), dtype).reshape(shape)
        except (OSError, OverflowError):
            pass  # then NumPy says what is wrong, if anything is
    return np.empty(shape, dtype)


def available_memory(root: Path = Path("/")) -> float:
    """So many bytes can be had without taking them from other programs or passing a container's limit.

    Infinity where the system doesn't say. Linux, Documentation/filesystems/proc.rst (`meminfo`) and
    admin-guide/cgroup-v2.rst (`memory.max`): a container sees its own group as the outermost one.
    """
    available = math.inf
    with suppress(OSError, ValueError, KeyError):
        kilobytes = dict(line.split()[:2] for line in (root / "proc/meminfo").read_text().splitlines())
        available = 1024 * (int(kilobytes["MemAvailable:"]) + int(kilobytes["SwapFree:"]))
    for limit in CONTAINER_LIMITS:
        with suppress(OSError, ValueError):  # "max" is no number, and no limit
            available = min(available, int((root / limit).read_text()))
    return available


def memory_of(array: NDArray[Any]) -> Memory | None:
    """The memory that holds all of an array, from its first byte to its last, and nothing else; None if none does."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    memory = base.obj if isinstance(base, memoryview) else None
    if isinstance(memory, Memory) and array.flags.c_contiguous and array.nbytes == len(memory):
        return memory
    return None
