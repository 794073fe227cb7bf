"""A checkpoint is written whole or not at all: whatever goes wrong, the one before it stays, and no litter."""

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tui_mnist.atomic import write_atomically
from tui_mnist.errors import StorageError
from tui_mnist.training import Checkpoint

ROOT = Path(__file__).resolve().parents[2]


def numbered(number: int, size: int = 1000) -> Checkpoint:
    return Checkpoint({"parameters": np.full(size, number, np.float32)}, {"step": number})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A checkpoint's place, where number 1 lies already."""
    folder = tmp_path / "run"
    folder.mkdir()
    numbered(1).save(folder / "checkpoint")
    return folder / "checkpoint"


def number_at(path: Path) -> int:
    """The number of the checkpoint there; no other file is beside it."""
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    loaded = Checkpoint.load(path)
    assert (loaded.arrays["parameters"] == loaded.state["step"]).all()
    return int(loaded.state["step"])


def test_a_new_one_takes_the_place_of_the_old_one(path: Path) -> None:
    numbered(2).save(path)
    assert number_at(path) == 2


@pytest.mark.skipif(os.name != "posix", reason="elsewhere files have no such rights")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_who_may_read_it_is_what_the_user_has_chosen_for_new_files(path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        numbered(2).save(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def no_space(*_arguments: Any, **_options: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("function", ["os.replace", "os.fsync", "pathlib.Path.open"])
def test_where_writing_fails_the_old_one_stays_whole_and_no_litter(
    path: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    with monkeypatch.context() as full_disk:
        full_disk.setattr(function, no_space)
        with pytest.raises(StorageError) as caught:
            numbered(2).save(path)
    text = str(caught.value)
    assert text.startswith(f"{path} could not be written: No space left on device; ")
    assert "make room or choose another folder with --runs-dir" in text
    assert "\n" not in text
    assert number_at(path) == 1
    numbered(3).save(path)
    assert number_at(path) == 3


def test_if_it_can_t_be_made_sure_that_the_new_one_is_on_the_disk_one_of_the_two_is_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def replace_and_then_fail(*arguments: Any) -> None:
        replace(*arguments)
        monkeypatch.setattr("os.fsync", no_space)

    monkeypatch.setattr("os.replace", replace_and_then_fail)
    with pytest.raises(StorageError):
        numbered(2).save(path)
    assert number_at(path) == 2


def test_an_interruption_leaves_the_old_one_and_no_litter(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        numbered(2).save(path)
    assert number_at(path) == 1


def test_the_content_is_on_the_disk_before_it_has_its_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a crash of the machine could leave the name on an empty file."""
    happened: list[str] = []

    def listen(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def heard(*arguments: Any) -> Any:
            happened.append(name)
            return function(*arguments)

        return heard

    for name in ("fsync", "replace"):
        monkeypatch.setattr(f"os.{name}", listen(name, getattr(os, name)))
    numbered(2).save(path)
    assert happened[:2] == ["fsync", "replace"]


@pytest.mark.parametrize("place", ["no such folder/checkpoint", "a file/checkpoint", "n" * 300])
def test_a_place_that_can_t_be_written_to_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("")
    with pytest.raises(StorageError) as caught:
        write_atomically(tmp_path / place, b"content")
    assert str(caught.value).startswith(f"{tmp_path / place} could not be written: ")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a file"]


FILL_THE_DISK = """
import pathlib, resource, sys
import numpy as np
from tui_mnist.errors import StorageError
from tui_mnist.training import Checkpoint
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    Checkpoint({"parameters": np.zeros(1_000_000, np.float32)}, {}).save(pathlib.Path(sys.argv[1]))
except StorageError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="the limit on a file's size is POSIX's")
def test_a_disk_that_really_takes_no_more_leaves_the_old_one_whole(path: Path) -> None:
    command = [sys.executable, "-c", FILL_THE_DISK, str(path)]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.stdout.startswith(f"{path} could not be written: File too large; "), outcome.stderr
    assert number_at(path) == 1


def test_whoever_looks_while_it_is_written_sees_the_old_one_or_the_new_one(path: Path) -> None:
    numbers = range(2, 102)

    def write() -> None:
        for number in numbers:
            numbered(number, 50_000).save(path)

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    while writer.is_alive():
        loaded = Checkpoint.load(path)
        assert (loaded.arrays["parameters"] == loaded.state["step"]).all()
        seen.append(loaded.state["step"])
    writer.join()
    assert seen == sorted(seen)
    assert number_at(path) == numbers[-1]
