"""An IDX file is read exactly as it was written, or it is refused with one line that names it."""

import gzip
import math
import os
import re
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from tui_mnist.data import read_idx
from tui_mnist.errors import DataError
from tui_mnist.shareable import available_memory

Encode = Callable[[NDArray[Any]], bytes]

idx_dtypes = st.sampled_from([np.uint8, np.int8, np.int16, np.int32, np.float32, np.float64]).map(np.dtype)
idx_arrays = idx_dtypes.flatmap(
    lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=1, max_dims=6, min_side=0, max_side=4))
)
# The folder is emptied of its one file by each next example.
reuses_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

DIGITS = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)


def header(type_code: int, *dimensions: int) -> bytes:
    return bytes([0, 0, type_code, len(dimensions)]) + struct.pack(f">{len(dimensions)}I", *dimensions)


def refusal(path: Path, content: bytes | None = None) -> str:
    """Return the error's text after the file's name, having seen that it is one line that begins with that name."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_idx(path)
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert "\n" not in text
    return text.removeprefix(f"{path}: ")


# What is read


@given(array=idx_arrays, gzipped=st.booleans())
@reuses_folder
def test_every_type_and_rank_comes_back_bit_for_bit_in_native_byte_order(
    array: NDArray[Any], gzipped: bool, tmp_path: Path, encode_idx: Encode
) -> None:
    path = tmp_path / "file"
    content = encode_idx(array)
    path.write_bytes(gzip.compress(content) if gzipped else content)

    read = read_idx(path)

    assert read.dtype == array.dtype
    assert read.dtype.isnative
    assert read.shape == array.shape
    assert read.tobytes() == array.tobytes()


def test_the_rank_may_be_as_high_as_numpy_allows(tmp_path: Path) -> None:
    path = tmp_path / "rank-64"
    path.write_bytes(header(0x08, *[1] * 64) + b"\x07")
    assert read_idx(path).shape == (1,) * 64


def test_values_are_big_endian(tmp_path: Path) -> None:
    path = tmp_path / "shorts"
    path.write_bytes(header(0x0B, 2) + b"\x01\x02\xff\xfe")
    assert read_idx(path).tolist() == [258, -2]


@pytest.mark.parametrize("name", ["digits", "digits.gz", "digits.idx"])
def test_the_first_bytes_and_not_the_name_tell_whether_it_is_gzipped(
    tmp_path: Path, encode_idx: Encode, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(encode_idx(DIGITS))
    assert np.array_equal(read_idx(path), DIGITS)
    path.write_bytes(gzip.compress(encode_idx(DIGITS)))
    assert np.array_equal(read_idx(path), DIGITS)


def test_a_gzip_of_several_members_is_one_file(tmp_path: Path, encode_idx: Encode) -> None:
    content = encode_idx(DIGITS)
    path = tmp_path / "digits.gz"
    path.write_bytes(gzip.compress(content[:7]) + gzip.compress(content[7:20]) + gzip.compress(content[20:]))
    assert np.array_equal(read_idx(path), DIGITS)


def test_the_path_may_be_a_string(tmp_path: Path, encode_idx: Encode) -> None:
    path = tmp_path / "digits"
    path.write_bytes(encode_idx(DIGITS))
    assert np.array_equal(read_idx(str(path)), DIGITS)


def test_the_array_can_be_written_to(tmp_path: Path, encode_idx: Encode) -> None:
    path = tmp_path / "digits"
    path.write_bytes(encode_idx(DIGITS))
    read_idx(path)[0] = 0


@pytest.mark.parametrize("gzipped", [False, True])
def test_a_large_file_is_held_in_memory_once(tmp_path: Path, encode_idx: Encode, gzipped: bool) -> None:
    values = np.random.default_rng(0).integers(256, size=(16, 1024, 1024), dtype=np.uint8)
    path = tmp_path / "large"
    content = encode_idx(values)
    path.write_bytes(gzip.compress(content, compresslevel=1) if gzipped else content)
    del content

    tracemalloc.start()
    read = read_idx(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert np.array_equal(read, values)
    assert peak < values.nbytes + 4 * 2**20


# What is refused: things that are no readable file


def test_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere" / "file").startswith("no such file")


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith("is a folder")


def test_a_device_which_like_a_pipe_could_block_or_never_end() -> None:
    assert refusal(Path(os.devnull)).startswith("is not a regular file")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # an administrator may read files of any mode, so a mode proves nothing
    assert "Permission denied" in refusal(path)


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(DataError, match="can't be read"):
        read_idx("nul\0character")
    with pytest.raises(DataError, match="can't be read"):
        read_idx("long" * 5_000)


# What is refused: wrong headers


def test_an_empty_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "file", b"").startswith("is empty")
    assert refusal(tmp_path / "file", gzip.compress(b"")).startswith("is empty")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04....", b"<html>", b"\0\x01\x08\x01", b"\x01"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_another_magic_number(tmp_path: Path, content: bytes, pack: Callable[[bytes], bytes]) -> None:
    text = refusal(tmp_path / "file", pack(content))
    assert text.startswith(f"not an IDX file: it starts with {content[:4].hex(' ')}")


@pytest.mark.parametrize("type_code", [0x00, 0x07, 0x0A, 0x0F, 0xFF])
def test_an_unknown_type(tmp_path: Path, type_code: int) -> None:
    text = refusal(tmp_path / "file", header(type_code, 1) + b"\0" * 8)
    assert text == f"unknown IDX type {type_code:02x}; expected one of 08, 09, 0b, 0c, 0d, 0e"


@pytest.mark.parametrize("rank", [0, 65, 255])
def test_a_rank_of_0_or_above_numpys(tmp_path: Path, rank: int) -> None:
    text = refusal(tmp_path / "file", header(0x08, *[1] * rank) + b"\0")
    assert text == f"an IDX file of {rank} dimensions; expected 1 to 64"


@pytest.mark.parametrize("length", [1, 2, 3, 4, 8, 15])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_truncated_header(tmp_path: Path, encode_idx: Encode, length: int, pack: Callable[[bytes], bytes]) -> None:
    assert refusal(tmp_path / "file", pack(encode_idx(DIGITS)[:length])).startswith("truncated")


# What is refused: wrong bodies


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_truncated_body(tmp_path: Path, encode_idx: Encode, pack: Callable[[bytes], bytes]) -> None:
    text = refusal(tmp_path / "file", pack(encode_idx(DIGITS)[:-1]))
    assert text.startswith("truncated: the header promises 24 bytes of values (2 × 3 × 4 uint8), but only 23 are there")


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_over_long_body(tmp_path: Path, encode_idx: Encode, pack: Callable[[bytes], bytes]) -> None:
    text = refusal(tmp_path / "file", pack(encode_idx(DIGITS) + b"\0"))
    assert text.startswith("over-long: the header promises 24 bytes of values (2 × 3 × 4 uint8), but more follow")


@pytest.mark.parametrize(
    "dimensions", [(2**32 - 1,), (2**20, 2**20), (2**31, 2**31, 4), (2**32 - 1,) * 64], ids=lambda d: f"rank {len(d)}"
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_dimensions_far_beyond_the_file_are_refused_before_any_memory_is_taken(
    tmp_path: Path, dimensions: tuple[int, ...], pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(pack(header(0x0E, *dimensions) + b"\0" * 100))
    tracemalloc.start()
    text = refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert text.startswith("truncated")
    assert "more than the file can hold" in text
    assert peak < 2**20


def test_dimensions_that_overflow_around_a_zero(tmp_path: Path) -> None:
    text = refusal(tmp_path / "file", header(0x08, 0, 2**32 - 1, 2**32 - 1, 2**32 - 1))
    assert text.startswith("absurd dimensions 0 × 4294967295 × 4294967295 × 4294967295")


def test_values_beyond_this_machines_memory(
    tmp_path: Path, encode_idx: Encode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    path = tmp_path / "file"
    path.write_bytes(encode_idx(DIGITS))
    monkeypatch.setattr(np, "empty", refuse)
    assert "memory" in refusal(path)


@pytest.mark.skipif(math.isinf(available_memory()), reason="the system doesn't say how much memory there is")
def test_a_file_of_nothing_that_is_larger_than_the_memory_is_refused_at_once(tmp_path: Path) -> None:
    images = 1 + int(available_memory()) // 2**20 + 2**12
    path = tmp_path / "file"
    path.write_bytes(header(0x08, images, 2**10, 2**10))
    os.truncate(path, len(header(0x08, images, 2**10, 2**10)) + images * 2**20)  # takes no room on the disk
    assert "its values don't fit into this machine's memory; use a smaller data set" in refusal(path)


# What is refused: damaged gzips


def gzipped_digits(encode_idx: Encode) -> bytes:
    return gzip.compress(encode_idx(DIGITS), mtime=0)


def test_a_truncated_gzip_wherever_it_ends(tmp_path: Path, encode_idx: Encode) -> None:
    whole = gzipped_digits(encode_idx)
    for length in range(2, len(whole)):
        assert re.match("damaged gzip|is empty", refusal(tmp_path / "file", whole[:length])), length


def test_a_gzip_with_a_wrong_checksum(tmp_path: Path, encode_idx: Encode) -> None:
    damaged = bytearray(gzipped_digits(encode_idx))
    damaged[-8] ^= 1
    assert refusal(tmp_path / "file", bytes(damaged)).startswith("damaged gzip (CRC check failed")


def test_a_gzip_with_a_wrong_length(tmp_path: Path, encode_idx: Encode) -> None:
    damaged = bytearray(gzipped_digits(encode_idx))
    damaged[-4] ^= 1
    assert refusal(tmp_path / "file", bytes(damaged)).startswith("damaged gzip")


def test_a_gzip_whose_compressed_data_make_no_sense(tmp_path: Path, encode_idx: Encode) -> None:
    damaged = bytearray(gzipped_digits(encode_idx))
    damaged[10] = 0b111  # a block of the type that deflate reserves
    assert refusal(tmp_path / "file", bytes(damaged)).startswith("damaged gzip")


def test_a_gzip_with_garbage_behind_it(tmp_path: Path, encode_idx: Encode) -> None:
    assert refusal(tmp_path / "file", gzipped_digits(encode_idx) + b"garbage").startswith("damaged gzip")


def test_a_gzip_of_a_gzip(tmp_path: Path, encode_idx: Encode) -> None:
    assert refusal(tmp_path / "file", gzip.compress(gzipped_digits(encode_idx))).startswith(
        "is gzipped twice; unpack it once"
    )


# Whatever the bytes


def read_or_refuse(path: Path, content: bytes) -> NDArray[Any] | None:
    path.write_bytes(content)
    try:
        return read_idx(path)
    except DataError:
        refusal(path)
        return None


@given(
    content=st.binary(max_size=300),
    start=st.sampled_from([b"", b"\0\0", b"\0\0\x08\x01", b"\x1f\x8b", b"\x1f\x8b\x08"]),
)
@reuses_folder
def test_random_bytes_are_read_or_refused(tmp_path: Path, content: bytes, start: bytes) -> None:
    read_or_refuse(tmp_path / "file", start + content)


@given(content=st.binary(max_size=300), start=st.sampled_from([b"", b"\0\0", b"\0\0\x08\x01", b"\0\0\x0e\x03"]))
@reuses_folder
def test_random_bytes_in_a_sound_gzip_are_read_or_refused(tmp_path: Path, content: bytes, start: bytes) -> None:
    read_or_refuse(tmp_path / "file", gzip.compress(start + content))


@given(array=idx_arrays, gzipped=st.booleans(), data=st.data())
@reuses_folder
def test_no_truncated_file_is_read(
    array: NDArray[Any], gzipped: bool, data: st.DataObject, tmp_path: Path, encode_idx: Encode
) -> None:
    content = encode_idx(array)
    whole = gzip.compress(content) if gzipped else content
    length = data.draw(st.integers(0, len(whole) - 1), label="length")
    assert read_or_refuse(tmp_path / "file", whole[:length]) is None


@given(array=idx_arrays, gzipped=st.booleans(), data=st.data())
@reuses_folder
def test_a_flipped_bit_is_refused_or_leaves_a_file_that_accounts_for_its_every_byte(
    array: NDArray[Any], gzipped: bool, data: st.DataObject, tmp_path: Path, encode_idx: Encode
) -> None:
    content = encode_idx(array)
    damaged = bytearray(gzip.compress(content) if gzipped else content)
    bit = data.draw(st.integers(0, 8 * len(damaged) - 1), label="bit")
    damaged[bit // 8] ^= 1 << bit % 8

    read = read_or_refuse(tmp_path / "file", bytes(damaged))

    if read is None:
        return
    if gzipped:  # the checksum covers the content: a flip that is let through was in the gzip's own header
        assert read.tobytes() == array.tobytes()
    else:
        assert 4 + 4 * read.ndim + read.nbytes == len(damaged)


@given(values=st.binary(min_size=1, max_size=200))
@reuses_folder
def test_a_gzip_whose_checksum_belongs_to_other_content_is_refused(tmp_path: Path, values: bytes) -> None:
    content = header(0x08, len(values)) + values
    other = header(0x08, len(values)) + values[::-1]
    assume(zlib.crc32(content) != zlib.crc32(other))
    mixed = gzip.compress(content)[:-8] + gzip.compress(other)[-8:]
    assert read_or_refuse(tmp_path / "file", mixed) is None
