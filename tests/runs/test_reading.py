"""Whatever the files of a run hold: it goes on soundly, or one line says what is wrong with them."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_mnist.errors import CheckpointError, StorageError, TuiMnistError, UsageError
from tui_mnist.hosting.messages import RunHistory
from tui_mnist.runs import Run, find_run, load_checkpoint, record, saved_runs
from tui_mnist.training import Checkpoint, Control, SetHyperparameters, Trainer
from tui_mnist.training.events import BatchDone, RunFinished
from tui_mnist.tui.session.run_record import RunRecord
from tui_mnist.tui.session.snapshot import Snapshot

NewTrainer = Callable[..., Trainer]
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture(scope="module")
def original(new_trainer: NewTrainer, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that was kept in the middle of its second epoch, after a knob was turned."""
    run = Run(tmp_path_factory.mktemp("original"))
    trainer, control = new_trainer(optimizer="nadam", dropout=0.1), Control()
    for event in record(trainer.run(control), trainer, run, checkpoint_every=1):
        if isinstance(event, BatchDone) and event.step == 2:
            control.send(SetHyperparameters({"learning_rate": 0.5, "optimizer": "adam"}))
        if event.step == 6:
            break
    return run


@pytest.fixture
def run(original: Run, tmp_path: Path) -> Run:
    return Run(Path(shutil.copytree(original.folder, tmp_path / "run")))


def go_on(run: Run, new_trainer: NewTrainer) -> None:
    """As the program does on --resume, headless or in the app, to the end."""
    checkpoint, hyperparameters = load_checkpoint(run)
    trainer = new_trainer(**vars(hyperparameters))
    trainer.restore(checkpoint)
    past = run.events_until(trainer.step)
    shown = RunRecord(Snapshot(hyperparameters=hyperparameters))
    shown.take(RunHistory(trainer.step, past, trainer.epoch, 0.5, None, None, run.test_looks))
    for name in ("epoch", "validation_loss", "validation_accuracy"):
        shown.timeline.dots(name)
    *_, last = record(trainer.run(Control()), trainer, run)
    assert isinstance(last, RunFinished)
    assert run.finished
    assert last.step == 12
    assert np.isfinite(trainer.network.parameters.vector).all()
    for line in run.journal_path.read_text().splitlines():
        assert isinstance(json.loads(line), dict)


def sound_or_told(run: Run, new_trainer: NewTrainer) -> str:
    """What the program says of the run; nothing if it goes on."""
    try:
        go_on(run, new_trainer)
    except (CheckpointError, StorageError) as error:
        text = str(error)
        assert 0 < len(text) < 1000
        assert len(text.splitlines()) == 1
        return text
    return ""


def test_the_run_as_it_was_kept_goes_on(run: Run, new_trainer: NewTrainer) -> None:
    assert len(run.events_until(6)) == 2
    assert sound_or_told(run, new_trainer) == ""


# Any content

odd_values = st.recursive(
    st.sampled_from([None, True, False, 0, -1, 1, 1.5, 2**63, 10**400, -(10**400), float("nan"), float("inf"), 1e308])
    | st.sampled_from(["", "1", "epoch", "\x1b[2J\n\u202e", "adam", "x" * 10_000])
    | st.integers()
    | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["from", "to", "a"]), inner, max_size=3)
    ),
    max_leaves=4,
)


def mutate(value: Any, data: st.DataObject) -> Any:
    """The value with something in it replaced, left out, or added."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        name = data.draw(st.sampled_from(sorted(value)))
        match data.draw(st.sampled_from(["inside", "inside", "inside", "drop", "add"])):
            case "drop":
                return {key: kept for key, kept in value.items() if key != name}
            case "add":
                return {**value, data.draw(st.sampled_from(["more", "epoch", "step"])): data.draw(odd_values)}
            case _:
                return {**value, name: mutate(value[name], data)}
    return data.draw(odd_values)


many = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@many
@given(data=st.data())
def test_whatever_a_line_of_the_journal_says_the_run_goes_on(
    original: Run, new_trainer: NewTrainer, tmp_path: Path, data: st.DataObject
) -> None:
    run = Run(tmp_path)
    shutil.copy(original.checkpoint_path, run.checkpoint_path)
    lines = original.journal_path.read_bytes().splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] = data.draw(
            st.binary(max_size=30)
            | st.sampled_from([b"[" * 100_000, b'{"a":' * 100_000, b"9" * 5000, lines[place][:-5], lines[0]])
            | st.just(json.dumps(mutate(json.loads(original.journal_path.read_text().splitlines()[1]), data)).encode())
        )
    run.journal_path.write_bytes(b"\n".join(lines))
    assert sound_or_told(run, new_trainer) == ""


@many
@given(data=st.data())
def test_whatever_the_state_of_a_checkpoint_says_it_goes_on_or_is_refused(
    original: Run, new_trainer: NewTrainer, tmp_path: Path, data: st.DataObject
) -> None:
    run = Run(tmp_path)
    shutil.copy(original.journal_path, run.journal_path)
    checkpoint = Checkpoint.load(original.checkpoint_path)
    name = data.draw(st.sampled_from(sorted(checkpoint.state)))
    state = {**checkpoint.state, name: mutate(checkpoint.state[name], data)}
    if name == "hyperparameters" and isinstance(changed := state[name], dict):
        live = {
            "learning_rate": 0.5,
            "batch_size": 4,
            "epochs": 3,
        }  # which decide how the run ends, and may be anything
        state[name] = changed | {key: value for key, value in live.items() if key in changed}
    run.save(Checkpoint(checkpoint.arrays, state))
    try:
        sound_or_told(run, new_trainer)
    except UsageError:  # of a network that another data set would be needed for
        assert name == "hyperparameters"


@many
@given(text=st.text() | st.sampled_from(["null", "[]", "[" * 100_000, '{"format": 1, "state": {}, "checksum": NaN}']))
def test_whatever_the_checkpoint_is_it_is_refused(tmp_path: Path, text: str) -> None:
    run = Run(tmp_path)
    run.checkpoint_path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(CheckpointError):
        load_checkpoint(run)


@pytest.mark.parametrize(
    ("name", "value"), [("parameters", np.nan), ("parameters", -np.inf), ("optimizer.first_moment", np.nan)]
)
def test_numbers_from_which_nothing_goes_on_are_refused(
    run: Run, new_trainer: NewTrainer, name: str, value: float
) -> None:
    checkpoint, _ = load_checkpoint(run)
    checkpoint.arrays[name][3] = value
    run.save(checkpoint)
    assert (
        sound_or_told(run, new_trainer) == f"{run.checkpoint_path} holds {name} that are not finite; resume another run"
    )


def test_a_square_that_became_infinite_is_no_fault(run: Run, new_trainer: NewTrainer) -> None:
    checkpoint, _ = load_checkpoint(run)
    checkpoint.arrays["optimizer.second_moment"][3] = np.inf
    run.save(checkpoint)
    assert sound_or_told(run, new_trainer) == ""


# Things that aren't what they seem

PLACES: dict[str, Callable[[Path], object]] = {
    "it is a pipe": os.mkfifo,
    "it is a link": lambda path: path.symlink_to("/dev/zero"),
    "Is a directory": lambda path: path.mkdir(),
}


@posix
@pytest.mark.parametrize("file", ["checkpoint.safetensors", "journal.jsonl"])
@pytest.mark.parametrize("what", PLACES)
def test_what_is_no_plain_file_is_refused_before_it_is_read(
    run: Run, new_trainer: NewTrainer, file: str, what: str
) -> None:
    path = run.folder / file
    path.unlink()
    PLACES[what](path)
    text = sound_or_told(run, new_trainer)
    assert text.startswith(f"{path} can't be read: {what}")


@posix
@pytest.mark.parametrize("file", ["checkpoint.safetensors", "journal.jsonl"])
def test_a_file_that_pretends_to_be_huge_is_refused_before_it_is_read(
    run: Run, new_trainer: NewTrainer, file: str
) -> None:
    os.truncate(run.folder / file, 1 << 42)
    assert sound_or_told(run, new_trainer).startswith(f"{run.folder / file} ")


@posix
def test_a_run_whose_checkpoint_is_no_file_is_found_by_its_name_alone(run: Run) -> None:
    assert saved_runs(run.folder.parent) == [run]
    run.checkpoint_path.unlink()
    os.mkfifo(run.checkpoint_path)
    assert saved_runs(run.folder.parent) == []
    assert find_run(run.folder.parent, run.name) == run


# Disks and limits


def test_what_a_crash_left_behind_need_not_be_removed(
    run: Run, new_trainer: NewTrainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_over = run.folder / f".{run.checkpoint_path.name}.0.part"
    left_over.mkdir()
    assert sound_or_told(run, new_trainer) == ""
    left_over.rmdir()
    left_over.write_bytes(b"half")

    def read_only(*_arguments: object, **_options: object) -> None:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr(Path, "unlink", read_only)
    run.forget_after(6, 1)


@posix
def test_too_few_file_descriptors_are_told(run: Run, new_trainer: NewTrainer) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    spare = [os.open(os.devnull, os.O_RDONLY) for _ in range(3)]
    for descriptor in spare:
        os.close(descriptor)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(spare), hard))
        for call in (
            lambda: load_checkpoint(run),
            lambda: run.finished,
            lambda: saved_runs(run.folder.parent),
            lambda: run.note({"step": 1}),
            lambda: run.forget_after(6, 1),
        ):
            with pytest.raises(TuiMnistError, match="Too many open files"):
                call()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
