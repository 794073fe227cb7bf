"""A picture file becomes grey levels, or one line that says what is wrong with it, whatever its bytes are."""

import os
import struct
import sys
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image

from tests.pictures.drawing import DIGITS, blown_up, encoded, pgm
from tui_mnist.errors import DataError
from tui_mnist.pictures import find_digits, open_picture

PICTURE = 255 - blown_up(DIGITS[0])
levels = arrays(np.uint16, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 1000))


def opened(folder: Path, content: bytes) -> NDArray[np.uint8]:
    path = folder / "picture"
    path.write_bytes(content)
    return open_picture(path)


def refusal(folder: Path, content: bytes) -> str:
    """What is said of a file with these bytes: one line that begins with its name."""
    with pytest.raises(DataError) as raised:
        opened(folder, content)
    return line_about(folder / "picture", raised.value)


def line_about(path: Path, error: DataError) -> str:
    (line,) = str(error).splitlines()
    assert line.startswith(f"{path}: ")
    assert len(line) < len(str(path)) + 240
    return line.removeprefix(f"{path}: ")


# What can be read


def test_each_format_gives_the_grey_levels_that_were_saved(tmp_path: Path) -> None:
    for content in (pgm(PICTURE), pgm(PICTURE, plain=True), encoded(PICTURE, "PNG")):
        assert (opened(tmp_path, content) == PICTURE).all()
    assert np.abs(opened(tmp_path, encoded(PICTURE, "JPEG")).astype(int) - PICTURE).max() < 40


@given(levels, st.sampled_from([1000, 1001, 65_535]), st.booleans())
def test_a_pgm_of_any_highest_level_is_scaled_to_bytes(
    tmp_path_factory: pytest.TempPathFactory, picture: NDArray[np.uint16], highest: int, plain: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "scaled.pgm"
    path.write_bytes(pgm(picture, highest, plain=plain))
    assert np.abs(open_picture(path) - picture * (255 / highest)).max() <= 0.5


def test_comments_and_blanks_of_all_kinds_are_allowed_in_a_plain_pgm(tmp_path: Path) -> None:
    content = b"P2 # a\n#b\n 3\t2 # columns, rows\r\n255\n# levels\n0 1 2#three more\n\n253   254\n255"
    assert opened(tmp_path, content).tolist() == [[0, 1, 2], [253, 254, 255]]


def test_a_long_plain_pgm_is_read_in_pieces_without_cutting_a_number(tmp_path: Path) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (700, 700)).astype(np.uint8)
    assert (
        opened(tmp_path, pgm(picture, plain=True).replace(b"\n", b" ").replace(b"# made by a test", b"")) == picture
    ).all()


def test_colours_transparency_sixteen_bits_and_the_camera_s_turn_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    coloured = np.zeros((4, 6, 3), np.uint8)
    coloured[..., 2] = 255
    Image.fromarray(coloured).save(path)
    assert (open_picture(path) == 29).all()  # ITU-R 601-2 luma
    for ink in (0, 255):  # drawn on nothing
        drawn = np.zeros((20, 20, 4), np.uint8)
        drawn[5:15, 9:12] = ink, ink, ink, 255
        Image.fromarray(drawn).save(path)
        assert open_picture(path)[10, 10] == ink
        assert open_picture(path)[0, 0] == 255 - ink
    Image.fromarray(np.full((3, 3), 0x80FF, np.uint16)).save(path)
    assert (open_picture(path) == 0x80).all()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter to the right
    Image.fromarray(PICTURE).save(path, exif=exif)
    assert (open_picture(path) == np.rot90(PICTURE, -1)).all()


# What can't


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; expected a picture: PNG, JPEG or PGM"),
        (b"hello", "begins as no picture that can be read"),
        (b"GIF89a" + bytes(50), "begins as no picture that can be read"),
        (b"P5", "is no PGM, although it begins as one"),
        (b"P5 3 3" + b" #\n" * 100_000 + b"255\n123456789", "is no PGM, although it begins as one"),
        (b"P5 0 3 255\n", "is a picture of 0 x 3 pixels; expected at least one"),
        (b"P5 3 3 0\n123456789", "has 0 as its highest level; expected 1 to 65,535"),
        (b"P5 3 3 99999\n123456789", "has 99,999 as its highest level"),
        (b"P5 3 3 255\n12345678", "breaks off after 8 of 9 pixels"),
        (b"P5 3 3 50\n123456789", "has a level of 57, above its highest of 50"),
        (b"P2 3 1 255\n1 2", "breaks off after 2 of 3 pixels"),
        (b"P2 3 1 255\n1 2 -3", "holds something that is no grey level"),
        (b"P2 3 1 255\n1 2 " + b"9" * 5000, "holds something that is no grey level"),
        (b"P5 8000 8000 255\n", "is a picture of 8,000 x 8,000 pixels, too large to be read"),
        (b"P5 999999999 999999999 255\n", "too large to be read"),
        (b"P5 40000 2 255\n", "expected at most 40,000,000 in all and 30,000 on a side"),
        (b"\x89PNG\r\n\x1a\n", "is damaged"),
        (b"\xff\xd8\xff\xe0", "is damaged"),
        (encoded(PICTURE, "PNG")[:300], "is damaged"),
        (encoded(PICTURE, "JPEG")[:900], "is damaged"),
        (encoded(PICTURE, "JPEG") + b"\xff\xda" * 200, "is a JPEG in 201 scans; expected at most 100"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else "",
)
def test_what_is_wrong_with_its_bytes_is_said(content: bytes, said: str, tmp_path: Path) -> None:
    assert said in refusal(tmp_path, content)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.mark.parametrize("side", [20_000, 1_000_000])
def test_a_decompression_bomb_is_refused_by_its_header(side: int, tmp_path: Path) -> None:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    bomb = (
        b"\x89PNG\r\n\x1a\n" + header + png_chunk(b"IDAT", zlib.compress(bytes(10_000_000))) + png_chunk(b"IEND", b"")
    )
    tracemalloc.start()
    try:
        assert "too large to be read" in refusal(tmp_path, bomb)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_what_is_no_file_of_a_picture_is_said(tmp_path: Path) -> None:
    def said(path: Path) -> str:
        with pytest.raises(DataError) as raised:
            open_picture(path)
        return line_about(path, raised.value)

    assert said(tmp_path) == "is a folder; name the pictures in it"
    assert said(tmp_path / "nowhere.png") == "no such file; expected a picture: PNG, JPEG or PGM"
    assert "can't be read" in said(tmp_path / "a\0b")
    os.mkfifo(tmp_path / "pipe")
    assert "it is a pipe, not a plain file" in said(tmp_path / "pipe")
    with (tmp_path / "huge.pgm").open("wb") as file:
        file.truncate(1 << 40)
    assert "100,000,000 are the most" in said(tmp_path / "huge.pgm")


def test_without_pillow_a_pgm_is_read_and_the_others_say_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "PIL"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert (opened(tmp_path, pgm(PICTURE)) == PICTURE).all()
    assert len(find_digits(PICTURE).digits) == 1
    for kind in ("PNG", "JPEG"):
        assert "which is missing; pip install 'tui-mnist[pictures]'" in refusal(tmp_path, encoded_before[kind])


encoded_before = {kind: encoded(PICTURE, kind) for kind in ("PNG", "JPEG")}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PGM", "plain PGM"])
def test_fifty_mutations_of_a_good_file_give_one_clear_line_each_or_digits(kind: str, tmp_path: Path) -> None:
    good = encoded(PICTURE, kind) if kind in encoded_before else pgm(PICTURE, plain=kind != "PGM")
    generator = np.random.default_rng(len(kind))
    ended = {"read": 0, "refused": 0}
    for number in range(50):
        content = bytearray(good)
        for place in generator.integers(0, len(good) if number % 2 else 60, generator.integers(1, 5)):
            content[place] = generator.integers(256) if number % 4 else generator.choice(list(b"0123456789 "))
        if number % 5 == 0:
            del content[generator.integers(len(content)) :]
        if number % 7 == 0:
            place = generator.integers(len(content) + 1)
            content[place:place] = generator.bytes(20)
        try:
            picture = opened(tmp_path, bytes(content))
        except DataError as error:
            line_about(tmp_path / "picture", error)
            ended["refused"] += 1
        else:
            find_digits(picture)
            ended["read"] += 1
    assert min(ended.values()) > 0
