"""The four files of a data set are found in a folder by the ends of their names, or the folder is refused."""

from itertools import product
from pathlib import Path

import pytest

from tui_mnist.data.folder import find_data_files
from tui_mnist.errors import DataError

MNIST = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]


def folder_of(path: Path, *names: str) -> Path:
    for name in names:
        (path / name).touch()
    return path


def found(folder: Path) -> list[str]:
    files = find_data_files(folder)
    return [path.name for path in (files.train_images, files.train_labels, files.test_images, files.test_labels)]


def refusal(folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        find_data_files(folder)
    text = str(caught.value)
    assert text.startswith(f"{folder}: ")
    assert "\n" not in text
    return text.removeprefix(f"{folder}: ")


@pytest.mark.parametrize(
    ("prefix", "test", "dot", "suffix"),
    list(product(["", "emnist-letters-", "my.", "x_"], ["t10k", "test"], "-.", ["", ".gz", ".GZ"])),
)
def test_names_as_mnist_and_its_successors_have_them(
    tmp_path: Path, prefix: str, test: str, dot: str, suffix: str
) -> None:
    names = [prefix + name.replace("t10k", test).replace("-idx", f"{dot}idx") + suffix for name in MNIST]
    assert found(folder_of(tmp_path, *reversed(names))) == names


def test_other_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    folder_of(tmp_path, *MNIST, "README.md", "train-images-idx3-ubyte.md5", "restrain-images-idx3-ubyte", "notes.txt")
    (tmp_path / "copy-train-images-idx3-ubyte").mkdir()
    assert found(tmp_path) == MNIST


def test_where_a_file_lies_there_gzipped_and_not_the_unpacked_one_is_taken(tmp_path: Path) -> None:
    assert found(folder_of(tmp_path, *MNIST, *(f"{name}.gz" for name in MNIST))) == MNIST


@pytest.mark.parametrize(
    ("missing", "part"), list(zip(MNIST, ["train images", "train labels", "test images", "test labels"], strict=True))
)
def test_a_missing_file_is_named_with_what_was_found(tmp_path: Path, missing: str, part: str) -> None:
    others = sorted(set(MNIST) - {missing})
    text = refusal(folder_of(tmp_path, *others))
    assert text == f"lacks the {part}, {missing}(.gz); found {', '.join(others)}"


def test_an_empty_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path).endswith("found no files")


def test_what_was_found_is_not_listed_at_any_length(tmp_path: Path) -> None:
    text = refusal(folder_of(tmp_path, *(f"{number:03}.png" for number in range(100))))
    assert text.endswith("006.png, 007.png and 92 more")


def test_two_data_sets_in_one_folder_are_not_chosen_from(tmp_path: Path) -> None:
    folder_of(tmp_path, *(f"emnist-{kind}-{name}.gz" for kind in ("digits", "letters") for name in MNIST))
    assert refusal(tmp_path) == (
        "more than one file could be the train images: emnist-digits-train-images-idx3-ubyte.gz, "
        "emnist-letters-train-images-idx3-ubyte.gz; keep each data set in a folder of its own"
    )


def test_t10k_and_test_are_two_candidates(tmp_path: Path) -> None:
    assert "could be the test labels" in refusal(folder_of(tmp_path, *MNIST, "test-labels-idx1-ubyte"))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere").startswith("can't be read (No such file or directory)")
