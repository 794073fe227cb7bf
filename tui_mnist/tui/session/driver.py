"""What the commands of the app do to the session: the app asks, the driver turns it into orders to the trainer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui_mnist.hosting import DataReady, Downloading, EndSession, Failed, Host, Job, Report, StartRun, Suspend, Wake
from tui_mnist.training import (
    Answer,
    Command,
    Hyperparameters,
    Pause,
    Query,
    Resume,
    RunBatches,
    RunEpochs,
    SetHyperparameters,
    Stop,
    declarations,
)
from tui_mnist.training.diagnosis import Finding, NewRun, Restart, SetKnobs
from tui_mnist.training.event import Event
from tui_mnist.training.events import (
    ChangeRefused,
    Diverged,
    HyperparametersChanged,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    RunStopped,
)
from tui_mnist.training.knobs import default_of, turned
from tui_mnist.training.speed import SetSpeed, faster
from tui_mnist.training.state_id import StateId
from tui_mnist.training.stopping.commands import RestoreBestWeights, SetStopRules
from tui_mnist.training.stopping.events import BestWeightsRestored, StopRuleMet
from tui_mnist.training.stopping.finding import STOPPED, BestWeights, stop_finding
from tui_mnist.training.stopping.rules import StopSettings
from tui_mnist.training.timeline import Timeline
from tui_mnist.training.usual_rate_offer import usual_rate_offered
from tui_mnist.tui.session.knob_state import KnobState
from tui_mnist.tui.session.notice import Notice
from tui_mnist.tui.session.possible import why_not_train
from tui_mnist.tui.session.run_record import RunRecord
from tui_mnist.tui.session.snapshot import Phase, Snapshot


class Driver:
    """The run that is there, what was asked of it, and what it told.

    `start` makes a host and lets it hold a session.
    """

    def __init__(self, job: Job, start: Callable[[Job], Host]) -> None:
        self.job = job
        self._start = start
        self.host: Host | None = None
        self._early: list[Command] = []
        self._record = RunRecord(
            Snapshot(
                hyperparameters=job.hyperparameters, speed=job.steps_per_second, stopping=job.stopping or StopSettings()
            )
        )
        self.knob_state = KnobState(job.hyperparameters)
        self.ghost: Timeline | None = None
        self._intends_training = self._suspended = False
        self.leaves_after_epoch = False
        self._telling = 0
        self._left: dict[int, RunRecord] = {}
        self._awaited: dict[type[Query[Any]], tuple[Query[Any], StateId]] = {}
        self._last_begun = Hyperparameters()
        self._epochs_before = 0
        self._offer: Finding | None = None

    # --- what the session tells -------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin the session, with all that was asked for before."""
        if self.host is None:
            self.host = self._start(self.job)
            self.host.send(*self._early)
            self._early.clear()

    def closed(self) -> None:
        """Take note that the session is over."""
        self.host = None
        self._early.clear()
        self._awaited.clear()

    @property
    def is_open(self) -> bool:
        """Whether there is a session."""
        return self.host is not None

    def take(self, report: Report) -> list[Notice]:
        """Fold what happened into the picture; what of it the learner should be told."""
        notices: list[Notice] = []
        for event in report:
            if isinstance(event, DataReady | Downloading | Failed):
                self._telling = event.job
                self._left = {n: run for n, run in self._left.items() if run.snapshot.touched or n >= event.job}
            if self._telling == self.job.number:
                notices += self._record.take(event)
                self._note(event)
            elif self._telling in self._left:
                self._left[self._telling].take(event)  # of the runs before nothing is said any more
        return notices

    def _note(self, event: Event) -> None:
        """What the event says of what was asked for."""
        match event:
            case HyperparametersChanged():
                self.knob_state.landed(event.changes)
            case RunStarted():
                self._last_begun = event.hyperparameters
                self.knob_state.synchronize(event.hyperparameters)
            case Resumed():
                self._intends_training = True
                self._offer = None if self._offer is not None and self._offer.kind == STOPPED else self._offer
            case StopRuleMet():
                self._offer = stop_finding(event)
            case BestWeightsRestored():
                self._offer = None
            case Paused():
                self._intends_training = False
            case RunFinished() | RunStopped() | Diverged() | Failed():
                self._intends_training = False
                self.knob_state.synchronize(self.snapshot.hyperparameters)
            case ChangeRefused():
                self.knob_state.refused(self.snapshot.hyperparameters)
            case Answer():
                if self.awaits(type(event.query), event.query):
                    del self._awaited[type(event.query)]
            case _:
                pass

    @property
    def snapshot(self) -> Snapshot:
        """How the run stands."""
        return self._record.snapshot

    @property
    def timeline(self) -> Timeline:
        """How it came there."""
        return self._record.timeline

    @property
    def result(self) -> Snapshot:
        """How the last run stands that was trained; this one, if none was."""
        runs = (self._record, *reversed(self._left.values()))
        return next((run.snapshot for run in runs if run.snapshot.touched), self.snapshot)

    # --- run control ------------------------------------------------------------------------------------------------

    @property
    def trains(self) -> bool:
        """Whether training goes on, or was asked to."""
        return self._intends_training

    def toggle(self) -> None:
        """Run, or pause."""
        self.leaves_after_epoch = False
        if self._intends_training:
            self._intends_training = False
            self._send(Pause())
        else:
            self._go(Resume(), more=max(1, self.snapshot.epochs - self._epochs_before))

    def batch(self) -> None:
        """Train on one batch, then pause."""
        self.leaves_after_epoch = False
        self._go(RunBatches(1))

    def epoch(self) -> None:
        """Train to the end of the epoch, then pause."""
        self._go(RunEpochs(1))

    def set_speed(self, steps_per_second: float | None) -> None:
        """Train at most so many steps a second from now on; None is full speed."""
        if steps_per_second != self.snapshot.speed:
            self.job = replace(self.job, steps_per_second=steps_per_second)
            self._record.snapshot = replace(self.snapshot, speed=steps_per_second)
            self._send(SetSpeed(steps_per_second))

    def change_speed(self, direction: int) -> None:
        """The next speed on the dial, or the one before."""
        self.set_speed(faster(self.snapshot.speed, direction))

    def finish_epoch_and_leave(self) -> None:
        """Train to the end of the epoch, after which the app is to be left, unless the learner wants something else."""
        self.epoch()
        self.leaves_after_epoch = self._intends_training

    def stop(self) -> None:
        """End the run after this batch; it is kept, and can go on."""
        self._intends_training = self.leaves_after_epoch = False
        self._send(Stop())

    def set_stop_rules(self, settings: StopSettings) -> None:
        """Stop by these rules from now on, in this run and those that follow it."""
        if settings != self.snapshot.stopping:
            self.job = replace(self.job, stopping=settings)
            self._record.snapshot = replace(self.snapshot, stopping=settings)
            self._send(SetStopRules(settings))

    def restore_best_weights(self) -> None:
        """Put the weights of the best epoch back that an early stopping rule has kept."""
        self._offer = None
        self._send(RestoreBestWeights())

    def more_epochs(self, count: int, command: Command | None = None) -> None:
        """Go on for so many epochs more than are done, or as far as the command says."""
        changes = {"epochs": self.snapshot.epochs + count}
        self.knob_state.want(changes)
        self._epochs_before = self.snapshot.epochs
        self._intends_training = True
        self._send(SetHyperparameters(changes), command or Resume())

    def restart(self, changes: Mapping[str, Any] | None = None) -> None:
        """Begin again from the same start, with the knobs as they are, and these changes."""
        self.begin(replace(self.knob_state.wanted, **(changes or {})))

    def new_seed(self) -> None:
        """Begin again from other random weights."""
        wanted = self.knob_state.wanted
        self.begin(replace(wanted, seed=turned("seed", wanted.seed, 1)))

    def new_run(self, changes: Mapping[str, Any] | None = None) -> None:
        """Begin a run with the changes that wait for one, and these, which count where one waits for the same knob.

        It runs if the run before did.
        """
        ran = self._intends_training
        self.begin(replace(self.knob_state.wanted, **{**self.knob_state.pending, **(changes or {})}))
        if ran:
            self._go(Resume())

    def begin(self, hyperparameters: Hyperparameters) -> None:
        """Leave the run that is there, which is kept, and begin another, paused; the old curve stays as a ghost."""
        previous = self.snapshot
        if previous.touched:
            self.ghost = self.timeline
            self._left.clear()
        self._left[self.job.number] = self._record  # of which may still be told that it was trained
        self.job = replace(
            self.job,
            hyperparameters=hyperparameters,
            resume=None,
            changes={},
            allow_other_data=False,
            stopping=previous.stopping,
            fit_validation=hyperparameters.data != previous.hyperparameters.data
            or (self.job.fit_validation and not previous.started),  # if not even that one was begun
            number=self.job.number + 1,
        )
        self._intends_training = self.leaves_after_epoch = False
        self._epochs_before, self._offer = 0, None
        self._awaited.clear()
        self.knob_state = KnobState(hyperparameters)
        self._record = RunRecord(
            Snapshot(
                hyperparameters=hyperparameters,
                data=previous.data,
                log=previous.log,
                speed=previous.speed,
                stopping=previous.stopping,
            )
        )
        self._early.clear()
        if self.host is None:
            self.open()
        else:
            self._send(Stop(), StartRun(self.job))

    @property
    def way_back(self) -> dict[str, Any]:
        """Where a run can't even begin: the values with which the last one could.

        They are the data's alone, if that is another one; else of all that needs a new run. A kept run that can't go on
        is as it was: nothing else is begun in its place.
        """
        failed = self.snapshot.failed
        if self.snapshot.phase is not Phase.FAILED or self.snapshot.started or self.job.resume is not None:
            return {}
        if failed is not None and failed.over:
            return {}
        wanted, before = self.knob_state.wanted, self._last_begun
        names = [name for name, declared in declarations().items() if not declared.live]
        different = {name: getattr(before, name) for name in names if getattr(wanted, name) != getattr(before, name)}
        return {"data": different["data"]} if "data" in different else different

    def fall_back(self) -> None:
        """Begin again with what the last run began with, where this one could not."""
        if way_back := self.way_back:
            self.begin(replace(self.knob_state.wanted, **way_back))

    def leave(self, *, save: bool = True) -> None:
        """End the session, keeping the run or not."""
        if self.host is None:
            return
        self.wake()
        if save:
            self._send(Stop(), EndSession())
        else:
            self.host.abandon()

    def suspend(self) -> None:
        """Let training wait, while the app itself is suspended."""
        if self.host is not None:
            self._suspended = True
            self.host.send(Suspend())

    def wake(self) -> None:
        """Let it go on as it was."""
        if self.host is not None and self._suspended:
            self._suspended = False
            self.host.send(Wake())

    def _go(self, command: Command, more: int = 1) -> None:
        """Train as far as the command says, with so many epochs `more` if all are done."""
        finished = self.snapshot.phase is Phase.FINISHED and self.knob_state.wanted.epochs <= self.snapshot.epochs
        if finished and not self._intends_training:
            self.more_epochs(more, command)
        elif not why_not_train(self.snapshot):
            self._intends_training = True
            self._send(command)

    def _send(self, *commands: Command) -> None:
        if self.host is None:
            self._early += commands
        else:
            self.host.send(*commands)

    # --- knobs ------------------------------------------------------------------------------------------------------

    def turn(self, name: str, direction: int) -> None:
        """Turn a knob to its next or previous value."""
        self.set(name, turned(name, self.knob_state.value(name), direction))

    def set(self, name: str, value: Any) -> None:
        """Set a knob: on the next batch, in a new run at once if nothing was trained yet, or in one that is offered.

        UsageError if the value is not allowed.
        """
        self._offer = None
        if declarations()[name].live:
            if changes := self.knob_state.turn(name, value):
                self._send(SetHyperparameters(changes))
                self._offer = usual_rate_offered(self.knob_state.wanted) if name == "optimizer" else None
        elif self._can_begin_anew:
            before = {name: getattr(self.knob_state.wanted, name)}
            self._begin_with({name: value}, undoable=[*self.knob_state.undoable, before])
        else:
            self.knob_state.wait(name, value)

    def set_default(self, name: str) -> None:
        """Set a knob back to its default."""
        self.set(name, default_of(name, self.knob_state.wanted))

    def set_all_defaults(self) -> None:
        """Set all knobs back to their defaults: at once where they are live, else in a new run."""
        defaults = Hyperparameters()
        changes = {
            name: getattr(defaults, name)
            for name, value in self.knob_state.values.items()
            if value != getattr(defaults, name)
        }
        self._offer = None
        if self._can_begin_anew:
            before = {name: getattr(self.knob_state.wanted, name) for name in changes}
            self._begin_with(changes, undoable=[*self.knob_state.undoable, before])
            return
        for name in [name for name in changes if not declarations()[name].live]:
            self.knob_state.wait(name, changes.pop(name))
        if changes := self.knob_state.differing(changes):
            self.knob_state.want(changes)
            self._send(SetHyperparameters(changes))

    def undo(self) -> None:
        """Take the last change back: one that waits for a new run first, else the last one that landed."""
        changes = self.knob_state.last()
        if not changes:
            return
        if all(declarations()[name].live for name in changes):
            self.knob_state.want(changes, going_back=True)
            self._send(SetHyperparameters(dict(changes)))
        elif self._can_begin_anew:
            self._begin_with(changes, undoable=self.knob_state.undoable)
        else:
            for name, value in changes.items():
                self.knob_state.wait(name, value)

    @property
    def _can_begin_anew(self) -> bool:
        """Whether nothing is lost by it: nothing was trained, nor asked to be."""
        return not self.snapshot.touched and not self._intends_training

    def _begin_with(self, changes: Mapping[str, Any], undoable: Sequence[Mapping[str, Any]]) -> None:
        """Begin a run that differs in these values, if it does; what was changed before can still be taken back."""
        changed = replace(self.knob_state.wanted, **changes)
        if changed != self.knob_state.wanted:
            self.begin(changed)
            self.knob_state = KnobState(changed, undoable)

    # --- the diagnosis ----------------------------------------------------------------------------------------------

    @property
    def finding(self) -> Finding | None:
        """What is most worth saying about the run now."""
        return self._offer or self._record.finding

    def follow_advice(self) -> None:
        """Do what the diagnosis offers."""
        finding = self.finding
        match finding.action if finding else None:
            case SetKnobs(advised):
                if changes := self.knob_state.differing(advised):
                    self.knob_state.want(changes)
                    self._send(SetHyperparameters(changes))
                if finding is not self._offer and self.snapshot.phase in {Phase.DIVERGED, Phase.FINISHED}:
                    self._intends_training = True
                    self._send(Resume())
            case Restart(changes):
                self.restart(changes)
            case NewRun(changes):
                self.new_run(changes)
            case BestWeights():
                self.restore_best_weights()
            case _:
                return
        self.dismiss_advice()

    def dismiss_advice(self) -> None:
        """Hide what the diagnosis says until something else is the matter."""
        if self._offer is not None:
            self._offer = None
        else:
            self._record.dismiss_finding()

    # --- queries ----------------------------------------------------------------------------------------------------

    def ask(self, query: Query[Any]) -> None:
        """Ask the trainer something, unless the answer to just that, in the present state, is on its way already.

        The answer comes into the snapshot's `answers`; if another query of this type is asked before, perhaps only
        that one's.
        """
        asked = query, self.snapshot.state_id
        if self._awaited.get(type(query)) != asked:
            self._awaited[type(query)] = asked
            self._send(query)

    def awaits(self, kind: type[Query[Any]], query: Query[Any] | None = None) -> bool:
        """Whether an answer to a query of this type, or to just this one, is on its way."""
        awaited = self._awaited.get(kind)
        return awaited is not None and (query is None or query == awaited[0])
