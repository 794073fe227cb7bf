"""EMNIST's labels are numbers, and a small file beside it says which letter each of them stands for."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tui_mnist.data.opening import opened
from tui_mnist.errors import DataError

FILE_NAME: Final = re.compile(r"(|.*[-_.])mapping\.txt", re.IGNORECASE)
LARGEST: Final = 1 << 16
"""In bytes; a hundred times what 62 classes need."""
LINE: Final = re.compile(r"\d{1,7}(?:\s+\d{1,7}){1,2}", re.ASCII)


def read_mapping(path: Path) -> Mapping[int, str]:
    """Read the name of each label: in each line the label and the Unicode number of its letter, or of two letters.

    Two letters are an upper and a lower case in one class, called "Aa".

    Raises `DataError`, which names the file and the line, if it is anything else.
    """
    kind = "a mapping of labels to letters"
    with opened(path, kind) as (file, size):
        if size > LARGEST:
            raise DataError(f"{path}: has {size:,} bytes; expected {kind}, at most {LARGEST:,} bytes")
        lines = file.read(LARGEST).decode("ascii", "replace").splitlines()
    names = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        label, *letters = (int(figure) for figure in line.split()) if LINE.fullmatch(line.strip()) else (0, 0)
        if not all(33 <= letter <= 0x10FFFF and chr(letter).isprintable() for letter in letters):
            raise DataError(f"{path}, line {number:,}: is {line[:20]!r}; expected a label and its letter, as in 10 65")
        names[label] = "".join(map(chr, letters))
    return names
