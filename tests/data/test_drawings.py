"""Drawings with their labels are kept as a small data set of one's own, which can be trained on."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_mnist.data import load
from tui_mnist.data.drawings import Drawings, add_drawing, read_drawings, take_back_drawing
from tui_mnist.data.idx import read_idx
from tui_mnist.errors import DataError, StorageError
from tui_mnist.training import Control, Hyperparameters, Trainer
from tui_mnist.training.events import RunFinished


def image(number: int) -> NDArray[np.uint8]:
    """An image that tells its number."""
    return np.full((28, 28), number, np.uint8)


def fill(folder: Path, count: int) -> Drawings:
    for number in range(count):
        add_drawing(folder, image(number), number % 10)
    return read_drawings(folder)


def kept(drawings: Drawings) -> set[tuple[int, int]]:
    """The numbers of the images with their labels."""
    return set(zip(drawings.images[:, 0, 0].tolist(), drawings.labels.tolist(), strict=True))


def test_where_nothing_was_kept_there_are_none(tmp_path: Path) -> None:
    assert read_drawings(tmp_path / "nothing").count == 0
    assert take_back_drawing(tmp_path / "nothing").count == 0
    assert not (tmp_path / "nothing").exists()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 12))
def test_all_are_kept_with_their_labels_and_the_last_one_can_be_taken_back(
    tmp_path_factory: pytest.TempPathFactory, count: int
) -> None:
    folder = tmp_path_factory.mktemp("kept") / "drawings"
    drawings = fill(folder, count)
    assert kept(drawings) == {(number, number % 10) for number in range(count)}
    for left in reversed(range(count)):
        assert kept(take_back_drawing(folder)) == {(number, number % 10) for number in range(left)}


def test_one_of_five_is_for_testing_and_none_is_both(tmp_path: Path) -> None:
    drawings = fill(tmp_path, 11)
    assert drawings.tested == 3
    tested, trained = (read_idx(tmp_path / f"{part}-images-idx3-ubyte")[:, 0, 0] for part in ("t10k", "train"))
    assert tested.tolist() == [0, 5, 10]
    assert trained.tolist() == [1, 2, 3, 4, 6, 7, 8, 9]


@pytest.mark.parametrize("count", [3, 12])
def test_the_folder_can_be_trained_on(tmp_path: Path, count: int) -> None:
    folder = tmp_path / "drawings"
    fill(folder, count)
    data = load(folder)
    assert (data.name, data.image_shape) == ("drawings", (28, 28))
    given = Hyperparameters.of(data=str(folder), hidden=(4,), epochs=1, validation_size=data.most_held_out)
    *_, last = Trainer(data, given).run(Control())
    assert isinstance(last, RunFinished)


def test_one_drawing_alone_is_no_data_to_train_on_and_the_error_says_what_lacks(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with pytest.raises(DataError, match="lacks the train images"):
        load(tmp_path)


def test_an_image_without_its_label_is_not_there_and_the_next_takes_its_place(tmp_path: Path) -> None:
    fill(tmp_path, 4)
    labels = (tmp_path / "train-labels-idx1-ubyte").read_bytes()
    fill_one_more = add_drawing(tmp_path, image(4), 4)
    assert fill_one_more.count == 5
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(labels)  # as if the program had ended in between
    assert kept(read_drawings(tmp_path)) == {(number, number) for number in range(4)}
    assert kept(add_drawing(tmp_path, image(7), 7)) == {(0, 0), (1, 1), (2, 2), (3, 3), (7, 7)}


@pytest.mark.parametrize("part", ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
def test_files_that_are_no_drawings_are_refused_in_one_line_and_stay(tmp_path: Path, part: str) -> None:
    fill(tmp_path, 3)
    foreign = bytes([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 77])
    (tmp_path / part).write_bytes(foreign)
    for attempt in (read_drawings, take_back_drawing, lambda folder: add_drawing(folder, image(1), 1)):
        with pytest.raises(DataError, match=f"(?s)^[^\n]*{part}: holds [^\n]*move the file away$"):
            attempt(tmp_path)
    assert (tmp_path / part).read_bytes() == foreign


def test_a_label_that_is_no_digit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="label 10"):
        add_drawing(tmp_path, image(1), 10)


def test_a_folder_that_cannot_be_made_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"drawings could not be made: .*; make room there"):
        add_drawing(tmp_path / "file" / "drawings", image(1), 1)


def test_what_cannot_be_written_is_told_without_the_flag_for_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, 2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError, match="No space left on device") as told:
        add_drawing(tmp_path, image(1), 1)
    assert "--runs-dir" not in str(told.value)
    monkeypatch.undo()
    assert read_drawings(tmp_path).count == 2
