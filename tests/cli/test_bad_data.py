"""Data that is damaged ends the program at once with one line that names the file and the fact."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Program

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def truncated_gzip(content: bytes) -> bytes:
    return gzip.compress(content)[:-20]


def damaged_gzip(content: bytes) -> bytes:
    packed = bytearray(gzip.compress(content))
    packed[-6] ^= 0xFF  # within the checksum
    return bytes(packed)


@pytest.mark.parametrize(
    ("name", "damage", "fact"),
    [
        (IMAGES, truncated_gzip, "ended before the end-of-stream marker"),
        (IMAGES, damaged_gzip, "damaged"),
        (IMAGES, lambda content: content[:-1], "truncated"),
        (IMAGES, lambda content: content + b"\0", "over-long"),
        (IMAGES, lambda content: b"PK\3\4" + content[4:], "not an IDX file"),
        (IMAGES, lambda content: b"\0\0\7" + content[3:], "unknown IDX type 07"),
        (IMAGES, lambda content: b"", "is empty"),
        (LABELS, lambda content: content[:7] + bytes([91]) + content[8:-1], "holds 91 labels, but"),
        (LABELS, lambda content: content[:4], "truncated"),
    ],
    ids=["cut gzip", "damaged gzip", "cut", "over-long", "zip", "type", "empty", "fewer labels", "header"],
)
def test_a_damaged_file_is_named_with_what_is_the_matter(
    program: Program, name: str, damage: Callable[[bytes], bytes], fact: str
) -> None:
    content = (program.data / name).read_bytes()
    (program.data / name).unlink()
    packed = damage in (truncated_gzip, damaged_gzip)
    damaged = program.data / (name + (".gz" if packed else ""))
    damaged.write_bytes(damage(content))
    outcome = program.run(*program.small())
    assert outcome.code == 2
    assert outcome.error.startswith(f"{damaged}: ")
    assert fact in outcome.error
    assert not program.runs.exists()


def test_a_missing_file_is_named_with_what_was_found(program: Program) -> None:
    (program.data / LABELS).unlink()
    outcome = program.run(*program.small())
    assert outcome.code == 2
    assert outcome.error.startswith(f"{program.data}: lacks the train labels, {LABELS}")


def test_a_file_in_the_place_of_the_folder_is_no_data(program: Program, tmp_path: Path) -> None:
    (tmp_path / "digits").write_text("")
    outcome = program.run("--data", "digits")
    assert outcome.code == 2
    assert outcome.error == f"{tmp_path / 'digits'}: is a file; expected the folder that holds it, or one .npz file"


def test_a_label_out_of_range_is_named(program: Program) -> None:
    content = (program.data / LABELS).read_bytes()
    (program.data / LABELS).write_bytes(content[:2] + b"\x09" + content[3:-1] + b"\xff")  # signed bytes, the last is -1
    outcome = program.run(*program.small())
    assert outcome.code == 2
    assert outcome.error.startswith(f"{program.data / LABELS}: label -1 is out of range")
