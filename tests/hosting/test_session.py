"""A session trains on command, keeps its runs, and outlives whatever breaks; in a thread and in a process alike."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.hosting.sitting import Sitting
from tui_mnist.data import load
from tui_mnist.errors import BrokenStepError
from tui_mnist.hosting import DataReady, Failed, Job, RunHistory, RunKept, StartRun
from tui_mnist.queries.digits import DigitsQuery
from tui_mnist.runs import Run, load_checkpoint, saved_runs
from tui_mnist.training import (
    Answer,
    Control,
    Pause,
    Resume,
    RunBatches,
    RunEpochs,
    SetHyperparameters,
    Stop,
    Trainer,
)
from tui_mnist.training.events import (
    BatchesDone,
    Diverged,
    EpochDone,
    HyperparametersChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
)

Sit = Callable[[Job], Sitting]
NewJob = Callable[..., Job]


def weights(run: Run) -> bytes:
    return load_checkpoint(run)[0].arrays["parameters"].tobytes()


def trained_headless(job: Job) -> bytes:
    """The weights of the same run without a session."""
    settings = job.hyperparameters
    dataset = load(settings.data)
    trainer = Trainer(dataset, settings.fitted_to(dataset.most_held_out))
    with trainer.use_cores():
        for _ in trainer.run(Control()):
            pass
    return trainer.network.parameters.vector.tobytes()


# The course of a run


def test_it_tells_of_the_data_and_waits_at_the_start(sit: Sit, job: NewJob) -> None:
    sitting = sit(job())
    sitting.until(Paused)
    ready, started, paused = sitting.told
    assert isinstance(ready, DataReady)
    assert (ready.class_names, ready.rows, ready.columns) == (("0", "1", "2", "3"), 6, 6)
    assert isinstance(started, RunStarted)
    assert (started.train_size, started.validation_size, started.test_size) == (540, 60, 100)
    assert paused == Paused(0)


def test_it_trains_to_the_end_and_keeps_the_run_with_the_weights_of_headless_training(
    sit: Sit, job: NewJob, tmp_path: Path
) -> None:
    sitting = sit(job())
    sitting.send(Resume())
    finished = sitting.until(RunFinished)
    (run,) = saved_runs(tmp_path / "runs")
    assert finished.run_dir == str(run.folder)
    assert run.finished
    assert weights(run) == trained_headless(job())


def test_looks_pauses_and_steps_do_not_change_the_weights(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job())
    sitting.send(DigitsQuery(), RunBatches(3), DigitsQuery(order="random", page=2), DigitsQuery(order="class", label=1))
    sitting.until(Answer, where=lambda answer: answer.query.label == 1)
    sitting.send(
        RunEpochs(1), DigitsQuery(), Pause(), Resume(), DigitsQuery(order="confident mistakes"), Pause(), Resume()
    )
    sitting.until(RunFinished)
    (run,) = saved_runs(tmp_path / "runs")
    assert weights(run) == trained_headless(job())


def test_cores_that_share_the_steps_do_not_change_the_weights_either(
    sit: Sit, job: NewJob, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    shared = job(hidden=(3000,))  # wide enough to be shared
    sitting = sit(shared)
    sitting.send(DigitsQuery(), RunBatches(3), DigitsQuery(order="random"), Stop())
    sitting.until(RunStopped)
    sitting.send(RunEpochs(1), DigitsQuery(), Pause(), Resume())
    sitting.until(RunFinished)
    (run,) = saved_runs(tmp_path / "runs")
    assert weights(run) == trained_headless(shared)


def test_it_pauses_goes_on_batch_by_batch_and_answers_while_it_waits(sit: Sit, job: NewJob) -> None:
    sitting = sit(job())
    sitting.send(RunBatches(2))
    assert sitting.until(Paused, where=lambda event: event.step == 2)
    sitting.send(SetHyperparameters({"learning_rate": 0.5}), DigitsQuery(count=5))
    assert sitting.until(HyperparametersChanged).changes == {"learning_rate": (0.001, 0.5)}
    answer = sitting.until(Answer)
    assert (answer.step, answer.value.images.shape, answer.value.probabilities.shape) == (2, (5, 6, 6), (5, 4))


def test_a_stopped_run_is_kept_and_goes_on(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job())
    sitting.send(RunBatches(5))
    sitting.until(Paused, where=lambda event: event.step == 5)
    assert saved_runs(tmp_path / "runs") == []
    sitting.send(Stop())
    assert sitting.until(RunStopped).step == 5
    assert Run(Path(sitting.until(RunKept).folder)) == saved_runs(tmp_path / "runs")[0]
    sitting.send(Resume())
    sitting.until(RunFinished)
    (run,) = saved_runs(tmp_path / "runs")
    assert weights(run) == trained_headless(job())


def test_a_finished_run_goes_on_for_more_epochs(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job(epochs=1))
    sitting.send(Resume())
    sitting.until(RunFinished)
    sitting.send(Resume(), SetHyperparameters({"epochs": 3}), Resume())
    assert sitting.until(RunFinished).epochs == 3
    (run,) = saved_runs(tmp_path / "runs")
    assert weights(run) == trained_headless(job(epochs=3))


def test_another_run_begins_and_the_one_before_is_kept(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job())
    sitting.send(RunBatches(5))
    sitting.until(Paused, where=lambda event: event.step == 5)
    sitting.send(Stop(), StartRun(job(number=2, seed=7)), RunEpochs(1))
    assert sitting.until(DataReady, where=lambda event: event.job == 2)
    assert sitting.until(EpochDone).epoch == 1
    sitting.end()
    first, second = saved_runs(tmp_path / "runs")
    assert load_checkpoint(first)[1].seed == 0
    assert load_checkpoint(second)[1].seed == 7


def test_a_run_that_was_not_trained_on_leaves_nothing_behind(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job())
    sitting.until(Paused)
    sitting.send(Stop(), StartRun(job(number=2)))
    sitting.until(DataReady, where=lambda event: event.job == 2)
    sitting.end()
    assert not (tmp_path / "runs").exists()


def test_nothing_is_kept_where_nothing_shall_be(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job(keep=False))
    sitting.send(Resume())
    assert sitting.until(RunFinished).run_dir is None
    assert not (tmp_path / "runs").exists()


def test_a_kept_run_is_resumed_bit_for_bit(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job())
    sitting.send(RunBatches(40))
    sitting.until(Paused, where=lambda event: event.step == 40)
    sitting.end()
    (run,) = saved_runs(tmp_path / "runs")
    again = sit(job(resume=run.name))
    again.send(Resume())
    again.until(RunFinished)
    assert weights(run) == trained_headless(job())


def test_a_kept_run_that_goes_on_recalls_its_past(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job())
    sitting.send(RunBatches(10))
    sitting.until(Paused, where=lambda event: event.step == 10)
    sitting.send(SetHyperparameters({"learning_rate": 0.003}), RunBatches(30))
    sitting.until(Paused, where=lambda event: event.step == 40)
    sitting.end()
    told = tuple(event for event in sitting.told if isinstance(event, HyperparametersChanged | EpochDone))
    assert [event.step for event in told] == [10, 27]
    (run,) = saved_runs(tmp_path / "runs")
    again = sit(job(resume=run.name))
    recalled = again.until(RunHistory)
    assert (recalled.step, recalled.past, recalled.epochs, recalled.epoch_progress) == (40, told, 1, 13 / 27)
    assert recalled.loss == [event for event in sitting.told if isinstance(event, BatchesDone)][-1].losses[-1]
    assert 0 <= recalled.accuracy <= 1


def test_a_run_recalled_at_the_end_of_an_epoch_has_done_nothing_of_the_next(
    sit: Sit, job: NewJob, tmp_path: Path
) -> None:
    sitting = sit(job())
    sitting.send(RunEpochs(1))
    sitting.until(Paused, where=lambda event: event.step == 27)
    sitting.end()
    (run,) = saved_runs(tmp_path / "runs")
    recalled = sit(job(resume=run.name)).until(RunHistory)
    assert (recalled.epochs, recalled.epoch_progress, recalled.accuracy) == (1, 0.0, None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_a_run_that_another_session_trains_is_left_alone_until_that_one_leaves(
    sit: Sit, job: NewJob, tmp_path: Path
) -> None:
    sitting = sit(job())
    sitting.send(RunBatches(40))
    sitting.until(Paused, where=lambda event: event.step == 40)
    (run,) = saved_runs(tmp_path / "runs")
    second = sit(job(resume=run.name))
    failed = second.until(Failed)
    assert f"run {run.name} is being trained by another process; end that one first" in failed.what
    assert not failed.can_go_on
    sitting.send(Stop())
    sitting.until(RunStopped)
    second.send(StartRun(job(resume=run.name, number=2)))  # what was stopped may still go on
    assert second.until(Failed).job == 2
    sitting.end()
    second.send(StartRun(job(resume=run.name, number=3)), Resume())
    second.until(RunFinished)
    assert weights(run) == trained_headless(job())


def test_a_session_goes_on_with_a_run_that_it_has_trained_itself(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job())
    sitting.send(RunBatches(40))
    sitting.until(Paused, where=lambda event: event.step == 40)
    sitting.send(Stop())
    sitting.until(RunStopped)
    (run,) = saved_runs(tmp_path / "runs")
    sitting.send(StartRun(job(resume=run.name, number=2)), Resume())
    sitting.until(RunFinished)
    assert not any(isinstance(event, Failed) for event in sitting.told)
    assert weights(run) == trained_headless(job())


def test_what_was_asked_before_the_session_began_is_done(job: NewJob, sit: Sit) -> None:
    sitting = sit(job())
    sitting.send(RunBatches(1))
    assert sitting.until(BatchesDone).step == 1


# What breaks


def test_after_a_divergence_knobs_turn_and_it_goes_on_from_the_last_good_weights(sit: Sit, job: NewJob) -> None:
    sitting = sit(job(optimizer="sgd", learning_rate=1000.0, weight_decay=10.0))
    sitting.send(Resume())
    diverged = sitting.until(Diverged)
    assert diverged.cause
    sitting.send(SetHyperparameters({"learning_rate": 0.01}))
    assert sitting.until(HyperparametersChanged).step == diverged.step
    sitting.send(Resume())
    assert sitting.until(Resumed).step == diverged.step


def test_a_data_set_that_is_not_there_is_told_and_another_run_begins(sit: Sit, job: NewJob) -> None:
    sitting = sit(job(data="/nowhere"))
    failed = sitting.until(Failed)
    assert "/nowhere" in failed.what
    assert not failed.can_go_on
    sitting.send(Resume(), DigitsQuery(), Stop(), StartRun(job(number=2)), RunBatches(1))
    assert sitting.until(BatchesDone).step == 1


def test_a_run_that_can_not_be_kept_goes_on_once_it_can(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    sitting = sit(job())
    sitting.send(Resume())
    failed = sitting.until(Failed)
    assert failed.can_go_on
    assert str(tmp_path / "runs") in failed.what
    assert failed.kept == "nothing of this run is on disk"
    (tmp_path / "runs").unlink()
    sitting.send(Resume())
    sitting.until(RunFinished)
    (run,) = saved_runs(tmp_path / "runs")
    assert weights(run) == trained_headless(job())


def test_a_run_that_still_can_not_be_kept_fails_once_each_time_it_is_asked_for(
    sit: Sit, job: NewJob, tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("in the way")
    sitting = sit(job())
    for _ in range(3):
        sitting.send(Resume())
        sitting.until(Failed)
    sitting.end()
    assert sum(isinstance(event, Failed) for event in sitting.told) == 3


BREAKS = {"memory": MemoryError(), "bug": ZeroDivisionError("no more luck"), "step": BrokenStepError("no more luck")}


@pytest.mark.parametrize("error", BREAKS.values(), ids=BREAKS)
def test_whatever_breaks_off_training_is_told_and_another_run_begins(
    error: Exception, job: NewJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.hosting.conftest import HOSTS

    original = Trainer.forward

    def forward(self: Trainer, inputs: Any) -> Any:
        if self.step == 3:
            raise error
        return original(self, inputs)

    monkeypatch.setattr(Trainer, "forward", forward)
    sitting = Sitting(HOSTS["thread"](), job())
    sitting.send(Resume())
    failed = sitting.until(Failed)
    assert failed.step == 3
    assert not failed.can_go_on
    assert ("memory" if isinstance(error, MemoryError) else "no more luck") in failed.what
    monkeypatch.undo()
    sitting.send(StartRun(job(number=2)), Resume())
    sitting.until(RunFinished)
    sitting.end()


def test_a_validation_loss_is_told_after_each_epoch(sit: Sit, job: NewJob) -> None:
    sitting = sit(job())
    sitting.send(Resume())
    sitting.until(RunFinished)
    epochs = [event for event in sitting.told if isinstance(event, EpochDone)]
    assert [event.epoch for event in epochs] == [1, 2, 3]
    assert all(event.val_loss is not None and np.isfinite(event.val_loss) for event in epochs)
    steps = sum(len(event.losses) for event in sitting.told if isinstance(event, BatchesDone))
    assert steps == epochs[-1].step
    assert isinstance(sitting.told[3], Resumed)


def test_a_kept_run_goes_on_with_other_data_only_if_that_is_insisted_on(sit: Sit, job: NewJob, tmp_path: Path) -> None:
    sitting = sit(job(epochs=1))
    sitting.send(Resume())
    sitting.until(RunFinished)
    (run,) = saved_runs(tmp_path / "runs")
    checkpoint, _ = load_checkpoint(run)
    checkpoint.state["data_fingerprint"] = "of other data"
    run.save(checkpoint)
    sitting.send(StartRun(job(number=2, resume=run.name)))
    failed = sitting.until(Failed)
    assert failed.what.startswith("the data is not what this run was trained on: it was of other data, and is ")
    assert failed.what.endswith("or insist with --allow-other-data")
    sitting.send(StartRun(replace(job(number=3, resume=run.name), allow_other_data=True)))
    assert sitting.until(RunHistory).step == checkpoint.state["step"]
