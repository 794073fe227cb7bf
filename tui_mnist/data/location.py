"""Data that has no name of its own is told by where it is: FOLDER, FOLDER:PREFIX, or an .npz file."""

import errno
import os
import stat
from dataclasses import dataclass

from tui_mnist.errors import DataError

NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR)


@dataclass(frozen=True, slots=True)
class DataLocation:
    """A folder or an .npz file, from the root, and which of the folder's data sets is meant: "" where there is one."""

    path: str
    wanted: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.wanted}" if self.wanted else self.path


def find_place(text: str) -> DataLocation | None:
    """Return the place that a text means, or None if there is nothing.

    A colon may be a part of a folder's name, too: only where no such folder is, it parts folder and prefix.

    Raises `DataError` if it can't be told, as the name is too long, or its folder can't be looked into.
    """
    path = text if "\0" in text else os.path.expanduser(text)  # which asks the system for a user of that name
    if _kind(path) is not None:
        return DataLocation(os.path.abspath(path))
    folder, colon, wanted = path.rpartition(":")
    if colon and folder and _kind(folder) == stat.S_IFDIR:
        return DataLocation(os.path.abspath(folder), wanted)
    return None


def _kind(path: str) -> int | None:
    """What is there, as `stat.S_IFMT` tells; None if nothing is."""
    try:
        return stat.S_IFMT(os.stat(path).st_mode)
    except ValueError:  # no name on this system, as one with a NUL
        return None
    except OSError as error:
        if error.errno in NOTHING_THERE:
            return None
        shown = path if len(path) <= 80 else f"{path[:77]}..."
        reason = (
            f"its name of {len(path):,} letters is too long" if error.errno == errno.ENAMETOOLONG else error.strerror
        )
        raise DataError(f"{shown!r} can't be looked at: {reason}; expected a folder that holds a data set") from error
