"""Each run has a folder of its own, found again by its name, by its path, or as the last one."""

import datetime
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tui_mnist.errors import CheckpointError, StorageError, TuiMnistError, UsageError
from tui_mnist.runs import Run, create_run, default_runs_folder, find_run, load_checkpoint, saved_runs
from tui_mnist.training import Checkpoint, Hyperparameters, Trainer

NOON = datetime.datetime(2024, 5, 6, 12, 34, 56)


def noon() -> datetime.datetime:
    return NOON


def kept(runs_folder: Path, name: str, *, minute: int = 0) -> Run:
    """A run with a checkpoint that was saved at that minute."""
    run = Run(runs_folder / name)
    run.folder.mkdir(parents=True)
    run.save(Checkpoint({}, {}))
    os.utime(run.checkpoint_path, (60 * minute, 60 * minute))
    return run


def refusal(call: Callable[..., Any], *arguments: Any, kind: type[TuiMnistError] = UsageError, **options: Any) -> str:
    with pytest.raises(kind) as caught:
        call(*arguments, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Making one


def test_a_run_is_named_by_time_data_and_optimizer(tmp_path: Path) -> None:
    run = create_run(tmp_path / "new" / "runs", Hyperparameters.of(optimizer="adam"), now=noon)
    assert run == Run(tmp_path / "new" / "runs" / "2024-05-06-123456-mnist-adam")
    assert run.name == "2024-05-06-123456-mnist-adam"
    assert run.folder.is_dir()
    assert run.checkpoint_path == run.folder / "checkpoint.safetensors"
    assert run.journal_path == run.folder / "journal.jsonl"


def test_by_default_the_time_is_now(tmp_path: Path) -> None:
    before = datetime.datetime.now().replace(microsecond=0)
    name = create_run(tmp_path, Hyperparameters()).name
    time = datetime.datetime.strptime(name.removesuffix("-mnist-rmsprop"), "%Y-%m-%d-%H%M%S")
    assert before <= time <= datetime.datetime.now()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("fashion-mnist", "fashion-mnist"),
        ("/some/where/my digits/", "my digits"),
        ("./shapes", "shapes"),
        (".", "data"),
        ("/", "data"),
    ],
)
def test_a_folder_of_data_gives_its_own_name(tmp_path: Path, data: str, name: str) -> None:
    run = create_run(tmp_path, Hyperparameters(data=data), now=noon)
    assert run.name == f"2024-05-06-123456-{name}-rmsprop"
    assert run.folder.parent == tmp_path


def test_runs_of_the_same_second_are_numbered(tmp_path: Path) -> None:
    names = [create_run(tmp_path, Hyperparameters(), now=noon).name for _ in range(4)]
    stem = "2024-05-06-123456-mnist-rmsprop"
    assert names == [stem, f"{stem}-2", f"{stem}-3", f"{stem}-4"]


@pytest.mark.parametrize("name", ["x" * 255, "字" * 85, "gzip:letters"])
def test_a_run_on_data_of_any_name_can_be_made(tmp_path: Path, name: str) -> None:
    run = create_run(tmp_path / "runs", Hyperparameters(data=str(tmp_path / name)), now=noon)
    assert ":" not in run.name
    assert name[:4] in run.name


def test_a_file_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    taken = tmp_path / "2024-05-06-123456-mnist-rmsprop"
    taken.write_text("mine")
    assert create_run(tmp_path, Hyperparameters(), now=noon).name == f"{taken.name}-2"
    assert taken.read_text() == "mine"


@pytest.mark.parametrize("place", ["a file", "a file/runs", "a file/deeper/runs", "n" * 300])
def test_a_folder_that_can_t_be_made_is_named_with_two_ways_out(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("mine")
    text = refusal(create_run, tmp_path / place, Hyperparameters())
    assert text.startswith(f"no run can be kept in {tmp_path / place}: ")
    assert text.endswith("choose another folder with --runs-dir, or keep nothing with --no-save")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a file"]


def test_the_usual_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    folder = default_runs_folder()
    assert folder.is_absolute()
    assert (folder.parent.name, folder.name) == ("tui-mnist", "runs")


# Finding one


def test_a_run_is_found_by_its_name(tmp_path: Path) -> None:
    run = kept(tmp_path, "one")
    assert find_run(tmp_path, "one") == run


def test_a_run_is_found_by_its_folder_wherever_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = kept(tmp_path / "elsewhere", "one")
    assert find_run(tmp_path / "runs", str(run.folder)).folder == run.folder
    monkeypatch.chdir(tmp_path)
    assert find_run(tmp_path / "runs", "elsewhere/one").folder.samefile(run.folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert find_run(tmp_path / "runs", "~/elsewhere/one").folder == run.folder


def test_the_last_run_is_the_one_saved_last(tmp_path: Path) -> None:
    for name, minute in {"b": 3, "c": 1, "a": 2}.items():
        kept(tmp_path, name, minute=minute)
    assert find_run(tmp_path, "last").name == "b"
    assert [run.name for run in saved_runs(tmp_path)] == ["c", "a", "b"]


def test_only_folders_with_a_checkpoint_count(tmp_path: Path) -> None:
    kept(tmp_path, "one")
    (tmp_path / "empty").mkdir()
    (tmp_path / "a file").write_text("")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert [run.name for run in saved_runs(tmp_path)] == ["one"]
    assert "there is no run 'empty' with a checkpoint" in refusal(find_run, tmp_path, "empty")


def test_where_there_is_no_run_it_says_so(tmp_path: Path) -> None:
    expected = "there is no run in {} yet; train one first, or name its folder"
    assert refusal(find_run, tmp_path, "last") == expected.format(tmp_path)
    assert refusal(find_run, tmp_path / "nowhere", "last") == expected.format(tmp_path / "nowhere")
    assert saved_runs(tmp_path / "nowhere") == []


def test_an_unknown_run_is_answered_with_the_latest_ones(tmp_path: Path) -> None:
    for minute, name in enumerate("abcd"):
        kept(tmp_path, f"run-{name}", minute=minute)
    text = refusal(find_run, tmp_path, "run-x")
    assert text == (
        "there is no run 'run-x' with a checkpoint; expected a run's folder, last, "
        f"or a name in {tmp_path}, such as run-b, run-c, run-d"
    )
    assert refusal(find_run, tmp_path / "nowhere", "run-x").endswith(f"or a name in {tmp_path / 'nowhere'}")


@pytest.mark.parametrize("name", ["", "n" * 5000, "~no-such-user/run", "a\0b", "..", "/"])
def test_a_name_that_can_be_no_run_is_refused_like_any_other(tmp_path: Path, name: str) -> None:
    assert refusal(find_run, tmp_path / "runs", name).startswith(f"there is no run {name!r} with a checkpoint")


# Its checkpoint


def test_the_checkpoint_comes_with_its_hyperparameters(tmp_path: Path, new_trainer: Callable[..., Trainer]) -> None:
    trainer = new_trainer(optimizer="adam", seed=5)
    run = create_run(tmp_path, trainer.hyperparameters)
    run.save(trainer.checkpoint())
    checkpoint, hyperparameters = load_checkpoint(run)
    assert hyperparameters == trainer.hyperparameters
    assert checkpoint.state == trainer.checkpoint().state


@pytest.mark.parametrize(
    "state",
    [{}, {"hyperparameters": None}, {"hyperparameters": 3}, {"hyperparameters": [1]}, {"hyperparameters": {}},
     {"hyperparameters": Hyperparameters().as_dict() | {"seed": "x"}},
     {"hyperparameters": Hyperparameters().as_dict() | {"hidden": 5}},
     {"hyperparameters": Hyperparameters().as_dict() | {"optimizer": ["adam"]}}],
)  # fmt: skip
def test_hyperparameters_that_can_t_be_used_are_the_checkpoints_fault(tmp_path: Path, state: dict[str, Any]) -> None:
    run = Run(tmp_path)
    run.save(Checkpoint({}, state))
    text = refusal(load_checkpoint, run, kind=CheckpointError)
    assert text.startswith(f"{run.checkpoint_path} holds hyperparameters that can't be used: ")


def test_a_checkpoint_that_is_gone_is_named(tmp_path: Path) -> None:
    text = refusal(load_checkpoint, Run(tmp_path), kind=CheckpointError)
    assert re.match(rf"{re.escape(str(tmp_path / 'checkpoint.safetensors'))} does not exist", text)


def test_a_folder_that_has_gone_is_told_when_it_is_written_to(tmp_path: Path) -> None:
    run = Run(tmp_path / "gone")
    assert str(run.journal_path) in refusal(run.note, {"step": 1}, kind=StorageError)
    assert str(run.checkpoint_path) in refusal(run.save, Checkpoint({}, {}), kind=StorageError)
