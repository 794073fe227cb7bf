"""One sitting with a trainer: data is loaded, runs begin, end, go on and are kept, all by command."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from tui_mnist.crash import crash_message
from tui_mnist.data import Dataset, is_generated, load
from tui_mnist.errors import BrokenStepError, DataError, TuiMnistError
from tui_mnist.hosting.commands import EndSession, StartRun
from tui_mnist.hosting.job import Job
from tui_mnist.hosting.messages import DataReady, Downloading, Failed, RunHistory, RunKept
from tui_mnist.runs import Claim, Keeper, Run, create_run, default_runs_folder, find_run, load_checkpoint
from tui_mnist.runs.resume import NOTHING_ON_DISK
from tui_mnist.training import (
    Command,
    Control,
    Hyperparameters,
    Resume,
    RunBatches,
    RunEpochs,
    SetHyperparameters,
    Trainer,
)
from tui_mnist.training.event import Event

DOWNLOAD_NEWS_SECONDS = 0.2
NOTHING_LOST = "nothing was begun, so nothing is lost"
TOO_LITTLE_MEMORY = "there is not enough memory; choose fewer hidden units or a smaller batch size"
MEASURE_SECONDS = 0.1
"""Between measurements of gradient norm and update ratio: about as often as they can be shown."""


class Session:
    """Runs, one after the other, each paused at its start; ends when told to leave.

    `publish` is called at once with the progress of a download, which happens between two events.
    """

    def __init__(self, job: Job, control: Control, publish: Callable[[Event], None]) -> None:
        self._job: Job | None = job
        self._control = control
        control.steps_per_second = job.steps_per_second
        self._publish = publish
        self._loaded: tuple[str, int, Dataset] | None = None

    def events(self) -> Iterator[Event]:
        """Everything that happens, until a Leave."""
        while (job := self._job) is not None:
            try:
                trainer, keeper, run = self._prepare(job)
            except (TuiMnistError, MemoryError) as error:
                what = TOO_LITTLE_MEMORY if isinstance(error, MemoryError) else str(error)
                yield Failed(0, job.number, what, NOTHING_LOST, can_go_on=False)
                yield from self._wait(None)
            else:
                data = trainer.dataset
                yield DataReady(trainer.step, job.number, data.name, data.class_names, *data.picture_shape, data.called)
                if run is not None:
                    yield _history_of(run, trainer)
                if job.changes and (changed := trainer.answer(SetHyperparameters(job.changes))):
                    yield changed
                if job.stopping is not None:
                    yield trainer.set_stop_rules(job.stopping)
                with closing(keeper), trainer.use_cores(job.threads):
                    yield from self._one_run(job.number, trainer, keeper)

    def _one_run(self, job: int, trainer: Trainer, keeper: Keeper) -> Iterator[Event]:
        wanted: Command | None = None
        while True:
            whole = True
            try:
                yield from self._trained(trainer, keeper, wanted)
            except TuiMnistError as error:
                whole = not isinstance(error, BrokenStepError)
                yield Failed(trainer.step, job, str(error), _kept(keeper), can_go_on=whole)
            except MemoryError:
                whole = False
                yield Failed(trainer.step, job, TOO_LITTLE_MEMORY, _kept(keeper), can_go_on=False)
            except Exception as error:  # noqa: BLE001 - whatever it is, the learner is told, and the app lives
                whole = False
                what = crash_message(error, f"training at step {trainer.step:,}")
                yield Failed(trainer.step, job, what, _kept(keeper), can_go_on=False)
            wanted = yield from self._wait(trainer if whole else None)
            if wanted is None:
                return

    def _trained(self, trainer: Trainer, keeper: Keeper, wanted: Command | None) -> Iterator[Event]:
        known: Run | None = None
        for event in keeper.record(trainer.run(self._control)):
            if wanted is not None:  # not before: a run that can't even start would find it again, and again
                self._control.put_back(wanted)
                wanted = None
            yield event
            if keeper.run is not None and keeper.run != known:
                known = keeper.run
                yield RunKept(event.step, known.name, str(known.folder))

    def _wait(self, trainer: Trainer | None) -> Generator[Event, None, Command | None]:
        """Answer what can be answered while no run goes on; what lets the same trainer go on, None if another shall."""
        while True:
            command = self._control.wait()
            if isinstance(command, StartRun | EndSession):
                self._job = command.job if isinstance(command, StartRun) else None
                return None
            if trainer is None:
                continue
            if isinstance(command, Resume | RunBatches | RunEpochs):
                if not trainer.finished:
                    return command
            elif (answer := trainer.answer(command)) is not None:
                yield answer

    def _prepare(self, job: Job) -> tuple[Trainer, Keeper, Run | None]:
        """A trainer, who keeps its run, and the run that goes on, if it is one that was kept."""
        settings, folder = job.hyperparameters, job.runs_folder
        if job.resume is not None:
            run = find_run(folder or default_runs_folder(), job.resume)
            claim = Claim(run) if folder else None
            checkpoint, settings = load_checkpoint(run)
            trainer = Trainer(self._load(job, settings), settings, measure_seconds=MEASURE_SECONDS)
            trainer.restore(checkpoint, allow_other_data=job.allow_other_data)
            kept = run if folder else None
            return trainer, Keeper(trainer, kept, checkpoint_every=job.checkpoint_every, claim=claim), run
        dataset = self._load(job, settings)
        if job.fit_validation:
            settings = settings.fitted_to(dataset.most_held_out)
        trainer = Trainer(dataset, settings, measure_seconds=MEASURE_SECONDS)
        create = None if folder is None else lambda: create_run(folder, settings)
        return trainer, Keeper(trainer, create, checkpoint_every=job.checkpoint_every), None

    def _load(self, job: Job, settings: Hyperparameters) -> Dataset:
        """The data set; the one of the run before, if it is the same."""
        name, seed = settings.data, settings.seed if is_generated(settings.data) else 0
        if self._loaded is None or self._loaded[:2] != (name, seed):
            self._loaded = None  # two large data sets need not be in memory at once
            dataset = load(name, seed=seed, progress=self._news_of_a_download(job.number, name))
            self._loaded = name, seed, dataset
        return self._loaded[2]

    def _news_of_a_download(self, job: int, name: str) -> Callable[[int, int], None]:
        reported = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal reported
            if self._control.stop_requested():
                raise DataError(f"{name} is not here yet: its download was stopped; what is complete is kept")
            if time.monotonic() - reported > DOWNLOAD_NEWS_SECONDS:
                reported = time.monotonic()
                self._publish(Downloading(0, job, name, done, total))

        return progress


def _history_of(run: Run, trainer: Trainer) -> RunHistory:
    progress, sampler = trainer.progress, trainer.sampler
    drawn = 0.0 if sampler.at_epoch_end else sampler.position / sampler.size
    return RunHistory(
        trainer.step,
        past=run.events_until(trainer.step),
        epochs=trainer.epoch,
        epoch_progress=drawn if sampler.epoch == trainer.epoch else 1.0,
        loss=progress.last_loss,
        accuracy=progress.totals.correct / progress.totals.samples if progress.totals.samples else None,
        test_looks=run.test_looks,
    )


def _kept(keeper: Keeper) -> str:
    if keeper.run is None or not keeper.run.checkpoint_path.exists():
        return NOTHING_ON_DISK
    if keeper.saved_step is None:
        return f"the run is kept as it was in {keeper.run.folder}"
    return f"the run is kept up to step {keeper.saved_step:,} in {keeper.run.folder}"
