"""Keras keeps MNIST, and many keep sets of their own, as one .npz file: a zip of NumPy arrays.

The formats: numpy.savez, and numpy.lib.format for the .npy files within. Pickled objects are never read: they could run
any code.
"""

import math
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from tokenize import TokenError
from typing import IO, Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from tui_mnist import shareable
from tui_mnist.data.format import Arrays, Format
from tui_mnist.data.opening import DEFLATE_LIMIT, one_line, opened
from tui_mnist.errors import DataError
from tui_mnist.printable import printable

SUFFIX: Final = ".npz"
ARRAYS: Final = ("x_train", "y_train", "x_test", "y_test")
CHUNK_BYTES: Final = 1 << 20
ENCRYPTED: Final = 1
"""The bit of a zip entry's flags."""
PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What numpy.savez and numpy.savez_compressed write; others could grow without a known bound."""


def role_of(name: str) -> tuple[str, str] | None:
    """Say which set a file of this name holds: mnist.npz the one called mnist."""
    match = re.fullmatch(r"(.*)\.npz", name, re.IGNORECASE)
    return None if match is None else (match[1], "arrays")


def read_set(files: Sequence[Path]) -> Arrays:
    """Read the arrays x_train, y_train, x_test and y_test of one .npz file.

    Raises `DataError`, which names the file and the array, for whatever is not a whole array of numbers. No memory is
    taken for an array before it is known that the file can hold it.
    """
    (path,) = files
    with opened(path, "an .npz file, as Keras has it") as (file, _):
        try:
            with zipfile.ZipFile(file) as archive:
                images, labels, test_images, test_labels = (_read_array(archive, path, name) for name in ARRAYS)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise DataError(f"{path}: damaged or no .npz file ({one_line(error)}); fetch the file again") from error
    x_train, y_train, x_test, y_test = (f"{path}, {name}" for name in ARRAYS)
    return Arrays(images, labels, test_images, test_labels, (x_train, y_train, x_test, y_test))


def _read_array(archive: zipfile.ZipFile, path: Path, name: str) -> NDArray[Any]:
    try:
        entry = archive.getinfo(f"{name}.npy")
    except KeyError:
        held = ", ".join(entry.removesuffix(".npy") for entry in archive.namelist()[: len(ARRAYS)])
        raise DataError(
            f"{path}: lacks {name}; expected {', '.join(ARRAYS)}, found {printable(held) or 'no arrays'}"
        ) from None
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in PACKINGS:
        raise DataError(f"{path}, {name}: is encrypted or packed in an unknown way; write it with numpy.savez")
    with archive.open(entry) as stream:
        shape, fortran_order, dtype = _read_header(stream, f"{path}, {name}")
        promised = math.prod(shape) * dtype.itemsize
        if promised > min(entry.file_size, entry.compress_size * DEFLATE_LIMIT):
            raise DataError(
                f"{path}, {name}: truncated: the header promises more values than the file can hold; "
                "fetch the file again"
            )
        array = shareable.empty(shape[::-1] if fortran_order else shape, dtype)
        _read_into(stream, array, f"{path}, {name}")
    if not fortran_order:
        return array
    ordered = shareable.empty(shape, dtype)
    ordered[...] = array.T
    return ordered


def _read_header(stream: IO[bytes], source: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Return shape, order and type of a .npy file. Of its versions the first alone bounds its header, to 64 KiB."""
    try:
        if npy.read_magic(stream) != (1, 0):
            raise DataError(f"{source}: is no array of plain numbers; write it with numpy.savez")
        shape, fortran_order, dtype = npy.read_array_header_1_0(stream)
    except (ValueError, TypeError, SyntaxError, TokenError, RecursionError, MemoryError) as error:
        raise DataError(f"{source}: has no header of a .npy file; write it with numpy.savez") from error
    if dtype.kind not in "biuf" or any(length < 0 for length in shape):
        raise DataError(f"{source}: holds {dtype.name}; expected numbers (pickled objects are never read)")
    return shape, fortran_order, dtype


def _read_into(stream: IO[bytes], array: NDArray[Any], source: str) -> None:
    """Fill `array` with the rest of the stream, chunk by chunk, to its end, where the zip's checksum is compared."""
    target = array.reshape(-1).view(np.uint8).data
    received = 0
    while chunk := stream.read(CHUNK_BYTES):
        if received + len(chunk) > len(target):
            raise DataError(f"{source}: more bytes than its header promises; write it with numpy.savez")
        target[received : received + len(chunk)] = chunk
        received += len(chunk)
    if received < len(target):
        raise DataError(f"{source}: truncated: {received:,} bytes of {len(target):,} are there; fetch the file again")


NPZ: Final = Format("npz", {"arrays": "mnist.npz"}, role_of, read_set, scans=False)
