"""MNIST and its many successors come as IDX files, and a file that isn't what it says must never train a network.

The format, from the MNIST database's own page (LeCun, Cortes, Burges): two zero bytes, one byte for the type of the
values, one byte for the number of dimensions, each dimension as a big-endian 32-bit unsigned integer, then the values
themselves, big-endian, last dimension fastest, and nothing after them.
"""

import gzip
import math
import os
import stat
import sys
import zlib
from collections.abc import Mapping
from io import BufferedIOBase
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist import shareable
from tui_mnist.errors import DataError

IDX_TYPES: Final[Mapping[int, np.dtype[Any]]] = MappingProxyType(
    {
        0x08: np.dtype(np.uint8),
        0x09: np.dtype(np.int8),
        0x0B: np.dtype(np.int16),
        0x0C: np.dtype(np.int32),
        0x0D: np.dtype(np.float32),
        0x0E: np.dtype(np.float64),
    }
)
"""The type byte of an IDX file → the dtype of the array it is read into, in this machine's byte order."""

GZIP_MAGIC: Final = b"\x1f\x8b"
MAXIMUM_RANK: Final = 64
"""NumPy holds no array with more dimensions; IDX's rank byte could say 255."""
DEFLATE_LIMIT: Final = 1032
"""No deflate stream grows by more than this factor (258 bytes out of 2 bits), so a small file can't hold much."""
CHUNK_BYTES: Final = 1 << 20


def read_idx(path: str | os.PathLike[str]) -> NDArray[Any]:
    """Read one IDX file, gzipped or not: its first bytes tell, its name does not.

    Returns an array in native byte order with the shape and type that the header states: rank 1 to 64, dtype uint8,
    int8, int16, int32, float32 or float64. The values go straight into that array, so peak memory is its size and
    about 1 MiB.

    Raises `DataError`, which names the file and the fact, for whatever is not exactly one whole IDX file.
    """
    path = Path(path)
    try:
        size = _regular_file_size(path)
        with path.open("rb") as file:
            magic = file.read(len(GZIP_MAGIC))
            file.seek(0)
            if magic != GZIP_MAGIC:
                return _read_stream(file, path, capacity=size)
            with gzip.GzipFile(fileobj=file, mode="rb") as stream:
                return _read_stream(stream, path, capacity=size * DEFLATE_LIMIT)
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file; expected an IDX file, gzipped or not") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"{path}: damaged gzip ({_one_line(error)}); fetch the file again") from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: can't be read ({_one_line(error)}); expected a readable IDX file") from error
    except MemoryError as error:
        raise DataError(f"{path}: its values don't fit into this machine's memory; use a smaller data set") from error


def _regular_file_size(path: Path) -> int:
    """Return the size on disk in bytes; anything but a regular file (a pipe, a device) could block or never end."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise DataError(f"{path}: is a folder; expected an IDX file, gzipped or not")
    if not stat.S_ISREG(status.st_mode):
        raise DataError(f"{path}: is not a regular file; expected an IDX file, gzipped or not")
    return status.st_size


def _read_stream(stream: BufferedIOBase, path: Path, capacity: int) -> NDArray[Any]:
    """Read header and values from the start of `stream`, which can hold at most `capacity` bytes."""
    dtype, shape = _read_header(stream, path)
    values = math.prod(shape)
    promised = values * dtype.itemsize
    promise = f"the header promises {promised:,} bytes of values ({' × '.join(map(str, shape))} {dtype.name})"
    if promised > capacity:
        raise DataError(f"{path}: truncated: {promise}, more than the file can hold; fetch the file again")
    # An empty array can still have dimensions whose product is too large for NumPy to address.
    if math.prod(filter(None, shape)) * dtype.itemsize > sys.maxsize:
        raise DataError(f"{path}: absurd dimensions {' × '.join(map(str, shape))}; expected ones that fit into memory")

    array = shareable.empty(shape, dtype)
    received = _read_into(stream, array)
    if received < promised:
        raise DataError(f"{path}: truncated: {promise}, but only {received:,} are there; fetch the file again")
    if stream.read(1):  # at the end of a gzip, this also compares the checksum
        raise DataError(f"{path}: over-long: {promise}, but more follow; fetch the file again")
    if sys.byteorder == "little":
        array.byteswap(inplace=True)
    return array


def _read_header(stream: BufferedIOBase, path: Path) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """Read the magic number and the dimensions."""
    magic = stream.read(4)
    if not magic:
        raise DataError(f"{path}: is empty; expected an IDX file, gzipped or not")
    if magic[:2] != b"\0\0"[: len(magic)]:
        raise DataError(
            f"{path}: not an IDX file: it starts with {magic.hex(' ')}; expected 00 00, a type and a rank, or a gzip"
        )
    if len(magic) < 4:
        raise DataError(f"{path}: truncated: {len(magic)} bytes are no whole header; fetch the file again")
    type_code, rank = magic[2], magic[3]
    if type_code not in IDX_TYPES:
        known = ", ".join(f"{code:02x}" for code in IDX_TYPES)
        raise DataError(f"{path}: unknown IDX type {type_code:02x}; expected one of {known}")
    if not 1 <= rank <= MAXIMUM_RANK:
        raise DataError(f"{path}: an IDX file of {rank} dimensions; expected 1 to {MAXIMUM_RANK}")
    dimensions = stream.read(4 * rank)
    if len(dimensions) < 4 * rank:
        raise DataError(f"{path}: truncated within its header of {rank} dimensions; fetch the file again")
    return IDX_TYPES[type_code], tuple(np.frombuffer(dimensions, ">u4").tolist())


def _read_into(stream: BufferedIOBase, array: NDArray[Any]) -> int:
    """Fill `array` with the stream's bytes as they are; return how many there were.

    In chunks, because `GzipFile.readinto` first holds all that it is asked for as a second copy.
    """
    target = array.reshape(-1).view(np.uint8).data
    received = 0
    while received < len(target):
        count = stream.readinto(target[received : received + CHUNK_BYTES])
        if not count:
            break
        received += count
    return received


def _one_line(error: BaseException) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(reason.split()) or type(error).__name__
