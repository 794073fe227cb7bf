"""The one way into a picture file: its first bytes tell the format, and whatever is wrong with it is one clear line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist.errors import DataError
from tui_mnist.pictures.limits import MOST_BYTES, out_of_memory
from tui_mnist.pictures.pgm import read_pgm
from tui_mnist.plain_file import read_plain

PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8\xff"
EXPECTED: Final = "expected a picture: PNG, JPEG or PGM"


def open_picture(path: Path) -> NDArray[np.uint8]:
    """The grey levels of a picture (rows, columns), from 0 for black to 255 for white.

    PGM (P2 and P5) is read without help, PNG and JPEG by Pillow. Raises DataError, in one line, if the file is no such
    picture, is damaged or too large, or if Pillow is needed and not installed.
    """
    try:
        content = read_plain(path, most_bytes=MOST_BYTES, follow_links=True)
    except FileNotFoundError:
        raise DataError(f"{path}: no such file; {EXPECTED}") from None
    except IsADirectoryError:
        raise DataError(f"{path}: is a folder; name the pictures in it") from None
    except (OSError, ValueError) as error:  # a name can hold what no system takes
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise DataError(f"{path}: can't be read: {reason}; {EXPECTED}") from None
    if not content:
        raise DataError(f"{path}: is empty; {EXPECTED}")
    try:
        if content[:2] in (b"P2", b"P5"):
            return read_pgm(content, path)
        if content.startswith((PNG, JPEG)):
            from tui_mnist.pictures.compressed import read_compressed  # noqa: PLC0415 - it needs Pillow

            return read_compressed(content, path)
    except MemoryError:
        raise out_of_memory(path) from None
    raise DataError(f"{path}: begins as no picture that can be read; {EXPECTED}")
