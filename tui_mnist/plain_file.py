"""What the program keeps are plain files: a pipe would be waited for, a device has no end, and a link leads elsewhere.

All errors are OSErrors, whose `strerror` says in a few words what is there instead.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)

OTHERS = {
    stat.S_ISLNK: "a link",
    stat.S_ISFIFO: "a pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}


def status_of_plain(path: Path, *, follow_links: bool = False) -> os.stat_result:
    """Size and times of a file, which is not opened."""
    return _checked(os.stat(path, follow_symlinks=follow_links))


def size_of_readable(path: Path) -> int:
    """The bytes of a file that can be opened: for those who say of every error in it that there is no such file."""
    descriptor = _opened(path, os.O_RDONLY)
    try:
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def read_plain(path: Path, *, most_bytes: int, follow_links: bool = False) -> bytes:
    """All of a file, of which nothing is read if it has more than `most_bytes`."""
    with os.fdopen(_opened(path, os.O_RDONLY, follow_links=follow_links), "rb") as file:
        if (size := os.fstat(file.fileno()).st_size) > most_bytes:
            raise OSError(errno.EFBIG, f"it has {size:,} bytes, and {most_bytes:,} are the most that it can need")
        return file.read(size)  # room for `most_bytes` would be taken at once


def append_to_plain(path: Path, content: bytes) -> None:
    """Put `content` at the end of a file, which is made if it is not there."""
    with os.fdopen(_opened(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "ab") as file:
        file.write(content)


def _opened(path: Path, flags: int, *, follow_links: bool = False) -> int:
    if not flags & os.O_CREAT or os.path.lexists(path):
        status_of_plain(path, follow_links=follow_links)  # what is there may do something when it is opened
    descriptor = os.open(path, flags | AT_ONCE | (0 if follow_links else NO_LINK), 0o666)
    try:
        _checked(os.fstat(descriptor))  # it may be another one by now
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _checked(status: os.stat_result) -> os.stat_result:
    if stat.S_ISREG(status.st_mode):
        return status
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    kind = next((name for is_one, name in OTHERS.items() if is_one(status.st_mode)), "something else")
    raise OSError(errno.EINVAL, f"it is {kind}, not a plain file")
