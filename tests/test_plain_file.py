"""Only plain files are read and written: whatever else is there is told at once, and never waited for."""

import errno
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tui_mnist.plain_file import append_to_plain, read_plain, status_of_plain

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def bound_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        os.chdir(path.parent)  # its name has to be short
        bound.bind(path.name)


PLACES: dict[str, Callable[[Path], None]] = {
    "it is a pipe, not a plain file": os.mkfifo,
    "it is a link, not a plain file": lambda path: path.symlink_to("/dev/zero"),
    "it is a socket, not a plain file": bound_socket,
    os.strerror(errno.EISDIR): Path.mkdir,
}


@pytest.mark.parametrize("what", PLACES)
def test_what_is_no_plain_file_is_named_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "file"
    PLACES[what](path)
    for call in (
        lambda: status_of_plain(path),
        lambda: read_plain(path, most_bytes=9),
        lambda: append_to_plain(path, b"x"),
    ):
        with pytest.raises(OSError, match=what):
            call()
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_link_is_followed_where_that_is_wanted_but_only_to_a_plain_file(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("mine")
    assert read_plain(tmp_path / "link", most_bytes=9, follow_links=True) == b"mine"
    (tmp_path / "device").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="it is a device, not a plain file"):
        read_plain(tmp_path / "device", most_bytes=9, follow_links=True)


def test_a_link_to_nowhere_is_no_place_for_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OSError, match="it is a link"):
        append_to_plain(tmp_path / "link", b"x")
    assert not (tmp_path / "nowhere").exists()


def test_nothing_is_read_of_a_file_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    path.touch()
    os.truncate(path, 1 << 40)
    with pytest.raises(OSError, match=r"it has 1,099,511,627,776 bytes, and 1,000 are the most that it can need"):
        read_plain(path, most_bytes=1000)


def test_a_plain_file_is_read_and_grows(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(FileNotFoundError):
        read_plain(path, most_bytes=9)
    for piece in (b"one", b"two"):
        append_to_plain(path, piece)
    assert read_plain(path, most_bytes=6) == b"onetwo"
    assert status_of_plain(path).st_size == 6


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    before = len(os.listdir("/dev/fd"))
    for _ in range(5):
        with pytest.raises(OSError, match="pipe"):
            read_plain(tmp_path / "pipe", most_bytes=9)
        append_to_plain(tmp_path / "file", b"x")
    assert len(os.listdir("/dev/fd")) == before
