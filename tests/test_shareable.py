"""Arrays that other processes can look into: like any other, but for where they lie."""

from __future__ import annotations

import gc
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tui_mnist import shareable
from tui_mnist.data import load
from tui_mnist.shareable import Memory, available_memory, memory_of

LINUX = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="only Linux has memory behind a file without a name")

LOOK = """
import mmap, sys
import numpy as np
print(np.frombuffer(mmap.mmap(int(sys.argv[1]), 0, prot=mmap.PROT_READ), np.int16).sum())
"""


@LINUX
def test_another_process_sees_what_is_written() -> None:
    array = shareable.empty((600, 1000), np.int16)
    array[:] = 3
    memory = memory_of(array)
    assert memory is not None
    command = [sys.executable, "-c", LOOK, str(memory.descriptor)]
    seen = subprocess.run(command, pass_fds=[memory.descriptor], capture_output=True, text=True, check=True).stdout
    assert int(seen) == 3 * 600 * 1000


@LINUX
def test_what_is_shared_is_all_of_it_from_its_first_byte_to_its_last() -> None:
    array = shareable.empty((1200, 1000), np.uint8)
    assert memory_of(array) is memory_of(array.reshape(-1, 10)) is not None
    assert memory_of(array[1:]) is None
    assert memory_of(array[:, ::2]) is None
    assert memory_of(array.T) is None
    assert memory_of(array.copy()) is None
    assert memory_of(np.frombuffer(b"bytes", np.uint8)) is None


@LINUX
def test_the_file_goes_with_the_last_array() -> None:
    def files() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    before = files()
    array = shareable.empty((2000, 1000), np.uint8)
    part = array[5:7]
    held = files()
    assert held > before
    del array
    assert files() == held
    del part
    assert files() == before


def test_small_arrays_are_arrays_like_any_other() -> None:
    array = shareable.empty((3, 4), np.float32)
    assert (array.shape, array.dtype, memory_of(array)) == ((3, 4), np.dtype(np.float32), None)
    assert shareable.empty((0, 4), np.uint8).shape == (0, 4)


def test_so_are_all_where_the_system_has_no_such_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    array = shareable.empty((2000, 1000), np.uint8)
    assert (array.shape, memory_of(array)) == ((2000, 1000), None)


@LINUX
def test_and_where_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(size: int) -> Memory:
        raise OSError("too many files")

    monkeypatch.setattr(Memory, "of", refuse)
    assert memory_of(shareable.empty((2000, 1000), np.uint8)) is None


def test_more_than_there_is_is_a_memory_error() -> None:
    with pytest.raises(MemoryError):
        shareable.empty((1 << 30, 1 << 30), np.uint8)


def machine(root: Path, **files: str) -> Path:
    """A machine with 8 GB of memory, of which 5 are free, and 1 GB of swap; with what its container says."""
    meminfo = "MemTotal: 8000000 kB\nMemAvailable:    5000000 kB\nHugePages_Total: 0\nSwapFree: 1000000 kB\n"
    for path, content in {"proc/meminfo": meminfo, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content)
    return root


@pytest.mark.parametrize(
    ("files", "available"),
    [
        ({}, 6_000_000 * 1024),
        ({"sys/fs/cgroup/memory.max": "max\n"}, 6_000_000 * 1024),
        ({"sys/fs/cgroup/memory.max": "1000000\n"}, 1_000_000),
        ({"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 6_000_000 * 1024),
        ({"sys/fs/cgroup/memory/memory.limit_in_bytes": "2000000\n"}, 2_000_000),
        ({"proc/meminfo": "MemTotal: 8000000 kB\n"}, math.inf),
        ({"proc/meminfo": ""}, math.inf),
    ],
)
def test_what_is_available_is_what_is_free_or_a_containers_limit(
    tmp_path: Path, files: dict[str, str], available: float
) -> None:
    assert available_memory(machine(tmp_path, **files)) == available


def test_where_no_one_says_what_is_available_there_is_no_limit(tmp_path: Path) -> None:
    assert available_memory(tmp_path) == math.inf


@LINUX
def test_more_than_can_be_had_is_refused_before_it_is_written_to() -> None:
    with pytest.raises(MemoryError):
        shareable.empty((int(available_memory()) + (1 << 32),), np.uint8)


@LINUX
def test_the_images_of_a_data_set_can_be_shared() -> None:
    images = load("mnist").train_samples
    assert memory_of(images.reshape(len(images), -1)) is not None
