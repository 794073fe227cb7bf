"""A file that is written is there whole or not at all, whatever happens to the program in between."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from tui_mnist.errors import StorageError


def write_atomically(
    path: Path, content: bytes, *, remedy: str = "make room or choose another folder with --runs-dir"
) -> None:
    """Put `content` at `path`, so that whoever looks sees the old file or the new one, whole, also after a crash.

    Raises StorageError if the folder can't be written to or the disk is full; the old file stays then. `remedy` is what
    its text says to do.
    """
    temporary: Path | None = None
    try:
        beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
        with beside.open("xb") as file:  # with the rights of any new file, which tempfile's would not have
            temporary = beside
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        kept = "what was saved before is whole; " if os.path.exists(path) else ""
        raise StorageError(f"{path} could not be written: {error.strerror or error}; {kept}{remedy}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # elsewhere a folder can't be opened, and the file system orders renames itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
