"""A run that was kept goes on where it was, bit-identically, under the name by which it is known."""

import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE, Program


def resume(program: Program, run: str = "last") -> tuple[str, ...]:
    return ("--resume", run, f"--runs-dir={program.runs}", "--json")


@pytest.mark.parametrize("by", ["last", "name", "path"])
def test_a_run_with_more_epochs_ends_as_if_it_had_had_them_from_the_start(
    program: Program, undisturbed: Program, by: str
) -> None:
    program.train("--json", "--dropout=0.2")
    name = {"last": "last", "name": program.kept.name, "path": str(program.kept)}[by]
    outcome = program.run(*resume(program, name), "--epochs=4")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert [event["epoch"] for event in outcome.events if event["event"] == "epoch"] == [3, 4]
    undisturbed.train("--json", "--dropout=0.2", "--epochs=4")
    assert program.result == undisturbed.result


def test_of_several_runs_the_last_is_the_one_that_was_saved_last(program: Program) -> None:
    first, second = (program.train("--json").events[-1]["run_dir"] for _ in range(2))
    assert first != second
    assert program.run(*resume(program, first), "--epochs=3").events[-1]["run_dir"] == first
    assert program.run(*resume(program), "--epochs=4").events[-1]["run_dir"] == first


def test_a_finished_run_says_what_to_do_and_goes_on_when_it_is_done(program: Program) -> None:
    program.train("--json")
    before = program.checkpoint_path.read_bytes(), program.journal
    outcome = program.run(*resume(program))
    assert outcome.code == 2
    assert outcome.error == (
        f"run {program.kept.name} is finished after 2 epochs; to go on, give more of them, as in --epochs 4"
    )
    assert program.run(*resume(program), "--epochs=1").code == 2
    assert (program.checkpoint_path.read_bytes(), program.journal) == before
    assert program.run(*resume(program), "--epochs", "4").code == 0


def test_a_run_that_ended_before_its_test_images_were_looked_at_looks_at_them(program: Program) -> None:
    finished = program.train("--json").events[-1]
    journal = program.kept / "journal.jsonl"
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:-1]))
    outcome = program.run(*resume(program))
    assert (outcome.code, outcome.stderr) == (0, "")
    started, again = outcome.events
    assert (started["event"], started["step"]) == ("run_started", 20)
    assert again == finished


def test_live_hyperparameters_change_on_the_way_and_the_others_need_a_new_run(program: Program) -> None:
    program.train("--json", "--epochs=1")
    assert program.run(*resume(program), "--epochs=2", "--lr=0.5", "--batch-size=16").code == 0
    changed = [entry for entry in program.journal if entry["event"] == "hyperparameters_changed"]
    assert [[*entry["changes"]] for entry in changed] == [["learning_rate", "batch_size", "epochs"]]
    assert program.journal[-1]["steps"] == 10 + 5
    outcome = program.run(*resume(program), "--epochs=3", "--hidden=9")
    assert outcome.code == 2
    assert "hidden can't change in mid-run: start a new run with it" in outcome.error
    outcome = program.run(*resume(program), "--epochs=3", "--lr=0")
    assert outcome.code == 2
    assert "--learning-rate 0.0 is not allowed" in outcome.error


def test_what_is_given_as_the_run_has_it_already_is_no_change(program: Program) -> None:
    program.train("--json", "--epochs=1", "--seed=3")
    outcome = program.run(
        *resume(program), "--epochs=2", "--seed=3", "--hidden=6", f"--data={program.data}", "--lr=0.01"
    )
    assert (outcome.code, outcome.stderr) == (0, "")
    changed = [entry["changes"] for entry in program.journal if entry["event"] == "hyperparameters_changed"]
    assert changed == [{"epochs": {"from": 1, "to": 2}}]
    outcome = program.run(*resume(program), "--epochs=3", "--seed=4")
    assert outcome.code == 2
    assert "seed can't change in mid-run" in outcome.error


def test_another_optimizer_brings_its_own_rate_along(program: Program) -> None:
    program.train("--json", "--epochs=1", "--lr=0.001")
    program.run(*resume(program), "--epochs=2", "--optimizer=sgd")
    assert program.journal[-3]["changes"] == {
        "optimizer": {"from": "rmsprop", "to": "sgd"},
        "learning_rate": {"from": 0.001, "to": 0.01},
        "epochs": {"from": 1, "to": 2},
    }


def test_a_run_resumed_without_saving_is_left_as_it_was(program: Program) -> None:
    program.train("--json")
    before = program.checkpoint_path.read_bytes(), program.journal
    outcome = program.run(*resume(program), "--epochs=4", "--no-save")
    assert outcome.code == 0
    assert outcome.events[-1]["run_dir"] is None
    assert (program.checkpoint_path.read_bytes(), program.journal) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_a_run_that_is_being_trained_is_left_to_that_process(program: Program) -> None:
    first = program.start(*program.small("--json", "--epochs=100000", "--checkpoint-every=1"))
    try:
        assert first.stdout is not None
        first.stdout.readline()
        outcome = program.run(*resume(program), "--epochs=3")
        assert outcome.code == 2
        (run,) = program.runs.iterdir()
        assert outcome.error == (
            f"run {run.name} is being trained by another process; end that one first, or begin a new run"
        )
        first.send_signal(signal.SIGTERM)
        _, stderr = first.communicate(timeout=PATIENCE)
    finally:
        first.kill()
    assert (first.returncode, "could not be written" in stderr) == (128 + signal.SIGTERM, False)
    epochs = [entry["epoch"] for entry in program.journal if entry["event"] == "epoch"]
    assert epochs == list(range(1, len(epochs) + 1))
    assert program.run(*resume(program), f"--epochs={len(epochs) + 2}").code == 0


def test_an_unknown_run_is_answered_with_those_that_there_are(program: Program) -> None:
    outcome = program.run(*resume(program))
    assert outcome.code == 2
    assert outcome.error == f"there is no run in {program.runs} yet; train one first, or name its folder"
    program.train("--json")
    outcome = program.run(*resume(program, "yesterday"))
    assert outcome.code == 2
    assert "there is no run 'yesterday'" in outcome.error
    assert program.kept.name in outcome.error


def test_a_run_moved_elsewhere_goes_on_there(program: Program, tmp_path: Path) -> None:
    program.train("--json")
    moved = Path(shutil.move(program.kept, tmp_path / "moved"))
    finished = program.run(*resume(program, "moved"), "--epochs=3").events[-1]
    assert program.folder / finished["run_dir"] == moved


def test_a_run_on_a_folder_of_data_goes_on_from_wherever_it_is_resumed(program: Program, tmp_path: Path) -> None:
    program.train("--data=shapes", "--json")
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Program(tmp_path / "elsewhere", program.data)
    outcome = elsewhere.run(*resume(program), "--epochs=3")
    assert (outcome.code, outcome.stderr) == (0, "")


# Other data


def turn_images(folder: Path) -> None:
    """The same bytes as images of 1 × 25 instead of 5 × 5."""
    for path in folder.glob("*images*"):
        content = path.read_bytes()
        path.write_bytes(content[:8] + (1).to_bytes(4, "big") + (25).to_bytes(4, "big") + content[16:])


def darken_a_pixel(folder: Path) -> None:
    path = folder / "train-images-idx3-ubyte"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


@pytest.mark.parametrize("change", [turn_images, darken_a_pixel])
def test_with_other_data_of_the_same_size_a_run_goes_on_only_if_that_is_insisted_on(
    program: Program, change: Callable[[Path], None]
) -> None:
    program.train("--json")
    before = program.checkpoint_path.read_bytes(), program.journal
    change(program.data)
    outcome = program.run(*resume(program), "--epochs=3")
    assert outcome.code == 2
    assert outcome.error.startswith("the data is not what this run was trained on: it was 92 + 20 images of 5 x 5, ")
    assert outcome.error.endswith("resume with the same data, or insist with --allow-other-data")
    assert (program.checkpoint_path.read_bytes(), program.journal) == before
    assert program.run(*resume(program), "--epochs=3", "--allow-other-data").code == 0
    assert program.run(*resume(program), "--epochs=4").code == 0


def test_there_is_nothing_to_insist_on_without_a_run_that_goes_on(program: Program) -> None:
    outcome = program.run(*program.small("--allow-other-data"))
    assert outcome.code == 2
    assert outcome.error.startswith("--allow-other-data is for a run that goes on; ")
