"""Every format is read from a regular file, gzipped or not, and whatever is wrong with that file is one clear line."""

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase, BufferedReader
from pathlib import Path
from typing import Final

from tui_mnist.errors import DataError

GZIP_MAGIC: Final = b"\x1f\x8b"
DEFLATE_LIMIT: Final = 1032
"""No deflate stream grows by more than this factor (258 bytes out of 2 bits), so a small file can't hold much."""


@contextmanager
def opened(path: Path, kind: str) -> Iterator[tuple[BufferedReader, int]]:
    """Open a regular file, called `kind` in errors; yields it and its size on disk in bytes.

    Raises `DataError` for whatever goes wrong with it, while it is opened or while it is used.
    """
    try:
        size = _regular_file_size(path, kind)
        with path.open("rb") as file:
            yield file, size
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file; expected {kind}") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"{path}: damaged gzip ({one_line(error)}); fetch the file again") from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: can't be read ({one_line(error)}); expected {kind}") from error
    except MemoryError as error:
        raise DataError(f"{path}: its values don't fit into this machine's memory; use a smaller data set") from error


@contextmanager
def opened_unpacked(path: Path, kind: str) -> Iterator[tuple[BufferedIOBase, int, int]]:
    """Open a regular file, gzipped or not: its first bytes tell, its name does not.

    Yields the stream of what it holds, its size on disk and the most that the stream can hold, both in bytes.

    Raises `DataError` as `opened` does, and for a gzip within a gzip.
    """
    with opened(path, kind) as (file, size):
        if not _is_gzip(file):
            yield file, size, size
            return
        with gzip.GzipFile(fileobj=file, mode="rb") as stream:
            if _is_gzip(stream):
                raise DataError(f"{path}: is gzipped twice; unpack it once, with gunzip")
            yield stream, size, size * DEFLATE_LIMIT


def one_line(error: BaseException) -> str:
    """Say what the system or a library gives for the reason, without its line breaks."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(reason.split()) or type(error).__name__


def _is_gzip(stream: BufferedReader | gzip.GzipFile) -> bool:
    magic = stream.read(len(GZIP_MAGIC))
    stream.seek(0)
    return magic == GZIP_MAGIC


def _regular_file_size(path: Path, kind: str) -> int:
    """Return the size on disk in bytes; anything but a regular file (a pipe, a device) could block or never end."""
    status = os.stat(path)
    if stat.S_ISDIR(status.st_mode):
        raise DataError(f"{path}: is a folder; expected {kind}")
    if not stat.S_ISREG(status.st_mode):
        raise DataError(f"{path}: is not a regular file; expected {kind}")
    return status.st_size
