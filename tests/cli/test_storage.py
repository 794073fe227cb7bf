"""Where a run can't be kept, or a kept one can't be read, nothing is lost and one line says what to do."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors import safe_open
from safetensors.numpy import load, save

from tests.cli.conftest import Program

posix = pytest.mark.skipif(os.name != "posix", reason="the limit on a file's size is POSIX's")


@pytest.mark.parametrize("place", ["a file", "a file/runs", "n" * 300])
def test_a_folder_for_runs_that_can_t_be_made_ends_the_program_before_it_trains(
    program: Program, tmp_path: Path, place: str
) -> None:
    (tmp_path / "a file").write_text("mine")
    outcome = program.run(*program.small(f"--runs-dir={tmp_path / place}"))
    assert outcome.code == 2
    assert outcome.error.startswith(f"no run can be kept in {tmp_path / place}: ")
    assert "--runs-dir" in outcome.error
    assert "--no-save" in outcome.error


def limited_to(size: int) -> Callable[[], None]:
    """Let the process write no file longer than this, as if the disk were full then."""
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@posix
@pytest.mark.parametrize(
    ("size", "file"), [(1, "journal.jsonl"), (20_000, "checkpoint.safetensors")], ids=["nothing fits", "no checkpoint"]
)
def test_a_full_disk_ends_the_run_with_the_last_checkpoint_whole_and_it_can_be_resumed(
    program: Program, undisturbed: Program, size: int, file: str
) -> None:
    large = ("--hidden=300", "--json")
    program.train(*large)
    before = program.checkpoint_path.read_bytes()
    assert len(before) > 20_000

    more = ("--resume=last", f"--runs-dir={program.runs}", "--epochs=5", "--json")
    outcome = program.run(*more, before=limited_to(size))
    assert outcome.code == 1
    assert outcome.complaint.startswith(f"{program.kept / file} could not be written: File too large; ")
    assert program.checkpoint_path.read_bytes() == before

    assert program.run(*more).code == 0
    undisturbed.train(*large, "--epochs=5")
    assert program.result == undisturbed.result
    assert [entry["epoch"] for entry in program.journal if entry["event"] == "epoch"] == [1, 2, 3, 4, 5]


@posix
def test_a_disk_that_is_full_from_the_start_ends_the_run_before_its_first_batch(program: Program) -> None:
    outcome = program.run(*program.small("--json"), before=limited_to(1))
    assert outcome.code == 1
    assert outcome.events == []
    assert "could not be written: File too large" in outcome.complaint


def flip_a_bit(content: bytes) -> bytes:
    return content[:-5] + bytes([content[-5] ^ 0x10]) + content[-4:]


def another_format(content: bytes) -> bytes:
    return content.replace(rb"{\"format\": 1,", rb"{\"format\": 7,")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (flip_a_bit, "is damaged: its checksum does not match; resume another run"),
        (lambda content: content[: len(content) // 2], "is damaged or no checkpoint of this program"),
        (lambda content: b"", "is damaged or no checkpoint of this program"),
        (lambda content: b"not a checkpoint", "is damaged or no checkpoint of this program"),
        (another_format, "has checkpoint format 7, this program reads format 1; resume it with the version that wrote"),
    ],
    ids=["a bit", "cut", "empty", "text", "format"],
)
def test_a_checkpoint_that_can_t_be_read_is_named_and_left_alone(
    program: Program, damage: Callable[[bytes], bytes], said: str
) -> None:
    program.train("--json")
    damaged = damage(program.checkpoint_path.read_bytes())
    program.checkpoint_path.write_bytes(damaged)
    journal = program.journal
    outcome = program.run("--resume=last", f"--runs-dir={program.runs}", "--epochs=4")
    assert outcome.code == 2
    assert outcome.error.startswith(f"{program.checkpoint_path} ")
    assert said in outcome.error
    assert program.checkpoint_path.read_bytes() == damaged
    assert program.journal == journal


def test_a_checkpoint_with_hyperparameters_of_another_program_is_refused(program: Program) -> None:
    program.train("--json")
    content = program.checkpoint_path.read_bytes()
    with safe_open(program.checkpoint_path, framework="numpy") as file:
        metadata = json.loads(file.metadata()["tui_mnist"])
    metadata["state"]["hyperparameters"]["seed"] = 1
    program.checkpoint_path.write_bytes(save(load(content), {"tui_mnist": json.dumps(metadata)}))
    outcome = program.run("--resume=last", f"--runs-dir={program.runs}", "--epochs=4")
    assert outcome.code == 2
    assert "its checksum does not match" in outcome.error


def test_data_that_has_changed_since_is_not_the_runs_own(program: Program, data: Path) -> None:
    program.train("--json")
    for part, count in (("images-idx3", 91 * 25 + 16), ("labels-idx1", 91 + 8)):
        path = data / f"train-{part}-ubyte"
        content = path.read_bytes()[:count]
        path.write_bytes(content[:4] + (91).to_bytes(4, "big") + content[8:])
    outcome = program.run("--resume=last", f"--runs-dir={program.runs}", "--epochs=4")
    assert outcome.code == 2
    assert "the data is not what this run was trained on: it was 92 + 20 images of 5 x 5, " in outcome.error
    outcome = program.run("--resume=last", f"--runs-dir={program.runs}", "--epochs=4", "--allow-other-data")
    assert outcome.code == 2
    assert "draws from 80 samples, this run from 79; resume with the same data" in outcome.error


# Things that aren't what they seem


@posix
@pytest.mark.parametrize("file", ["checkpoint.safetensors", "journal.jsonl"])
@pytest.mark.parametrize(
    ("place", "what"),
    [
        (os.mkfifo, "can't be read: it is a pipe, not a plain file"),
        (lambda path: path.symlink_to("/dev/zero"), "can't be read: it is a link, not a plain file"),
        (lambda path: path.symlink_to("/dev/tty"), "can't be read: it is a link, not a plain file"),
    ],
    ids=["pipe", "endless", "terminal"],
)
def test_what_is_no_plain_file_in_a_runs_folder_ends_the_program_at_once(
    program: Program, file: str, place: Callable[[Path], None], what: str
) -> None:
    program.train("--json")
    path = program.kept / file
    path.unlink()
    place(path)
    outcome = program.run(f"--resume={path.parent}", f"--runs-dir={program.runs}", "--epochs=4", "--json")
    assert outcome.code == 2
    assert outcome.error.startswith(f"{path} {what}")


@posix
@pytest.mark.parametrize("descriptors", [5, 6, 8, 12])  # with fewer, Python itself can't start
def test_too_few_file_descriptors_are_told_in_one_line_or_are_enough(program: Program, descriptors: int) -> None:
    import resource

    program.train("--json", "--epochs=1")
    outcome = program.run(
        "--resume=last",
        f"--runs-dir={program.runs}",
        "--epochs=2",
        "--threads=1",
        "--json",
        before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors)),
    )
    assert outcome.code in {0, 1, 2}
    assert outcome.code == 0 or "Too many open files" in outcome.complaint
