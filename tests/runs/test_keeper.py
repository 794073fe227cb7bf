"""What is kept of a run tells one story, however often it was interrupted, and between any two writes."""

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_mnist.errors import CheckpointError, StorageError
from tui_mnist.runs import Run, event_to_json, load_checkpoint, record
from tui_mnist.training import Checkpoint, Control, Pause, Resume, SetHyperparameters, Stop, Trainer
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    BatchDone,
    Diverged,
    EpochDone,
    HyperparametersChanged,
    RunFinished,
    RunStarted,
    RunStopped,
)

NewTrainer = Callable[..., Trainer]


def journal(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.journal_path.read_text().splitlines()]


def told(run: Run) -> list[str]:
    """The journal in short: each event with its step, or its epoch."""
    return [f"{entry['event']} {entry.get('epoch', entry.get('steps', entry.get('step')))}" for entry in journal(run)]


WHOLE_RUN = ["run_started 0", "epoch 1", "epoch 2", "epoch 3", "run_finished 12"]


def recorded(trainer: Trainer, run: Run, *, control: Control | None = None, every: int = 0) -> list[Event]:
    return list(record(trainer.run(control or Control()), trainer, run, checkpoint_every=every))


def resumed(new_trainer: NewTrainer, run: Run, **given: Any) -> Trainer:
    trainer = new_trainer(**given)
    trainer.restore(load_checkpoint(run)[0])
    return trainer


def differences(one: Checkpoint, other: Checkpoint) -> list[str]:
    """What of two checkpoints is not the same, bit for bit."""
    contents = [
        {name: array.tobytes() for name, array in each.arrays.items()} | {"state": each.state} for each in (one, other)
    ]
    return [name for name in contents[0] | contents[1] if contents[0].get(name) != contents[1].get(name)]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


# What is kept, and when


def test_the_events_pass_through_unchanged_but_for_the_runs_folder_at_the_end(
    new_trainer: NewTrainer, run: Run
) -> None:
    *events, finished = recorded(new_trainer(), run)
    *expected, end = new_trainer().run(Control())
    assert events == expected
    assert isinstance(finished, RunFinished)
    assert isinstance(end, RunFinished)
    assert (finished.run_dir, finished.test_loss) == (str(run.folder), end.test_loss)


def test_the_journal_is_the_events_that_programs_are_told(new_trainer: NewTrainer, run: Run) -> None:
    events = recorded(new_trainer(), run)
    assert journal(run) == [entry for event in events if (entry := event_to_json(event)) is not None]
    assert told(run) == WHOLE_RUN


def test_the_ends_of_epochs_and_the_turns_of_knobs_can_be_read_again(new_trainer: NewTrainer, run: Run) -> None:
    trainer, control = new_trainer(), Control()
    control.send(SetHyperparameters({"learning_rate": 0.25, "optimizer": "adam"}))
    events = list(record(trainer.run(control), trainer, run))
    past = tuple(event for event in events if isinstance(event, EpochDone | HyperparametersChanged))
    assert len(past) == 4
    assert run.events_until(trainer.step) == past
    assert run.events_until(8) == past[:3]


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "{}", '{"event": "epoch"}', '{"event": "hyperparameters_changed", "step": 1, "changes": 3}']
)
def test_a_damaged_line_of_the_journal_is_passed_over(new_trainer: NewTrainer, run: Run, line: str) -> None:
    recorded(new_trainer(), run)
    past = run.events_until(12)
    run.journal_path.write_text(line + "\n" + run.journal_path.read_text())
    assert run.events_until(12) == past


@pytest.mark.parametrize(("every", "kept_at"), [(0, {4, 8, 12}), (1, set(range(1, 13))), (3, {3, 4, 6, 8, 9, 12})])
def test_whatever_is_seen_of_an_epoch_or_of_every_so_many_steps_is_on_disk_already(
    new_trainer: NewTrainer, run: Run, every: int, kept_at: set[int]
) -> None:
    trainer = new_trainer()
    seen = set()
    for event in record(trainer.run(Control()), trainer, run, checkpoint_every=every):
        kept = Checkpoint.load(run.checkpoint_path)
        if isinstance(event, BatchDone) and event.step not in kept_at:
            assert kept.state["step"] < event.step
        elif not isinstance(event, BatchDone) or (every and event.step % every == 0):
            assert differences(kept, trainer.checkpoint()) == []
            seen.add(event.step)
            if not isinstance(event, BatchDone):
                assert journal(run)[-1] == event_to_json(event)
    assert seen == {0} | kept_at
    assert sorted(entry.name for entry in run.folder.iterdir()) == ["checkpoint.safetensors", "journal.jsonl"]


def test_a_stopped_run_is_kept_as_it_stands(new_trainer: NewTrainer, run: Run) -> None:
    trainer, control = new_trainer(), Control()
    for event in record(trainer.run(control), trainer, run):
        if event.step == 6:
            control.send(Stop())
    assert isinstance(event, RunStopped)
    assert differences(Checkpoint.load(run.checkpoint_path), trainer.checkpoint()) == []
    assert told(run) == WHOLE_RUN[:2]
    assert not run.finished


def test_a_diverged_run_is_kept_with_its_last_good_parameters(new_trainer: NewTrainer, run: Run) -> None:
    trainer = new_trainer()
    for event in record(trainer.run(Control()), trainer, run):
        if isinstance(event, BatchDone) and event.step == 6:
            good = trainer.network.parameters.previous.copy()
            trainer.network.parameters.variables["b2"].assign(np.nan, at=-1)
    assert isinstance(event, Diverged)
    kept = Checkpoint.load(run.checkpoint_path)
    assert np.array_equal(kept.arrays["parameters"], good)
    assert differences(kept, trainer.checkpoint()) == []
    assert told(run) == [*WHOLE_RUN[:2], "diverged 6"]


def test_changes_are_told_between_the_epochs_in_which_they_came(new_trainer: NewTrainer, run: Run) -> None:
    trainer, control = new_trainer(), Control()
    for event in record(trainer.run(control), trainer, run):
        if isinstance(event, EpochDone) and event.epoch == 1:
            for command in (SetHyperparameters({"learning_rate": 0.5}), Pause(), Resume()):
                control.send(command)
    assert told(run) == [*WHOLE_RUN[:2], "hyperparameters_changed 4", *WHOLE_RUN[2:]]


def test_a_run_is_finished_when_the_journals_last_word_is_that_it_is(new_trainer: NewTrainer, run: Run) -> None:
    assert not run.finished
    seen = {}
    trainer = new_trainer()
    for event in record(trainer.run(Control()), trainer, run):
        seen[type(event).__name__] = run.finished
    assert seen == {"RunStarted": False, "BatchDone": False, "EpochDone": False, "RunFinished": True}
    control = Control()
    control.send(SetHyperparameters({"epochs": 4}))
    further = record(trainer.run(control), trainer, run)
    assert isinstance(next(further), RunStarted)
    assert not run.finished
    assert [event.step for event in further if isinstance(event, EpochDone)] == [16]
    assert told(run) == [
        *WHOLE_RUN, "run_started 12", "hyperparameters_changed 12", "epoch 4", "run_finished 16",
    ]  # fmt: skip


# Interrupted


class Crash(BaseException):
    """The end of the process, as far as the code can tell."""


@contextmanager
def crash_at(write: int, how: str) -> Iterator[None]:
    """Let the process end before, in the midst of or after one of the writes to the run's folder."""
    writes = 0

    def crashing(function: Callable[..., None], half: Callable[[Run], None]) -> Callable[..., None]:
        def written(run: Run, content: Any) -> None:
            nonlocal writes
            writes += 1
            if writes == write and how == "before":
                raise Crash
            if writes == write and how == "amidst":
                half(run)
                raise Crash
            function(run, content)
            if writes == write:
                raise Crash

        return written

    def half_a_note(run: Run) -> None:
        with run.journal_path.open("a") as file:
            file.write('{"event": "epoch", "ep')

    def half_a_checkpoint(run: Run) -> None:
        (run.folder / f".{run.checkpoint_path.name}.abc.part").write_bytes(b"half")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "save", crashing(Run.save, half_a_checkpoint))
        patch.setattr(Run, "note", crashing(Run.note, half_a_note))
        yield


@pytest.mark.slow
@settings(deadline=None)
@given(
    every=st.integers(0, 5),
    crashes=st.lists(st.tuples(st.integers(1, 25), st.sampled_from(["before", "amidst", "after"])), max_size=6),
)
def test_between_any_two_writes_it_may_end_and_goes_on_as_if_nothing_had_been(
    new_trainer: NewTrainer,
    tmp_path_factory: pytest.TempPathFactory,
    every: int,
    crashes: list[tuple[int, str]],
) -> None:
    run = Run(tmp_path_factory.mktemp("run"))

    def begin() -> Trainer:
        return resumed(new_trainer, run) if run.checkpoint_path.exists() else new_trainer()

    for write, how in crashes:
        with crash_at(write, how), suppress(Crash):
            recorded(begin(), run, every=every)
        if run.finished:
            break
    else:
        recorded(begin(), run, every=every)
    whole = new_trainer()
    for _ in whole.run(Control()):
        pass
    assert differences(Checkpoint.load(run.checkpoint_path), whole.checkpoint()) == []
    assert [name for name in told(run) if not name.startswith("run_started")] == WHOLE_RUN[1:]
    assert sorted(entry.name for entry in run.folder.iterdir()) == ["checkpoint.safetensors", "journal.jsonl"]


def test_a_run_that_goes_back_forgets_what_came_after(new_trainer: NewTrainer, run: Run) -> None:
    trainer = new_trainer()
    for event in record(trainer.run(Control()), trainer, run):
        if event.step == 6:
            sixth = trainer.checkpoint()
    trainer.restore(sixth)
    recorded(trainer, run)
    assert told(run) == [*WHOLE_RUN[:2], "run_started 6", *WHOLE_RUN[2:]]


LINES = [
    '{"event": "run_started", "step": 0}',
    '{"event": "epoch", "epoch": 1, "steps": 4}',
    '{"event": "hyperparameters_changed",   "step": 5}',
    '{"event": "epoch", "epoch": 2, "steps": 8}',
    '{"event": "diverged", "step": 9}',
]


@pytest.mark.parametrize(
    ("step", "epochs", "kept"), [(0, 0, 1), (3, 0, 1), (4, 0, 1), (4, 1, 2), (5, 1, 3), (8, 1, 3), (8, 2, 4), (9, 2, 5)]
)
def test_what_happened_after_a_step_or_in_an_epoch_that_is_not_complete_is_forgotten(
    run: Run, step: int, epochs: int, kept: int
) -> None:
    run.journal_path.write_text("".join(line + "\n" for line in LINES))
    run.forget_after(step, epochs)
    assert run.journal_path.read_text().splitlines() == LINES[:kept]


@pytest.mark.parametrize(
    "torn", [b"", b'{"event": "ep', b"\0" * 9, b"\xff\xfe", b"[]", b"3", b'"step"', b'{"step": null}', b'{"epoch": 1}'],
    ids=str,
)  # fmt: skip
def test_a_torn_or_damaged_line_is_forgotten(run: Run, torn: bytes) -> None:
    lines = [line.encode() for line in LINES]
    run.journal_path.write_bytes(b"\n".join([lines[0], torn, *lines[1:], torn]))
    assert not run.finished
    run.forget_after(9, 2)
    assert run.journal_path.read_text().splitlines() == LINES


def test_a_journal_with_nothing_to_forget_is_not_written_again(run: Run) -> None:
    run.journal_path.write_text("".join(line + "\n" for line in LINES))
    before = run.journal_path.stat()
    run.forget_after(9, 2)
    assert (run.journal_path.stat().st_ino, run.journal_path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_without_a_journal_there_is_nothing_to_forget(run: Run) -> None:
    run.forget_after(5, 1)
    assert list(run.folder.iterdir()) == []


def test_other_files_in_the_folder_are_left_alone(new_trainer: NewTrainer, run: Run) -> None:
    (run.folder / "notes.txt").write_text("mine")
    (run.folder / "checkpoint.safetensors.bak").write_text("mine")
    recorded(new_trainer(), run)
    assert (run.folder / "notes.txt").read_text() == "mine"
    assert (run.folder / "checkpoint.safetensors.bak").read_text() == "mine"


# A disk that takes no more


def no_space(*_arguments: Any, **_options: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("call", range(1, 5))
def test_a_full_disk_ends_the_events_and_the_run_goes_on_from_what_was_kept(
    new_trainer: NewTrainer, run: Run, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    replace, calls = os.replace, 0

    def fails_once(*arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == call + 1:
            no_space()
        replace(*arguments)

    monkeypatch.setattr("os.replace", fails_once)
    with pytest.raises(StorageError, match="No space left on device"):
        recorded(new_trainer(), run)
    recorded(resumed(new_trainer, run), run)
    whole = new_trainer()
    list(whole.run(Control()))
    assert differences(Checkpoint.load(run.checkpoint_path), whole.checkpoint()) == []
    assert [name for name in told(run) if not name.startswith("run_started")] == WHOLE_RUN[1:]


def test_a_journal_that_can_t_be_written_is_named(new_trainer: NewTrainer, run: Run) -> None:
    with pytest.raises(StorageError) as caught:
        Run(run.folder / "gone").note({"step": 1})
    assert str(caught.value).startswith(
        f"{run.folder / 'gone' / 'journal.jsonl'} could not be written: No such file or"
    )
    run.journal_path.mkdir()
    with pytest.raises(CheckpointError) as unread:
        recorded(new_trainer(), run)
    assert str(unread.value).startswith(f"{run.journal_path} can't be read: Is a directory; ")


def test_a_whole_checkpoint_is_spoken_of_only_where_there_is_one(new_trainer: NewTrainer, run: Run) -> None:
    run.journal_path.mkdir()
    with pytest.raises(StorageError) as nothing:
        run.note({"step": 1})
    assert "is whole" not in str(nothing.value)
    run.save(new_trainer().checkpoint())
    with pytest.raises(StorageError) as kept:
        run.note({"step": 1})
    assert "the last checkpoint is whole; make room and resume the run" in str(kept.value)
