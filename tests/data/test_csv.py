"""CSV files become a data set wherever their label is, and what is no image costs little and one line that names it."""

import gzip
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui_mnist.data import load
from tui_mnist.errors import DataError
from tui_mnist.shareable import memory_of

reuses_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

LABELS = [0, 1, 2, 0, 1, 2]
NAMES = [f"pixel{number}" for number in range(1, 10)]
PIXELS = np.random.default_rng(0).integers(256, size=(6, 9))
PIXELS[:, 0] = PIXELS[:, -1] = 0  # as the corners of digits are


def table(*, last: bool = False, header: Sequence[str] = (), pixels: NDArray[np.integer] = PIXELS) -> str:
    rows = [[*row, label] if last else [label, *row] for label, row in zip(LABELS, pixels.tolist(), strict=True)]
    lines: list[Sequence[object]] = [header, *rows] if header else [*rows]
    return "".join(",".join(map(str, line)) + "\n" for line in lines)


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(train: str | bytes, test: str | bytes | None = None, *, gzipped: bool = False) -> Path:
        for name, content in (("train.csv", train), ("test.csv", train if test is None else test)):
            raw = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(gzip.compress(raw) if gzipped else raw)
        return tmp_path

    return write


def refusal(folder: Path, name: str = "train.csv") -> str:
    with pytest.raises(DataError) as caught:
        load(folder)
    text = str(caught.value)
    assert text.startswith(str(folder / name))
    assert text.isprintable()
    return text.removeprefix(str(folder / name))


# What is read


@pytest.mark.parametrize("gzipped", [False, True])
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("named", [False, True])
def test_label_first_or_last_with_a_header_or_without(write: Write, gzipped: bool, last: bool, named: bool) -> None:
    header = [*NAMES, "class"] if last else ["label", *NAMES]
    dataset = load(write(table(last=last, header=header if named else ()), gzipped=gzipped))
    assert dataset.train_labels.tolist() == dataset.test_labels.tolist() == LABELS
    assert np.array_equal(dataset.train_samples.reshape(6, 9), PIXELS)
    assert (dataset.image_shape, dataset.classes, dataset.class_names) == ((3, 3), 3, ("0", "1", "2"))


@pytest.mark.parametrize("word", ["label", "Label", '"label"', "'y'", " target ", "CLASS", "labels"])
@pytest.mark.parametrize("last", [False, True])
def test_a_header_names_the_label_in_the_usual_words(write: Write, word: str, last: bool) -> None:
    corners = np.arange(54).reshape(6, 9) % 3  # without the header, both ends look like labels
    header = [*NAMES, word] if last else [word, *NAMES]
    assert load(write(table(last=last, header=header, pixels=corners))).train_labels.tolist() == LABELS


def test_a_header_that_names_no_label_is_passed_over(write: Write) -> None:
    assert load(write(table(last=True, header=[*NAMES, "digit"]))).train_labels.tolist() == LABELS


def test_column_numbers_may_follow_the_labels_name(write: Write) -> None:
    assert load(write(table(header=["label", *map(str, range(9))]))).train_labels.tolist() == LABELS


def test_one_of_the_two_files_may_have_the_header(write: Write) -> None:
    corners = np.arange(54).reshape(6, 9) % 3
    plain, named = table(last=True, pixels=corners), table(last=True, pixels=corners, header=[*NAMES, "label"])
    assert load(write(plain, named)).train_labels.tolist() == LABELS
    assert load(write(named, plain)).test_labels.tolist() == LABELS


def test_labels_that_start_at_1_are_told_from_pixels_too(write: Write) -> None:
    lines = [f"{','.join(map(str, row))},{label}\n" for row, label in zip(PIXELS.tolist(), [3, 1, 2] * 2, strict=True)]
    assert load(write("".join(lines))).train_labels.tolist() == [3, 1, 2] * 2


def test_first_pixels_of_every_grey_are_no_labels(write: Write) -> None:
    lines = [f"{number},7,7,7,{number % 3}" for number in range(256)]
    assert load(write("\n".join(lines))).train_labels.max() == 2


def test_first_pixels_that_leave_greys_out_are_no_labels(write: Write) -> None:
    pixels = PIXELS.copy()
    pixels[:, 0] = [0, 0, 3, 0, 200, 0]
    assert load(write(table(last=True, pixels=pixels))).train_labels.tolist() == LABELS


@pytest.mark.parametrize(
    "dressed",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", ", "),
        lambda text: "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in text.splitlines()),
    ],
    ids=["Windows", "no last line break", "empty lines at the end", "byte order mark", "blanks", "quotes"],
)
def test_files_as_other_programs_write_them(write: Write, dressed: Callable[[str], str]) -> None:
    dataset = load(write(dressed(table())))
    assert np.array_equal(dataset.train_samples.reshape(6, 9), PIXELS)


@given(
    pixels=st.lists(st.lists(st.integers(0, 255), min_size=4, max_size=4), min_size=6, max_size=6),
    last=st.booleans(),
    gzipped=st.booleans(),
)
@reuses_folder
def test_every_pixel_comes_back(write: Write, pixels: list[list[int]], last: bool, gzipped: bool) -> None:
    header = [*"abcd", "label"] if last else ["label", *"abcd"]
    dataset = load(write(table(last=last, header=header, pixels=np.array(pixels)), gzipped=gzipped))
    assert dataset.train_samples.reshape(6, 4).tolist() == pixels
    assert dataset.train_labels.tolist() == LABELS


def test_more_lines_than_are_read_at_once_stay_in_order_and_can_be_shared(write: Write) -> None:
    pixels = np.random.default_rng(1).integers(256, size=(5_003, 256), dtype=np.uint8)
    labels = np.arange(5_003) % 10
    lines = [f"{label},{','.join(map(str, row))}\n" for label, row in zip(labels, pixels.tolist(), strict=True)]
    dataset = load(write("".join(lines), "".join(lines[:10])))
    assert np.array_equal(dataset.train_samples.reshape(5_003, 256), pixels)
    assert np.array_equal(dataset.train_labels, labels)
    assert memory_of(dataset.train_samples) is not None


# What is refused


@pytest.mark.parametrize(
    "wrong",
    ["-1", "256", "1.5", "0.0", "nan", "NaN", "inf", "1e2", "0x1", "", "abc", "½", "\0", "1 2", "9" * 5_000, "2;3"],
)
@pytest.mark.parametrize(("line", "column"), [(1, 5), (4, 1), (6, 10)])
def test_what_is_no_whole_number_up_to_255_is_named_with_its_place(
    write: Write, wrong: str, line: int, column: int
) -> None:
    lines = [row.split(",") for row in table().splitlines()]
    lines[line - 1][column - 1] = wrong
    text = refusal(write("\n".join(map(",".join, lines)) + "\n"))
    assert (
        text == f", line {line}: {wrong[:20]!r} in column {column} is not allowed; expected whole numbers from 0 to 255"
    )


def test_lines_are_counted_with_the_header_and_beyond_what_is_read_at_once(write: Write) -> None:
    lines = ["label,a"] + [f"{number % 3},{number % 200}" for number in range(2_500)]
    lines[2_345] = "1,-7"
    assert refusal(write("\n".join(lines))).startswith(", line 2,346: '-7' in column 2 is not allowed")


@pytest.mark.parametrize("line", [2, 6, 1_500])
@pytest.mark.parametrize("ragged", ["1,2,3", "1", "1,2,3,4,5,6"])
def test_a_line_of_another_length_is_named(write: Write, ragged: str, line: int) -> None:
    lines = ["0,1,2,3,4", "1,1,2,3,4"] * 1_000
    lines[line - 1] = ragged
    columns = ragged.count(",") + 1
    assert refusal(write("\n".join(lines))).startswith(f", line {line:,}: has {columns} columns; expected 5")


def test_a_block_of_lines_of_another_length(write: Write) -> None:
    lines = ["0,1,2,3,4", "1,1,2,3,4"] * 500 + ["1,2"] * 1_000
    assert refusal(write("\n".join(lines))).startswith(", line 1,001: has 2 columns; expected 5")


def test_an_empty_line_within(write: Write) -> None:
    assert refusal(write(table() + "\n\n" + table())).startswith(", line 7: is empty")


@pytest.mark.parametrize("content", ["", "\n\n", "label,a,b,c,d\n"])
def test_a_file_without_images(write: Write, content: str) -> None:
    assert refusal(write(content)).startswith(": holds no images")


@pytest.mark.parametrize("columns", [1, 3, 9, 784])
def test_pixels_that_make_no_square(write: Write, columns: int) -> None:
    lines = [
        ",".join(["label", *["p"] * (columns - 1)]),
        *(",".join([str(n % 2), *["0"] * (columns - 1)]) for n in range(4)),
    ]
    assert f"has {columns} columns; expected a label and the pixels of a square image" in refusal(
        write("\n".join(lines))
    )


def test_a_test_file_without_labels(write: Write) -> None:
    without = "".join(line.partition(",")[2] + "\n" for line in table().splitlines())
    assert refusal(write(table(), without), "test.csv").startswith(": has 9 columns, but ")


@pytest.mark.parametrize(("first", "last", "word"), [("0", "1", "both"), ("0", "0", "neither")])
def test_labels_that_cannot_be_told_are_not_guessed(write: Write, first: str, last: str, word: str) -> None:
    lines = [
        f"{number % 2 if word == 'both' else 0},5,6,7,{number % 2 if word == 'both' else 0}" for number in range(6)
    ]
    text = refusal(write("\n".join(lines)))
    assert text.startswith(f": its first and its last column {word} look like labels; expected a first line that names")


def test_a_label_in_the_middle(write: Write) -> None:
    assert refusal(write("id,label,a,b\n1,2,3,4\n")) == ": column 2 is called label; expected the label first or last"


def test_quotes_that_join_lines(write: Write) -> None:
    lines = ["label,a,b,c,d", "0,1,2,3,4", '1,1,2,3,"4', '2"', "2,1,2,3,4"]
    assert refusal(write("\n".join(lines))).startswith(", after line 2: has a quote that is left open")


def test_a_csv_file_that_is_gzipped_twice(write: Write) -> None:
    assert refusal(write(gzip.compress(table().encode()), gzipped=True)).startswith(": is gzipped twice")


# What is hostile


def cost(folder: Path) -> tuple[str, float, int]:
    started = time.process_time()
    tracemalloc.start()
    text = refusal(folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return text, time.process_time() - started, peak


def test_a_billion_columns_are_not_read_to_their_end(write: Write) -> None:
    folder = write("0,", table())
    with (folder / "train.csv").open("ab") as file:
        file.truncate(2 * 10**9)  # takes no room on the disk
    text, seconds, peak = cost(folder)
    assert text.startswith(", line 1: is longer than ")
    assert seconds < 2
    assert peak < 2**25


@pytest.mark.parametrize("line", [b"0,0,0,0,0\n", b"\n", b"0,"], ids=["sound lines", "empty lines", "one line"])
def test_a_gzip_that_grows_as_no_images_do_is_not_unpacked_to_its_end(
    write: Write, line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_mnist.data.csv.SMALL", 2**20)
    bomb = gzip.compress(line * (2**24 // len(line)))
    folder = write(bomb, table())
    text, _, peak = cost(folder)
    assert "unpacks to more than" in text or "is longer than" in text
    assert peak < 2**25


def test_more_than_the_memory_holds_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(table())
    monkeypatch.setattr("tui_mnist.shareable.available_memory", lambda: 50)
    assert refusal(folder).startswith(": its values don't fit into this machine's memory")


@given(content=st.binary(max_size=200) | st.text(alphabet='0123456789,.-+" \r\nnae\t\0', max_size=100).map(str.encode))
@reuses_folder
def test_whatever_the_bytes_they_are_read_or_refused(write: Write, content: bytes) -> None:
    folder = write(content, table())
    try:
        load(folder)
    except DataError:
        with pytest.raises(DataError) as caught:
            load(folder)
        assert str(caught.value).isprintable()
