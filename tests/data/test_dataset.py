"""A data set is loaded by name or from a folder, and one whose parts don't fit together is refused."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tui_mnist.data import CATALOG, BundledDataset, Dataset, load
from tui_mnist.errors import DataError
from tui_mnist.shareable import memory_of

WriteFolder = Callable[..., Path]


def images(count: int, rows: int = 4, columns: int = 5) -> NDArray[np.uint8]:
    return np.zeros((count, rows, columns), np.uint8)


def labels(*values: int, dtype: Any = np.uint8) -> NDArray[Any]:
    return np.array(values, dtype)


def refusal(folder: Path | str) -> str:
    with pytest.raises(DataError) as caught:
        load(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# By name or from a folder


def test_a_folder_of_four_idx_files_is_a_data_set(write_folder: WriteFolder) -> None:
    dataset = load(write_folder("shapes"))
    assert dataset.name == "shapes"
    assert dataset.train_samples.shape == (6, 4, 5)
    assert dataset.train_labels.tolist() == [0, 1, 2, 0, 1, 2]
    assert dataset.test_samples.shape == (3, 4, 5)
    assert dataset.test_labels.tolist() == [2, 1, 0]
    assert (dataset.image_shape, dataset.features, dataset.classes) == ((4, 5), 20, 3)
    assert dataset.class_names == ("0", "1", "2")


def test_the_files_need_not_be_gzipped(write_folder: WriteFolder) -> None:
    packed, unpacked = load(write_folder("packed")), load(write_folder("unpacked", gzipped=False))
    assert np.array_equal(packed.train_samples, unpacked.train_samples)


def test_the_folder_may_be_relative_to_the_current_one_or_to_the_home(
    write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder("shapes")
    monkeypatch.chdir(folder)
    assert load(".").name == "shapes"
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    assert load("~/shapes").name == "shapes"


def test_a_name_wins_over_a_folder_which_is_reached_by_a_path(
    write_folder: WriteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_folder("mnist").parent)
    assert load("mnist").classes == 10
    assert load("./mnist").classes == 3


def test_what_is_neither_a_name_nor_a_folder_is_told_the_names() -> None:
    text = refusal("fashion")
    assert text == (
        'no data set and no folder is called "fashion"; '
        "expected mnist, fashion-mnist, kmnist, spirals, rings, disk-in-ring, moons, xor, blobs, crumpled, "
        "or a folder of IDX, npz or CSV files"
    )


@pytest.mark.parametrize("name", ["", "nul\0character"])
def test_names_that_no_folder_can_have(name: str) -> None:
    assert refusal(name).startswith("no data set")


@pytest.mark.parametrize("name", ["x" * 256, "long" * 5_000, "a/" * 3_000, "letters:" * 1_000])
def test_a_name_that_is_too_long_is_told_so_and_not_repeated(name: str) -> None:
    text = refusal(name)
    assert f"its name of {len(name):,} letters is too long; expected a folder" in text
    assert len(text) < 250


def test_a_link_to_itself_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    assert "Too many levels of symbolic links" in refusal(tmp_path / "circle")


def test_a_file_is_no_folder(write_folder: WriteFolder) -> None:
    file = write_folder() / "train-images-idx3-ubyte.gz"
    assert refusal(file) == f"{file}: is a file; expected the folder that holds it, or one .npz file"


def test_a_damaged_file_is_named(write_folder: WriteFolder) -> None:
    file = write_folder() / "t10k-labels-idx1-ubyte.gz"
    file.write_bytes(file.read_bytes()[:-3])
    assert refusal(file.parent).startswith(f"{file}: damaged gzip")


def test_an_installation_without_the_bundled_files_says_so() -> None:
    with pytest.raises(DataError, match=r"lacks letters; install tui-mnist again"):
        load("letters", catalog={"letters": BundledDataset("letters", ("a", "b"))})


# Sizes and classes


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (8, 8), (32, 20)])
def test_images_may_have_any_size(write_folder: WriteFolder, rows: int, columns: int) -> None:
    dataset = load(write_folder(train_images=images(6, rows, columns), test_images=images(3, rows, columns)))
    assert dataset.image_shape == (rows, columns)


@pytest.mark.parametrize("prefix", ["emnist-letters-", "emnist-balanced-"])
def test_emnists_names_are_known(write_folder: WriteFolder, prefix: str) -> None:
    assert load(write_folder(prefix=prefix, test="test")).classes == 3


def test_labels_from_1_to_26_leave_class_0_unused(write_folder: WriteFolder) -> None:
    letters = np.arange(1, 27, dtype=np.uint8)
    folder = write_folder(
        train_images=images(26), train_labels=letters, test_images=images(26), test_labels=letters, test="test"
    )
    dataset = load(folder)
    assert dataset.classes == 27
    assert dataset.train_labels.max() == 26


def test_a_class_that_only_the_test_set_has_counts_too(write_folder: WriteFolder) -> None:
    assert load(write_folder(test_labels=labels(0, 1, 9))).classes == 10


def test_there_may_be_as_many_as_256_classes(write_folder: WriteFolder) -> None:
    assert load(write_folder(test_labels=labels(0, 1, 255))).classes == 256


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32])
def test_labels_of_any_integer_type_are_kept_as_indices(write_folder: WriteFolder, dtype: Any) -> None:
    dataset = load(write_folder(train_labels=labels(0, 1, 2, 0, 1, 100, dtype=dtype)))
    assert dataset.train_labels.tolist() == [0, 1, 2, 0, 1, 100]
    assert dataset.train_labels.dtype == np.intp


# As EMNIST and QMNIST have them


def emnist(write_folder: WriteFolder, *names: str, mapping: str = "", **replaced: Any) -> Path:
    """Several sets in one folder, each with its mapping."""
    folder = write_folder("gzip", prefix="emnist-digits-", test="test")
    for name in names:
        written = write_folder(name, prefix=f"emnist-{name}-", test="test", **replaced)
        for path in written.iterdir():
            path.rename(folder / path.name)
        (folder / f"emnist-{name}-mapping.txt").write_text(mapping)
    return folder


def test_emnists_images_are_turned_upright(write_folder: WriteFolder) -> None:
    lying = np.arange(6 * 4 * 5, dtype=np.uint8).reshape(6, 4, 5)
    dataset = load(write_folder(prefix="emnist-balanced-", train_images=lying, test_images=lying[:3]))
    assert dataset.image_shape == (5, 4)
    assert np.array_equal(dataset.train_samples, lying.transpose(0, 2, 1))
    assert np.array_equal(dataset.test_samples, lying[:3].transpose(0, 2, 1))


@pytest.mark.parametrize("prefix", ["", "my-", "qmnist-", "femnists-"])
def test_other_images_are_not_turned(write_folder: WriteFolder, prefix: str) -> None:
    lying = np.arange(6 * 4 * 5, dtype=np.uint8).reshape(6, 4, 5)
    assert np.array_equal(load(write_folder(prefix=prefix, train_images=lying)).train_samples, lying)


def test_more_images_than_are_turned_at_once_can_still_be_shared(write_folder: WriteFolder) -> None:
    lying = np.random.default_rng(0).integers(256, size=(2_500, 28, 28), dtype=np.uint8)
    numbers = (np.arange(2_500) % 3).astype(np.uint8)
    folder = write_folder(
        prefix="emnist-mnist-", train_images=lying, train_labels=numbers, test_images=lying[:3], gzipped=False
    )
    images = load(folder).train_samples
    assert np.array_equal(images, lying.transpose(0, 2, 1))
    assert memory_of(images) is not None


def test_one_of_emnists_sets_is_named_behind_a_colon(write_folder: WriteFolder) -> None:
    folder = emnist(write_folder, "letters", mapping="1 65 97\n2 66 98\n0 48\n")
    for name in ("letters", "emnist-letters"):
        dataset = load(f"{folder}:{name}")
        assert dataset.name == "emnist-letters"
        assert dataset.class_names == ("0", "Aa", "Bb")
    assert load(f"{folder}:digits").class_names == ("0", "1", "2")
    assert refusal(folder).startswith(f"{folder}: holds several data sets: digits, letters; name one, as in --data ")
    assert refusal(f"{folder}:greek").endswith("holds no data set called greek; expected digits, letters")


def test_a_class_that_the_mapping_lacks_is_called_by_its_number(write_folder: WriteFolder) -> None:
    folder = emnist(write_folder, "letters", mapping="1 65 97\n\n2 66\n")
    assert load(f"{folder}:letters").class_names == ("(0)", "Aa", "B")


@pytest.mark.parametrize(
    ("mapping", "line"),
    [
        ("A 65", 1),
        ("0 65\n1", 2),
        ("0 27", 1),
        ("0 127", 1),
        ("0 155", 1),
        ("0 55296", 1),
        ("0 10", 1),
        ("0 32", 1),
        ("0 65 97 98", 1),
        ("0 -65", 1),
        ("0 9999999", 1),
    ],
)
def test_a_mapping_that_names_no_letters(write_folder: WriteFolder, mapping: str, line: int) -> None:
    folder = emnist(write_folder, "letters", mapping=mapping)
    text = refusal(f"{folder}:letters")
    assert text.startswith(f"{folder / 'emnist-letters-mapping.txt'}, line {line}: is ")
    assert text.isprintable()


def test_a_mapping_that_is_far_too_long_is_not_read(write_folder: WriteFolder) -> None:
    folder = emnist(write_folder, "letters", mapping="0 65\n" * 100_000)
    assert "mapping.txt: has 500,000 bytes; expected" in refusal(f"{folder}:letters")


def test_the_first_of_qmnists_eight_columns_is_the_class(write_folder: WriteFolder) -> None:
    of_train = np.arange(48, dtype=np.int32).reshape(6, 8) * 1_000
    of_test = of_train[:3].copy()
    of_train[:, 0], of_test[:, 0] = [5, 0, 4, 1, 9, 2], [7, 2, 1]
    dataset = load(write_folder(prefix="qmnist-", test="test", train_labels=of_train, test_labels=of_test))
    assert dataset.train_labels.tolist() == [5, 0, 4, 1, 9, 2]
    assert dataset.test_labels.tolist() == [7, 2, 1]


@pytest.mark.parametrize("columns", [1, 7, 9])
def test_labels_of_another_number_of_columns_are_none(write_folder: WriteFolder, columns: int) -> None:
    folder = write_folder(train_labels=np.zeros((6, columns), np.int32))
    assert "holds int32 of rank 2; expected labels" in refusal(folder)


def test_a_folder_as_torchvision_lays_it_out(write_folder: WriteFolder, tmp_path: Path) -> None:
    (tmp_path / "MNIST").mkdir()
    write_folder("MNIST/raw")
    assert load(tmp_path / "MNIST").name == "MNIST"
    assert load(tmp_path / "MNIST").classes == load(tmp_path).classes == 3


# What doesn't fit together, each naming the file


@pytest.mark.parametrize("count", [5, 7])
def test_images_and_labels_that_differ_in_number(write_folder: WriteFolder, count: int) -> None:
    folder = write_folder(train_images=images(count))
    assert refusal(folder) == (
        f"{folder / 'train-labels-idx1-ubyte.gz'}: holds 6 labels, but "
        f"{folder / 'train-images-idx3-ubyte.gz'} {count} images; expected as many"
    )


def test_test_images_and_labels_that_differ_in_number(write_folder: WriteFolder) -> None:
    folder = write_folder(test_labels=labels(0, 1))
    assert refusal(folder).startswith(f"{folder / 't10k-labels-idx1-ubyte.gz'}: holds 2 labels, but")


def test_labels_in_place_of_images(write_folder: WriteFolder) -> None:
    folder = write_folder(train_images=labels(0, 1, 2, 0, 1, 2))
    assert refusal(folder) == (
        f"{folder / 'train-images-idx3-ubyte.gz'}: holds uint8 of rank 1; "
        "expected images, uint8 of rank 3 (samples, rows, columns)"
    )


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.float32])
def test_images_that_are_no_bytes(write_folder: WriteFolder, dtype: Any) -> None:
    folder = write_folder(test_images=images(3).astype(dtype))
    assert refusal(folder).startswith(f"{folder / 't10k-images-idx3-ubyte.gz'}: holds {np.dtype(dtype).name} of rank 3")


def test_images_in_place_of_labels(write_folder: WriteFolder) -> None:
    folder = write_folder(test_labels=images(3))
    assert refusal(folder).startswith(f"{folder / 't10k-labels-idx1-ubyte.gz'}: holds uint8 of rank 3; expected labels")


def test_labels_that_are_no_integers(write_folder: WriteFolder) -> None:
    folder = write_folder(train_labels=labels(0, 1, 2, 0, 1, 2, dtype=np.float64))
    assert refusal(folder).startswith(f"{folder / 'train-labels-idx1-ubyte.gz'}: holds float64 of rank 1")


@pytest.mark.parametrize(("wrong", "dtype"), [(-1, np.int8), (-300, np.int16), (256, np.int16), (2**31 - 1, np.int32)])
def test_labels_out_of_range(write_folder: WriteFolder, wrong: int, dtype: Any) -> None:
    folder = write_folder(train_labels=labels(0, 1, 2, 0, 1, wrong, dtype=dtype))
    assert refusal(folder) == (
        f"{folder / 'train-labels-idx1-ubyte.gz'}: label {wrong} is out of range; expected 0 to 255"
    )


def test_training_images_of_another_size_than_test_images(write_folder: WriteFolder) -> None:
    folder = write_folder(test_images=images(3, 5, 4))
    assert refusal(folder) == (
        f"{folder / 't10k-images-idx3-ubyte.gz'}: its images are 5 × 4 pixels, those of "
        f"{folder / 'train-images-idx3-ubyte.gz'} 4 × 5; expected one size for all"
    )


@pytest.mark.parametrize("shape", [(0, 4, 5), (6, 0, 5), (6, 4, 0)])
def test_sets_without_images_or_images_without_pixels(write_folder: WriteFolder, shape: tuple[int, int, int]) -> None:
    folder = write_folder(train_images=images(*shape))
    assert refusal(folder).startswith(f"{folder / 'train-images-idx3-ubyte.gz'}: holds {shape[0]} images of")


def test_a_set_without_labels(write_folder: WriteFolder) -> None:
    folder = write_folder(test_labels=labels())
    assert refusal(folder).startswith(f"{folder / 't10k-labels-idx1-ubyte.gz'}: holds no labels")


def test_a_training_set_of_one_class_has_nothing_to_learn(write_folder: WriteFolder) -> None:
    folder = write_folder(train_labels=labels(2, 2, 2, 2, 2, 2))
    assert refusal(folder).startswith(f"{folder / 'train-labels-idx1-ubyte.gz'}: every label is 2")


# Made from arrays


def made(**changes: Any) -> Dataset:
    parts: dict[str, Any] = {
        "train_samples": images(2),
        "train_labels": labels(0, 1),
        "test_samples": images(1),
        "test_labels": labels(1),
        "class_names": ("left", "right"),
    }
    return Dataset("sides", **parts | changes)


def test_arrays_make_a_data_set() -> None:
    dataset = made()
    assert dataset.classes == 2
    assert dataset.class_names == ("left", "right")


def test_its_parts_cannot_be_replaced_and_its_arrays_cannot_be_written() -> None:
    dataset = made()
    with pytest.raises(FrozenInstanceError):
        dataset.name = "other"  # type: ignore[misc]
    for array in (dataset.train_samples, dataset.train_labels, dataset.test_samples, dataset.test_labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_the_arrays_it_was_made_from_stay_writable() -> None:
    mine, numbers = images(2), labels(0, 1, dtype=np.intp)
    made(train_samples=mine, train_labels=numbers)
    mine[0], numbers[0] = 1, 1


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("train_samples", images(3)),
        ("train_samples", np.zeros((2, 20), np.uint8)),
        ("test_samples", np.zeros((1, 4, 5))),
        ("test_samples", images(1, 9, 9)),
        ("train_labels", labels(0, -1, dtype=np.int64)),
        ("train_labels", labels(0, 2)),
        ("test_labels", labels(7)),
        ("test_labels", np.array([0.5])),
        ("class_names", ("only",)),
        ("class_names", ()),
    ],
)
def test_parts_that_do_not_fit_are_refused_by_name(part: str, wrong: Any) -> None:
    with pytest.raises(DataError, match=r"^sides[,:] "):
        made(**{part: wrong})


def test_the_catalog_has_the_names_that_the_command_line_promises() -> None:
    images = ["mnist", "fashion-mnist", "kmnist"]
    assert list(CATALOG) == [*images, "spirals", "rings", "disk-in-ring", "moons", "xor", "blobs", "crumpled"]
    for name, entry in CATALOG.items():
        assert entry.name == name
        assert len(entry.class_names) == len(set(entry.class_names))
