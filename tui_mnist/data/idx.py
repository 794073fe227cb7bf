"""MNIST and its many successors come as IDX files, and a file that isn't what it says must never train a network.

The format, from the MNIST database's own page (LeCun, Cortes, Burges): two zero bytes, one byte for the type of the
values, one byte for the number of dimensions, each dimension as a big-endian 32-bit unsigned integer, then the values
themselves, big-endian, last dimension fastest, and nothing after them.
"""

import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from io import BufferedIOBase
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui_mnist import shareable
from tui_mnist.data.format import Arrays, Format
from tui_mnist.data.opening import opened_unpacked
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

FILE_NAME: Final = re.compile(
    r"(|.*[-_.])(train|t10k|test)-(images|labels)[-.]idx[1-3]-(?:ubyte|int)(?:\.gz)?", re.IGNORECASE
)
QMNIST_COLUMNS: Final = 8
MAXIMUM_RANK: Final = 64
"""NumPy holds no array with more dimensions; IDX's rank byte could say 255."""
CHUNK_BYTES: Final = 1 << 20


def read_idx(path: str | os.PathLike[str]) -> NDArray[Any]:
    """Read one IDX file, gzipped or not: its first bytes tell, its name does not.

    Returns an array in native byte order with the shape and type that the header states: rank 1 to 64, dtype uint8,
    int8, int16, int32, float32 or float64. The values go straight into that array, so peak memory is its size and
    about 1 MiB.

    Raises `DataError`, which names the file and the fact, for whatever is not exactly one whole IDX file.
    """
    path = Path(path)
    with opened_unpacked(path, "an IDX file, gzipped or not") as (stream, _, capacity):
        return _read_stream(stream, path, capacity)


def idx_bytes(array: NDArray[np.uint8]) -> bytes:
    """An array of bytes as an IDX file, not gzipped."""
    dimensions = np.array(array.shape, ">u4").tobytes()
    return bytes([0, 0, 0x08, array.ndim]) + dimensions + np.ascontiguousarray(array).tobytes()


def role_of(name: str) -> tuple[str, str] | None:
    """Say which set a file of this name belongs to and what it holds, such as ("emnist-digits-", "test labels")."""
    match = FILE_NAME.fullmatch(name)
    if match is None:
        return None
    subset = "train" if match[2].lower() == "train" else "test"
    return match[1], f"{subset} {match[3].lower()}"


def read_set(files: Sequence[Path]) -> Arrays:
    """Read the four files of a data set; of QMNIST's labels, the first of their 8 columns, which is the class."""
    train_images, train_labels, test_images, test_labels = (read_idx(file) for file in files)
    sources = (str(files[0]), str(files[1]), str(files[2]), str(files[3]))
    return Arrays(train_images, _classes(train_labels), test_images, _classes(test_labels), sources)


def _classes(labels: NDArray[Any]) -> NDArray[Any]:
    """The class of each image. QMNIST's README: class, NIST series, writer, and five more numbers of NIST's."""
    return labels[:, 0] if labels.ndim == 2 and labels.shape[1] == QMNIST_COLUMNS else labels


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


IDX: Final = Format(
    "IDX",
    {
        "train images": "train-images-idx3-ubyte(.gz)",
        "train labels": "train-labels-idx1-ubyte(.gz)",
        "test images": "t10k-images-idx3-ubyte(.gz)",
        "test labels": "t10k-labels-idx1-ubyte(.gz)",
    },
    role_of,
    read_set,
)
