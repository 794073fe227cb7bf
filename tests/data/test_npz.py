"""An .npz file as Keras keeps it becomes a data set, and one that is damaged or hostile costs little and one line."""

import pickle
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_mnist.data import load
from tui_mnist.errors import DataError
from tui_mnist.shareable import memory_of

Arrays = dict[str, NDArray[Any]]
savez: Callable[..., None] = np.savez
savez_compressed: Callable[..., None] = np.savez_compressed


def arrays(**replaced: Any) -> Arrays:
    pixels = np.random.default_rng(0)
    return {
        "x_test": pixels.integers(256, size=(3, 4, 5), dtype=np.uint8),
        "x_train": pixels.integers(256, size=(6, 4, 5), dtype=np.uint8),
        "y_train": np.array([0, 1, 2, 0, 1, 2], np.uint8),
        "y_test": np.array([2, 1, 0], np.uint8),
    } | replaced


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shapes.npz"


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        load(path)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert text.isprintable()
    return text.removeprefix(str(path))


@pytest.mark.parametrize("save", [savez, savez_compressed])
def test_the_four_arrays_of_keras_are_a_data_set(path: Path, save: Callable[..., None]) -> None:
    saved = arrays()
    save(path, **saved)
    for place in (path, path.parent, f"{path.parent}:shapes"):
        dataset = load(place)
        assert dataset.name == (path.parent.name if place == path.parent else "shapes")
        assert np.array_equal(dataset.train_samples, saved["x_train"])
        assert np.array_equal(dataset.test_samples, saved["x_test"])
        assert dataset.train_labels.tolist() == [0, 1, 2, 0, 1, 2]
        assert dataset.test_labels.tolist() == [2, 1, 0]


def test_other_arrays_beside_them_are_not_looked_at(path: Path) -> None:
    savez(path, **arrays(notes=np.array([{"any": "object"}], object)))
    assert load(path).classes == 3


@pytest.mark.parametrize("dtype", ["<i8", ">i4", "|i1", ">u2"])
def test_labels_may_be_integers_of_any_type_and_byte_order(path: Path, dtype: str) -> None:
    savez(path, **arrays(y_train=np.array([0, 1, 2, 0, 1, 7], dtype)))
    assert load(path).train_labels.tolist() == [0, 1, 2, 0, 1, 7]


def test_an_array_in_columns_first_order_is_the_same_array(path: Path) -> None:
    saved = arrays()
    savez(path, **saved | {"x_train": np.asfortranarray(saved["x_train"])})
    assert np.array_equal(load(path).train_samples, saved["x_train"])


@pytest.mark.parametrize("order", ["C", "F"])
def test_large_images_can_be_shared_with_other_processes(path: Path, order: Any) -> None:
    images = np.zeros((6, 512, 512), np.uint8, order)
    savez(path, **arrays(x_train=images, x_test=images[:3]))
    assert memory_of(load(path).train_samples) is not None


def test_emnist_letters_in_an_npz_are_taken_as_they_are(tmp_path: Path) -> None:
    saved = arrays()
    savez(tmp_path / "emnist-letters.npz", **saved)
    assert np.array_equal(load(tmp_path).train_samples, saved["x_train"])


# What is refused


def test_an_array_that_is_missing_is_named_with_those_there_are(path: Path) -> None:
    savez(path, images=np.zeros(3), labels=np.zeros(3))
    assert refusal(path) == ": lacks x_train; expected x_train, y_train, x_test, y_test, found images, labels"


class Hostile:
    """What runs code when it is unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("raise AssertionError('ran')",)


def test_pickled_objects_are_never_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    savez(path, **arrays(y_train=np.array([Hostile()] * 6, object)))
    monkeypatch.setattr(pickle, "load", pytest.fail)
    assert refusal(path) == ", y_train: holds object; expected numbers (pickled objects are never read)"


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"x_train": np.zeros((6, 20), np.uint8)}, ", x_train: holds uint8 of rank 2; expected images"),
        ({"x_train": np.zeros((6, 4, 5), np.float32)}, ", x_train: holds float32 of rank 3; expected images"),
        ({"x_train": np.zeros((6, 4, 5), complex)}, ", x_train: holds complex128; expected numbers"),
        ({"y_train": np.array(["a"] * 6)}, ", y_train: holds str"),
        ({"y_test": np.array([0, -1, 2])}, ", y_test: label -1 is out of range"),
        ({"y_test": np.array([0, 1])}, ", y_test: holds 2 labels, but"),
        ({"x_test": np.zeros((3, 5, 4), np.uint8)}, ", x_test: its images are 5 × 4 pixels"),
        ({"x_test": np.zeros((0, 4, 5), np.uint8)}, ", x_test: holds 0 images"),
        ({"x_test": np.uint8(7)}, ", x_test: holds uint8 of rank 0"),
    ],
)
def test_arrays_that_are_no_images_or_labels(path: Path, replaced: Arrays, said: str) -> None:
    savez(path, **arrays(**replaced))
    assert refusal(path).startswith(said)


def npy(header: str, values: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    text = header.encode()
    length = struct.pack("<H" if version[0] == 1 else "<I", len(text))
    return b"\x93NUMPY" + version + length + text + values


def with_entry(path: Path, content: bytes, **how: Any) -> None:
    """Write a sound file whose y_test is replaced by the bytes given."""
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, array in arrays().items():
            stream = BytesIO()
            np.save(stream, array)
            archive.writestr(f"{name}.npy", content if name == "y_test" else stream.getvalue())


HEADER = "{{'descr': '|u1', 'fortran_order': False, 'shape': {}}}"


@pytest.mark.parametrize(
    "shape",
    ["(10**6,)", "(1000000,)", "(2**31, 2**31)", f"({2**62}, {2**62})", f"(0, {2**63})", f"({10**4000},)", "(-3,)"],
)
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_enormous_shape_takes_neither_memory_nor_time(path: Path, shape: str, compression: int) -> None:
    with_entry(path, npy(HEADER.format(shape), b"\1" * 3), compression=compression)
    started = time.perf_counter()
    tracemalloc.start()
    refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**21
    assert time.perf_counter() - started < 1


def test_a_zip_bomb_is_not_unpacked_beyond_what_its_array_has_room_for(path: Path) -> None:
    with_entry(path, npy(HEADER.format("(3,)"), bytes(200 * 2**20)), compression=zipfile.ZIP_DEFLATED)
    tracemalloc.start()
    text = refusal(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert text.startswith(", y_test: more bytes than its header promises")
    assert peak < 2**23


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        b"no array",
        npy("[" * 9_000),
        npy("-" * 9_000 + "1"),
        npy("{" + "'a':" * 2_000),
        npy("{'descr': '|u1', 'fortran_order': False}"),
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), 1: 2}"),
        npy("{'descr': '|u1', 'fortran_order': 7, 'shape': (3,)}"),
        npy("{'descr': '|u1', 'fortran_order': False, 'shape': 'three'}"),
        npy("{'descr': 'nonsense', 'fortran_order': False, 'shape': (3,)}"),
        npy("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (3,)}", b"\1\2\3"),
        npy(HEADER.format("(3,)") + " " * 20_000, b"\0\1\2"),
        npy(HEADER.format("(3,)"), b"\0\1"),
        npy(HEADER.format("(3L,)"), b"\0\1\2")[:40],
    ],
    ids=range(15),
)
@pytest.mark.filterwarnings("error")
def test_what_is_no_array_is_refused_in_one_line(path: Path, content: bytes) -> None:
    with_entry(path, content)
    assert refusal(path).startswith(", y_test: ")


@pytest.mark.parametrize("version", [b"\2\0", b"\3\0"])
def test_versions_whose_header_may_have_4_gibibytes_are_not_read(path: Path, version: bytes) -> None:
    with_entry(path, npy(HEADER.format("(3,)"), b"\0\1\2", version=version))
    assert refusal(path).startswith(", y_test: is no array of plain numbers")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_grow_without_a_bound_are_not_unpacked(path: Path, compression: int) -> None:
    with_entry(path, b"", compression=compression)
    assert "packed in an unknown way" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\3\4" + bytes(50), b"\x1f\x8b\x08", b"\0\0\x08\x03", b"<html>"])
def test_what_is_no_zip(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refusal(path).startswith(": damaged or no .npz file (File is not a zip file)")


def sound(path: Path) -> bytes:
    savez_compressed(path, **arrays())
    return path.read_bytes()


def test_a_file_that_ends_early_is_refused_wherever_it_ends(path: Path) -> None:
    whole = sound(path)
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        refusal(path)


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_flipped_bit_changes_nothing_or_is_refused(path: Path, data: st.DataObject) -> None:
    damaged = bytearray(sound(path))
    bit = data.draw(st.integers(0, 8 * len(damaged) - 1))
    damaged[bit // 8] ^= 1 << bit % 8
    path.write_bytes(damaged)
    try:
        read = load(path)
    except DataError:
        refusal(path)
    else:
        assert np.array_equal(read.train_samples, arrays()["x_train"])
        assert read.test_labels.tolist() == [2, 1, 0]
