"""The files of a data set are found in a folder by their names, or the folder is refused."""

from itertools import product
from pathlib import Path

import pytest

from tui_mnist.data.folder import find_data_files
from tui_mnist.errors import DataError

MNIST = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]
SIDECARS = [".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", "DESKTOP.INI", ".directory", "._.DS_Store"]


def folder_of(path: Path, *names: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name in names:
        (path / name).touch()
    return path


def found(folder: Path, wanted: str = "") -> list[str]:
    return [str(path.relative_to(folder)) for path in find_data_files(folder, wanted).paths]


def refusal(folder: Path, wanted: str = "") -> str:
    with pytest.raises(DataError) as caught:
        find_data_files(folder, wanted)
    text = str(caught.value)
    assert text.startswith(f"{folder}: ")
    assert "\n" not in text
    return text.removeprefix(f"{folder}: ")


# IDX


@pytest.mark.parametrize(
    ("prefix", "test", "dot", "suffix"),
    list(product(["", "emnist-letters-", "my.", "x_"], ["t10k", "test"], "-.", ["", ".gz", ".GZ"])),
)
def test_names_as_mnist_and_its_successors_have_them(
    tmp_path: Path, prefix: str, test: str, dot: str, suffix: str
) -> None:
    names = [prefix + name.replace("t10k", test).replace("-idx", f"{dot}idx") + suffix for name in MNIST]
    assert found(folder_of(tmp_path, *reversed(names))) == names


def test_names_as_qmnist_has_them(tmp_path: Path) -> None:
    names = [
        f"qmnist-{part}-{kind}.gz" for part in ("train", "test") for kind in ("images-idx3-ubyte", "labels-idx2-int")
    ]
    others = ["qmnist-train-labels.tsv.gz", "qmnist-test-labels.tsv.gz", "xnist-images-idx3-ubyte.xz"]
    assert found(folder_of(tmp_path, *names, *others)) == names


def test_other_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    folder_of(tmp_path, *MNIST, "README.md", "train-images-idx3-ubyte.md5", "restrain-images-idx3-ubyte", "notes.txt")
    (tmp_path / "copy-train-images-idx3-ubyte").mkdir()
    assert found(tmp_path) == MNIST


def test_what_systems_leave_in_folders_is_no_data(tmp_path: Path) -> None:
    folder_of(tmp_path, *MNIST, *SIDECARS, *(f"._{name}" for name in MNIST), ".train.csv", "._mnist.npz")
    assert found(tmp_path) == MNIST


def test_a_folder_of_sidecar_files_alone_is_empty(tmp_path: Path) -> None:
    folder_of(tmp_path, *SIDECARS, *(f"._{name}" for name in MNIST))
    assert refusal(tmp_path).endswith("found no files")


@pytest.mark.parametrize("packed", [".gz", ".GZ"])
def test_where_a_file_lies_there_gzipped_and_not_the_unpacked_one_is_taken(tmp_path: Path, packed: str) -> None:
    assert found(folder_of(tmp_path, *MNIST, *(name + packed for name in MNIST))) == MNIST


@pytest.mark.parametrize(
    ("missing", "part"), list(zip(MNIST, ["train images", "train labels", "test images", "test labels"], strict=True))
)
def test_a_missing_file_is_named_with_what_was_found(tmp_path: Path, missing: str, part: str) -> None:
    others = sorted(set(MNIST) - {missing})
    text = refusal(folder_of(tmp_path, *others))
    assert text == f"lacks the {part}, {missing}(.gz); found {', '.join(others)}"


def test_an_empty_folder_is_told_what_could_be_in_it(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        "holds no data set; expected train-images-idx3-ubyte(.gz), train-labels-idx1-ubyte(.gz), "
        "t10k-images-idx3-ubyte(.gz) and t10k-labels-idx1-ubyte(.gz), an .npz file, or train.csv(.gz) and "
        "test.csv(.gz); found no files"
    )


def test_what_was_found_is_not_listed_at_any_length(tmp_path: Path) -> None:
    text = refusal(folder_of(tmp_path, *(f"{number:03}.png" for number in range(100))))
    assert text.endswith("006.png, 007.png and 92 more")


def test_t10k_and_test_are_two_candidates(tmp_path: Path) -> None:
    assert "could be the test labels" in refusal(folder_of(tmp_path, *MNIST, "test-labels-idx1-ubyte"))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere").startswith("can't be read (No such file or directory)")


# Other formats


@pytest.mark.parametrize(
    ("prefix", "test", "suffix"), list(product(["", "fashion-mnist_", "my."], ["test", "t10k"], ["", ".gz"]))
)
def test_csv_files_are_told_by_how_their_names_end(tmp_path: Path, prefix: str, test: str, suffix: str) -> None:
    names = [f"{prefix}{part}.csv{suffix}" for part in ("train", test)]
    assert found(folder_of(tmp_path, *names, "sample_submission.csv", "train_notes.csv", "contest.csv")) == names


def test_a_lone_csv_file_lacks_the_other(tmp_path: Path) -> None:
    assert refusal(folder_of(tmp_path, "train.csv")) == "lacks the test images, test.csv(.gz); found train.csv"


def test_an_npz_file_in_a_folder_and_by_itself(tmp_path: Path) -> None:
    folder_of(tmp_path, "digits.npz", "imdb_word_index.json")
    assert found(tmp_path) == ["digits.npz"]
    assert find_data_files(tmp_path / "digits.npz").paths == (tmp_path / "digits.npz",)


def test_of_several_npz_files_one_is_told_by_its_name(tmp_path: Path) -> None:
    folder_of(tmp_path, "mnist.npz", "reuters.npz")
    assert found(tmp_path, "reuters") == ["reuters.npz"]
    assert refusal(tmp_path).startswith("holds several data sets: mnist, reuters; ")


def test_idx_files_come_before_npz_files_and_those_before_csv_files(tmp_path: Path) -> None:
    folder_of(tmp_path, "mnist.npz", "train.csv", "test.csv")
    assert found(tmp_path) == ["mnist.npz"]
    assert found(folder_of(tmp_path, *MNIST)) == MNIST


# Several sets in one folder, told apart by prefix


EMNIST = ["balanced", "byclass", "bymerge", "digits", "letters", "mnist"]


@pytest.fixture
def emnist(tmp_path: Path) -> Path:
    files = [f"emnist-{kind}-{name.replace('t10k', 'test')}.gz" for kind in EMNIST for name in MNIST]
    return folder_of(tmp_path, *files, *(f"emnist-{kind}-mapping.txt" for kind in EMNIST))


@pytest.mark.parametrize("kind", EMNIST)
@pytest.mark.parametrize("spelled", ["{}", "emnist-{}", "EMNIST-{}"])
def test_a_prefix_or_its_end_tells_which_set_is_meant(emnist: Path, kind: str, spelled: str) -> None:
    files = find_data_files(emnist, spelled.format(kind))
    assert files.name == f"emnist-{kind}"
    assert files.mapping == emnist / f"emnist-{kind}-mapping.txt"
    assert {path.name.partition(f"-{kind}-")[0] for path in files.paths} == {"emnist"}


def test_without_a_prefix_the_sets_are_listed_as_they_can_be_named(emnist: Path) -> None:
    assert refusal(emnist) == (
        "holds several data sets: balanced, byclass, bymerge, digits, letters, mnist; "
        f"name one, as in --data {emnist}:balanced"
    )


@pytest.mark.parametrize("wanted", ["greek", "tters", "emnist-", "-letters"])
def test_a_prefix_that_no_set_has_is_answered_with_those_there_are(emnist: Path, wanted: str) -> None:
    text = refusal(emnist, wanted)
    assert text == f"holds no data set called {wanted}; expected balanced, byclass, bymerge, digits, letters, mnist"


def test_the_end_of_a_prefix_that_two_sets_share_is_not_enough(tmp_path: Path) -> None:
    for place in ("north-east", "south-east", "east"):
        folder_of(tmp_path, *(f"{place}-{name}" for name in MNIST))
    assert refusal(tmp_path).startswith("holds several data sets: east, north-east, south-east; ")
    assert found(tmp_path, "east")[0] == f"east-{MNIST[0]}"
    (tmp_path / f"east-{MNIST[0]}").unlink()
    assert "lacks the train images" in refusal(tmp_path, "east")


def test_the_set_without_a_prefix_needs_no_telling(tmp_path: Path) -> None:
    folder_of(tmp_path, *MNIST, *(f"small-{name}" for name in MNIST))
    assert found(tmp_path) == MNIST
    assert found(tmp_path, "small") == [f"small-{name}" for name in MNIST]


def test_a_single_set_needs_no_telling_but_may_be_told(tmp_path: Path) -> None:
    folder_of(tmp_path, *(f"my-own-{name}" for name in MNIST))
    assert found(tmp_path) == found(tmp_path, "own") == [f"my-own-{name}" for name in MNIST]


def test_csv_sets_are_told_apart_in_the_same_way(tmp_path: Path) -> None:
    folder_of(tmp_path, *(f"emnist-{kind}-{part}.csv" for kind in EMNIST for part in ("train", "test")))
    assert found(tmp_path, "digits") == ["emnist-digits-train.csv", "emnist-digits-test.csv"]
    assert refusal(tmp_path).startswith("holds several data sets: balanced, ")


# One level down


@pytest.mark.parametrize("below", ["raw", "MNIST/raw", "unpacked", "gzip"])
def test_files_that_lie_a_folder_further_down_are_found(tmp_path: Path, below: str) -> None:
    folder_of(tmp_path / below, *MNIST)
    folder_of(tmp_path / "__MACOSX" / "raw", *(f"._{name}" for name in MNIST), *MNIST)
    folder_of(tmp_path / ".cache", *MNIST)
    folder_of(tmp_path / "processed", "training.pt")
    assert found(tmp_path) == [f"{below}/{name}" for name in MNIST]


def test_the_prefix_is_looked_for_further_down_too(tmp_path: Path) -> None:
    folder_of(
        tmp_path / "EMNIST" / "raw", *(f"emnist-{kind}-{name}" for kind in ("digits", "letters") for name in MNIST)
    )
    assert found(tmp_path, "letters")[0] == "EMNIST/raw/emnist-letters-train-images-idx3-ubyte"


def test_a_folders_own_files_come_first_even_if_one_is_missing(tmp_path: Path) -> None:
    folder_of(tmp_path, *MNIST[:3])
    folder_of(tmp_path / "raw", *MNIST)
    assert refusal(tmp_path).startswith("lacks the test labels")


def test_of_several_folders_none_is_chosen(tmp_path: Path) -> None:
    for name in ("MNIST", "FashionMNIST"):
        folder_of(tmp_path / name / "raw", *MNIST)
    assert refusal(tmp_path) == (
        "several folders in it hold data: FashionMNIST/raw, MNIST/raw; "
        f"name one, as in {tmp_path / 'FashionMNIST' / 'raw'}"
    )
