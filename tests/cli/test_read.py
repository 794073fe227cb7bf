"""`--read` says what digits are in picture files, a line each, with a run that was kept."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.conftest import write_idx
from tests.pictures.drawing import DIGITS, LABELS, sheet, write
from tui_mnist.cli import main
from tui_mnist.data import load

TWELVE = np.arange(100, 112)
Said = tuple[int, list[str], list[str]]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two runs: the first one knows digits, the one saved last has hardly begun to."""
    folder = tmp_path_factory.mktemp("runs")
    usual = ["--headless", "--quiet", f"--runs-dir={folder}", "--hidden=32", "--optimizer=adam", "--epochs=1"]
    assert main([*usual, "--train-size=12000", "--lr=0.003"]) == 0
    assert main([*usual, "--train-size=100", "--lr=0.0001"]) == 0
    return folder


@pytest.fixture
def read(runs: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The program reading: its exit code, and what it says on the two streams."""
    capsys.readouterr()

    def run(*arguments: object) -> Said:
        code = main(["--runs-dir", str(runs), *map(str, arguments)])
        stdout, stderr = capsys.readouterr()
        return code, stdout.splitlines(), stderr.splitlines()

    return run


@pytest.fixture
def taught(runs: Path) -> str:
    """The name of the run that knows digits."""
    return min(run.name for run in runs.iterdir())


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A picture of a sheet of twelve digits, in three lines."""
    return write(tmp_path / "scan.png", 255 - sheet(TWELVE, 4))


def test_each_digit_is_a_line_with_file_place_digit_and_confidence(
    read: Callable[..., Said], taught: str, scan: Path
) -> None:
    code, lines, complaints = read("--read", scan, "--run", taught)
    assert (code, complaints) == (0, [])
    rows = [line.split() for line in lines]
    assert all(row[0] == str(scan) and float(row[4].removesuffix("%")) <= 100 for row in rows)
    assert sum(row[3] == str(label) for row, label in zip(rows, LABELS[TWELVE], strict=True)) >= 10


def test_with_json_each_is_an_object_on_a_line(read: Callable[..., Said], taught: str, scan: Path) -> None:
    code, lines, complaints = read("--json", "--run", taught, "--read", scan, scan)
    assert (code, complaints) == (0, [])
    objects: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert len(objects) == 24
    assert [*objects[0]] == ["event", "file", "box", "digit", "confidence"]
    assert {entry["event"] for entry in objects} == {"digit"}
    assert {entry["file"] for entry in objects} == {str(scan)}
    assert sum(entry["digit"] == label for entry, label in zip(objects, [*LABELS[TWELVE]] * 2, strict=True)) >= 20
    assert all(0 < entry["confidence"] <= 1 for entry in objects)
    for one, other in itertools.pairwise(entry["box"] for entry in objects[:4]):  # the first line
        assert one["left"] + one["width"] < other["left"]
        assert one["top"] < other["top"] + other["height"]


def test_without_a_run_the_one_saved_last_reads(read: Callable[..., Said], taught: str, scan: Path) -> None:
    last = read("--read", scan)
    assert last == read("--read", scan, "--run", "last")
    assert last != read("--read", scan, "--run", taught)


def test_files_that_can_t_be_used_are_a_line_each_and_the_others_are_read(
    read: Callable[..., Said], taught: str, tmp_path: Path
) -> None:
    one = write(tmp_path / "one.pgm", DIGITS[0])
    blank = write(tmp_path / "blank.pgm", np.full((90, 90), 255, np.uint8))
    dots = np.full((600, 600), 255, np.uint8)
    dots[::6, ::6] = dots[1::6, ::6] = 0
    crowded = write(tmp_path / "crowded.pgm", dots)
    (tmp_path / "bad\nname.png").write_bytes(b"nothing")
    bad = [tmp_path, blank, tmp_path / "bad\nname.png", crowded]
    code, lines, complaints = read("--run", taught, "--read", *bad, one)
    assert code == 2
    assert [line.split()[0] for line in lines] == [str(one)]
    said = ["is a folder", "no digit was found", "begins as no picture", "has 10,000 marks on it"]
    for path, part, complaint in zip(bad, said, complaints, strict=True):
        assert complaint.startswith("tui-mnist: " + str(path).replace("\n", "\\n") + ": ")
        assert part in complaint


def test_a_run_of_other_samples_is_refused_and_class_names_are_used(
    read: Callable[..., Said], scan: Path, tmp_path: Path, data: Path
) -> None:
    mnist = load("mnist")
    letters = tmp_path / "letters"
    letters.mkdir()
    for part, count in (("train", 500), ("t10k", 50)):
        write_idx(letters / f"{part}-images-idx3-ubyte", mnist.train_samples[:count].astype(np.uint8))
        write_idx(letters / f"{part}-labels-idx1-ubyte", mnist.train_labels[:count].astype(np.uint8))
    (letters / "mapping.txt").write_text("".join(f"{label} {65 + label}\n" for label in range(10)))
    few = ["--headless", "--quiet", "--epochs=1", "--hidden=8", "--validation-size=0"]
    kept: list[Path] = []
    for number, place in enumerate((letters, "spirals", data)):
        assert main([*few, f"--data={place}", f"--runs-dir={tmp_path / str(number)}"]) == 0
        kept += (tmp_path / str(number)).iterdir()
    named, points, shapes = kept
    read("--read", scan)  # what training said is none of this
    code, lines, _ = read("--run", named, "--read", scan)
    assert code == 0
    assert {line.split()[3] for line in lines} <= set("ABCDEFGHIJ")
    entries = [json.loads(line) for line in read("--json", "--run", named, "--read", scan)[1]]
    assert {entry["digit"] for entry in entries} <= set("ABCDEFGHIJ")
    for run, learned in ((points, "points"), (shapes, "images of 5 x 5 pixels")):
        code, lines, (complaint,) = read("--run", run, "--read", scan)
        assert (code, lines) == (2, [])
        assert complaint == (
            f"tui-mnist: run {run.name} has learned {learned}, and digits in pictures become images of 28 x 28; name "
            "another run with --run, or train one on mnist"
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--read"], "--read requires at least one file, as in --read digits.png"),
        (["--read", ""], "--read '' is not allowed; expected a file"),
        (["--run", "last"], "--run is for reading pictures; name them with --read, or go on with --resume"),
        (["--read", "a.png", "--run", ""], "--run '' is not allowed; expected a run's name, its folder, or last"),
        (["--read", "a.png", "--epochs", "3"], "--read trains nothing; leave out --epochs"),
        (["--read", "a.png", "--batch-size=3"], "--read trains nothing; leave out --batch-size"),
        (["--read", "a.png", "--resume", "last"], "--read trains nothing; leave out --resume"),
        (["--read", "a.png", "--no-save"], "--read trains nothing; leave out --no-save"),
        (
            ["--read", "a.png", "--run", "nowhere"],
            "there is no run 'nowhere' with a checkpoint; expected a run's folder",
        ),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(read: Callable[..., Said], arguments: list[str], said: str) -> None:
    code, lines, (complaint,) = read(*arguments)
    assert (code, lines) == (2, [])
    assert complaint.startswith(f"tui-mnist: {said}")


def test_without_any_run_it_says_to_train_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--runs-dir", str(tmp_path), "--read", "a.png"]) == 2
    assert "there is no run" in capsys.readouterr().err
