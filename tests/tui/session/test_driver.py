"""What the commands of the app do to the session, and what the session's news do to the picture."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.tui.pretend import PretendHost, pretend_job
from tui_mnist.errors import UsageError
from tui_mnist.hosting import EndSession, Host, Job, RunHistory, StartRun
from tui_mnist.queries.digits import DigitsPage, DigitsQuery
from tui_mnist.queries.evaluation import EvaluationQuery
from tui_mnist.training import Answer, Hyperparameters, Pause, Resume, RunBatches, RunEpochs, SetHyperparameters, Stop
from tui_mnist.training.events import EpochDone, HyperparametersChanged, RunStopped
from tui_mnist.training.speed import SetSpeed
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import (
    why_not_defaults,
    why_not_faster,
    why_not_go_on,
    why_not_new_run,
    why_not_slower,
    why_not_stop,
    why_not_train,
    why_not_undo,
)
from tui_mnist.tui.session.snapshot import Phase


class Driven:
    """A driver with a pretended session, and a clock that is moved by hand."""

    def __init__(self, **given: Any) -> None:
        self.now = 100.0
        self.hosts: list[PretendHost] = []
        self.driver = Driver(pretend_job(**given), self._start)
        self.notices: list[str] = []
        self.driver.open()
        self.hear()

    def _start(self, job: Job) -> Host:
        host = PretendHost()
        host._begin(job)
        self.hosts.append(host)
        return host

    @property
    def host(self) -> PretendHost:
        return self.hosts[-1]

    def hear(self) -> None:
        """Let the driver take all that was told."""
        while not self.host._reports.empty():
            report = self.host._reports.get()
            if report is not None:
                self.notices += [notice.text for notice in self.driver.take(report)]

    def do(self, command: str, *arguments: Any) -> list[Any]:
        """What was sent for a command, then its effects are heard."""
        self.host.commands.clear()
        host = self.host
        getattr(self.driver, command)(*arguments)
        sent = list(host.commands)
        self.hear()
        return sent

    def train(self, steps: int = 10) -> None:
        self.host.train(steps)
        self.hear()


@pytest.fixture
def driven() -> Driven:
    return Driven()


# The run


def test_before_the_data_are_there_training_can_be_asked_for_and_nothing_can_be_ended_or_taken_back() -> None:
    driver = Driver(pretend_job(), lambda _: PretendHost())
    assert not why_not_train(driver.snapshot)
    assert why_not_stop(driver.snapshot)
    assert why_not_go_on(driver.snapshot)
    assert why_not_new_run(driver.knob_state)
    assert why_not_undo(driver.knob_state)
    assert why_not_undo(None)


def test_the_session_opens_paused_and_asks_nothing_by_itself(driven: Driven) -> None:
    assert driven.driver.snapshot.phase is Phase.PAUSED
    assert driven.host.commands == []


def test_what_is_asked_before_the_session_is_there_is_done_when_it_is() -> None:
    hosts = []

    def start(job: Job) -> Host:
        hosts.append(PretendHost())
        hosts[0]._begin(job)
        return hosts[0]

    driver = Driver(pretend_job(), start)
    driver.toggle()
    driver.turn("learning_rate", 1)
    driver.open()
    assert hosts[0].commands == [
        Resume(),
        SetHyperparameters({"learning_rate": 0.003}),
    ]


def test_a_knob_turned_before_the_run_has_started_is_shown_as_it_runs(driven: Driven) -> None:
    early = Driver(pretend_job(), driven._start)
    early.turn("learning_rate", 1)
    early.open()
    driven.driver = early
    driven.hear()
    assert early.snapshot.hyperparameters.learning_rate == early.knob_state.wanted.learning_rate == 0.003


def test_a_knob_turned_while_the_run_stops_and_goes_on_is_shown_as_it_runs(driven: Driven) -> None:
    driven.do("toggle")
    driven.train()
    driven.driver.stop()
    driven.driver.turn("learning_rate", 1)
    driven.driver.toggle()
    driven.hear()
    assert driven.driver.snapshot.hyperparameters.learning_rate == 0.003
    assert driven.driver.knob_state.wanted.learning_rate == 0.003


def test_the_same_command_runs_and_pauses(driven: Driven) -> None:
    assert driven.do("toggle") == [Resume()]
    assert driven.driver.trains
    assert driven.do("toggle") == [Pause()]
    assert not driven.driver.trains


def test_the_result_is_the_run_that_was_trained_last_as_it_ended(driven: Driven) -> None:
    driven.train(5)
    driven.do("restart")
    result = driven.driver.result
    assert (driven.driver.snapshot.step, result.step, result.phase) == (0, 5, Phase.STOPPED)
    assert result.kept is not None
    driven.train(3)
    assert driven.driver.result is driven.driver.snapshot


def test_so_is_one_that_was_left_before_it_told_that_it_had_trained(driven: Driven) -> None:
    driven.driver.toggle()
    driven.host.train(5)
    driven.driver.restart()
    driven.driver.new_seed()
    assert driven.driver.result is driven.driver.snapshot
    driven.hear()
    result = driven.driver.result
    assert (driven.driver.snapshot.step, result.step, result.phase) == (0, 5, Phase.STOPPED)
    assert result.kept is not None


def test_pressed_twice_before_the_trainer_answers_it_stays_paused(driven: Driven) -> None:
    driven.driver.toggle()
    driven.driver.toggle()
    driven.hear()
    assert not driven.driver.trains
    assert driven.driver.snapshot.phase is Phase.PAUSED


def test_a_batch_and_an_epoch_end_in_a_pause(driven: Driven) -> None:
    assert driven.do("batch") == [RunBatches(1)]
    assert (driven.driver.snapshot.step, driven.driver.trains) == (1, False)
    assert driven.do("epoch") == [RunEpochs(1)]
    assert (driven.driver.snapshot.epochs, driven.driver.trains) == (1, False)


def test_restarting_begins_at_the_same_start_with_the_knobs_as_they_are(driven: Driven) -> None:
    driven.train(20)
    driven.do("turn", "learning_rate", 1)
    before = driven.driver.timeline
    stop, begin = driven.do("restart")
    assert stop == Stop()
    assert isinstance(begin, StartRun)
    assert (begin.job.hyperparameters.seed, begin.job.hyperparameters.learning_rate) == (0, 0.003)
    assert driven.driver.snapshot.step == 0
    assert driven.driver.timeline is not before
    assert driven.driver.ghost is before


def test_what_the_run_before_still_tells_is_not_taken_for_the_new_ones(driven: Driven) -> None:
    driven.train(20)
    driven.host.train(5)
    driven.driver.restart()
    driven.hear()
    assert driven.driver.snapshot.step == 0
    assert driven.driver.timeline.last_step == 0
    assert driven.driver.snapshot.phase is Phase.PAUSED


def test_a_new_seed_is_another_start(driven: Driven) -> None:
    driven.train()
    driven.do("new_seed")
    assert driven.driver.snapshot.hyperparameters.seed == 1


def test_an_untouched_run_leaves_no_ghost(driven: Driven) -> None:
    driven.do("new_seed")
    assert driven.driver.ghost is None


def test_a_finished_run_says_that_the_test_images_were_looked_at_once_and_goes_on_for_more_epochs() -> None:
    driven = Driven(epochs=2)
    driven.do("toggle")
    driven.host.epoch()
    driven.host.epoch()
    driven.host.finish()
    driven.hear()
    assert driven.driver.snapshot.phase is Phase.FINISHED
    assert any("97.12%" in notice and "once" in notice for notice in driven.notices)
    assert not why_not_go_on(driven.driver.snapshot)
    assert driven.do("more_epochs", 3) == [SetHyperparameters({"epochs": 5}), Resume()]
    assert driven.driver.trains
    driven.host.finish()
    driven.hear()
    assert driven.notices[-1] == "finished: 97.12% of the test images right, looked at twice"
    driven.do("restart")
    driven.host.finish()
    driven.hear()
    assert driven.notices[-1].endswith("looked at once")


def finished(epochs: int = 2) -> Driven:
    """A run of so many epochs that is finished."""
    driven = Driven(epochs=epochs)
    driven.do("toggle")
    for _ in range(epochs):
        driven.host.epoch()
    driven.host.finish()
    driven.hear()
    assert driven.driver.snapshot.phase is Phase.FINISHED
    return driven


def test_a_finished_run_goes_on_for_as_many_epochs_again_each_time_and_that_can_be_taken_back() -> None:
    driven = finished(epochs=2)
    assert not why_not_train(driven.driver.snapshot)
    assert driven.do("toggle") == [SetHyperparameters({"epochs": 4}), Resume()]
    assert driven.notices[-1] == "epochs 2 → 4; {undo} takes it back"
    assert driven.do("undo") == [SetHyperparameters({"epochs": 2})]
    driven.do("set", "epochs", 4)
    driven.host.epoch()
    driven.host.epoch()
    driven.host.finish()
    driven.hear()
    assert driven.do("toggle") == [SetHyperparameters({"epochs": 6}), Resume()]


def test_a_finished_run_goes_on_as_far_as_its_knob_says_if_that_was_turned() -> None:
    driven = finished(epochs=2)
    driven.do("set", "epochs", 7)
    assert driven.do("toggle") == [Resume()]


def test_a_finished_run_takes_one_batch_more_or_one_epoch() -> None:
    assert finished().do("batch") == [SetHyperparameters({"epochs": 3}), RunBatches(1)]
    assert finished().do("epoch") == [SetHyperparameters({"epochs": 3}), RunEpochs(1)]


def test_stop_ends_the_run_and_it_can_go_on(driven: Driven) -> None:
    driven.do("toggle")
    driven.train()
    assert driven.do("stop") == [Stop()]
    assert driven.driver.snapshot.phase is Phase.STOPPED
    assert driven.do("toggle") == [Resume()]


def test_leaving_keeps_the_run_or_does_not(driven: Driven) -> None:
    assert driven.do("leave") == [Stop(), EndSession()]
    other = Driven()
    other.driver.leave(save=False)
    assert other.host.abandoned


def test_after_a_failure_a_new_run_begins_in_a_new_session_if_the_old_one_is_over(driven: Driven) -> None:
    driven.train()
    driven.host.fail(can_go_on=False)
    driven.hear()
    assert driven.driver.snapshot.phase is Phase.FAILED
    assert why_not_train(driven.driver.snapshot)
    driven.driver.closed()
    driven.driver.new_run()
    driven.hear()
    assert len(driven.hosts) == 2
    assert driven.driver.snapshot.phase.value == "paused"
    assert not why_not_train(driven.driver.snapshot)


def test_after_a_failure_that_can_be_mended_the_same_run_goes_on(driven: Driven) -> None:
    driven.train()
    driven.host.fail(can_go_on=True)
    driven.hear()
    assert driven.do("toggle") == [Resume()]


def test_loss_and_accuracy_are_means_over_the_batches_told_together(driven: Driven) -> None:
    driven.host.train(4, loss=lambda step: 0.5 * step)
    driven.hear()
    now = driven.driver.snapshot
    assert now.loss == pytest.approx(1.25)
    assert now.accuracy == pytest.approx(1 - 1.25 / 3)


def test_a_run_that_goes_on_shows_its_past_before_its_first_batch(driven: Driven) -> None:
    past = (
        EpochDone(100, 1, 0.4, 0.9, 0.3, 0.91, 1.0, 55_000.0),
        HyperparametersChanged(130, {"learning_rate": (0.001, 0.003)}),
        EpochDone(200, 2, 0.3, 0.92, 0.25, 0.93, 1.0, 55_000.0),
    )
    driven.host.tell(RunHistory(250, past, epochs=2, epoch_progress=0.5, loss=0.2, accuracy=0.94))
    driven.hear()
    now = driven.driver.snapshot
    assert (now.step, now.epochs, now.epoch_progress, now.loss, now.accuracy) == (250, 2, 0.5, 0.2, 0.94)
    assert now.epoch_done == past[-1]
    steps, losses = driven.driver.timeline.dots("validation_loss")
    assert (steps.tolist(), losses.tolist()) == ([100, 200], pytest.approx([0.3, 0.25]))
    assert [mark.step for mark in driven.driver.timeline.marks] == [130]
    assert why_not_undo(driven.driver.knob_state)


# Knobs


def test_a_live_knob_lands_on_the_next_batch_with_notice_mark_and_log_line(driven: Driven) -> None:
    driven.train(12)
    assert driven.do("turn", "learning_rate", 1) == [SetHyperparameters({"learning_rate": 0.003})]
    assert driven.driver.snapshot.hyperparameters.learning_rate == 0.003
    words = "learning rate 0.001 → 0.003 at step 12"
    assert driven.notices[-1] == words
    assert driven.driver.snapshot.log[-1] == words
    assert driven.driver.timeline.marks[-1].step == 12


def test_turned_quickly_a_knob_goes_on_from_where_it_was_turned_to(driven: Driven) -> None:
    driven.driver.turn("batch_size", 1)
    driven.driver.turn("batch_size", 1)
    driven.hear()
    assert driven.driver.snapshot.hyperparameters.batch_size == 512


def test_another_optimizer_brings_its_own_rate_unless_one_was_chosen(driven: Driven) -> None:
    driven.train()
    driven.do("set", "optimizer", "sgd")
    assert driven.driver.knob_state.wanted.learning_rate == 0.01
    driven.do("set", "learning_rate", 0.5)
    driven.do("set", "optimizer", "adam")
    assert driven.driver.knob_state.wanted.learning_rate == 0.5


def test_what_an_optimizer_brings_along_is_told_before_the_first_batch_too(driven: Driven) -> None:
    driven.do("set", "optimizer", "adam")
    assert not driven.notices  # their rates are the same
    driven.do("set", "optimizer", "adamw")
    assert driven.notices == ["optimizer adam → adamw, weight decay 0 → 0.004"]


def test_a_rate_that_stays_is_offered_to_become_the_optimizers_default(driven: Driven) -> None:
    driven.train()
    driven.do("set", "learning_rate", 0.5)
    driven.do("set", "optimizer", "adam")
    offer = driven.driver.finding
    assert offer is not None
    assert offer.text == "the learning rate stays at your 0.5; the default of adam is 0.001"
    assert driven.do("follow_advice") == [SetHyperparameters({"learning_rate": 0.001})]
    assert driven.driver.finding is None or driven.driver.finding.kind != offer.kind


@pytest.mark.parametrize("end_it", ["dismiss_advice", "restart", "turn"])
def test_such_an_offer_goes_when_something_else_is_done(driven: Driven, end_it: str) -> None:
    driven.do("set", "learning_rate", 0.5)
    driven.do("set", "optimizer", "sgd")
    assert driven.driver.finding is not None
    driven.do(end_it, *(("batch_size", 1) if end_it == "turn" else ()))
    assert driven.driver.finding is None


def test_an_optimizer_whose_default_is_the_rate_there_is_makes_no_offer(driven: Driven) -> None:
    driven.do("set", "optimizer", "sgd")
    assert driven.driver.finding is None


def test_defaults_come_back_at_once_before_the_first_batch_and_can_be_taken_back(driven: Driven) -> None:
    assert why_not_defaults(driven.driver.knob_state)
    driven.do("set", "hidden", (64,))
    driven.do("set", "optimizer", "sgd")
    chosen = driven.driver.knob_state.wanted
    assert not why_not_defaults(driven.driver.knob_state)
    driven.do("set_all_defaults")
    assert driven.driver.snapshot.hyperparameters == Hyperparameters()
    driven.do("undo")
    assert driven.driver.knob_state.wanted == chosen


def test_in_a_run_what_is_live_comes_back_at_once_and_the_rest_waits(driven: Driven) -> None:
    driven.do("set", "hidden", (64,))
    driven.do("set", "optimizer", "sgd")
    driven.train()
    assert driven.do("set_all_defaults") == [SetHyperparameters({"optimizer": "rmsprop", "learning_rate": 0.001})]
    assert driven.driver.knob_state.pending == {"hidden": (512,)}


def test_one_knob_comes_back_to_its_default_which_depends_on_the_optimizer(driven: Driven) -> None:
    driven.do("set", "optimizer", "sgd")
    driven.do("set", "learning_rate", 0.5)
    assert not driven.driver.knob_state.is_default("learning_rate")
    driven.do("set_default", "learning_rate")
    assert driven.driver.knob_state.wanted.learning_rate == 0.01
    assert driven.driver.knob_state.is_default("learning_rate")


# Speed


def test_the_speed_is_of_the_session_and_outlives_a_run(driven: Driven) -> None:
    assert why_not_faster(driven.driver.snapshot)  # full speed
    assert driven.do("change_speed", -1) == [SetSpeed(300)]
    assert driven.do("set_speed", 1 / 3) == [SetSpeed(1 / 3)]
    assert why_not_slower(driven.driver.snapshot)
    _, begin = driven.do("restart")
    assert begin.job.steps_per_second == driven.driver.snapshot.speed == 1 / 3
    assert driven.do("change_speed", -1) == []


def test_a_machine_that_cannot_reach_the_speed_is_known_by_how_long_it_computes(driven: Driven) -> None:
    driven.do("set_speed", 300.0)
    driven.host.train(10, computing_seconds=0.02)
    driven.hear()
    assert driven.driver.snapshot.full_speed == pytest.approx(500)
    assert not driven.driver.snapshot.is_too_slow
    for _ in range(40):
        driven.host.train(10, computing_seconds=0.1)
    driven.hear()
    assert driven.driver.snapshot.full_speed == pytest.approx(100, rel=0.1)
    assert driven.driver.snapshot.is_too_slow
    driven.do("set_speed", None)
    assert not driven.driver.snapshot.is_too_slow


def test_a_knob_of_the_start_begins_anew_at_once_where_nothing_is_lost(driven: Driven) -> None:
    stop, begin = driven.do("turn", "seed", 1)
    assert (stop, begin.job.hyperparameters.seed) == (Stop(), 1)
    assert not driven.driver.knob_state.pending


def test_a_knob_of_the_start_waits_for_a_new_run_once_there_is_something_to_lose(driven: Driven) -> None:
    driven.train()
    assert driven.do("set", "hidden", (64,)) == []
    assert driven.driver.knob_state.pending == {"hidden": (64,)}
    assert not why_not_new_run(driven.driver.knob_state)
    _, begin = driven.do("new_run")
    assert begin.job.hyperparameters.hidden == (64,)
    assert not driven.driver.knob_state.pending


def test_a_new_run_runs_if_the_run_before_ran(driven: Driven) -> None:
    driven.do("toggle")
    driven.train()
    driven.do("set", "hidden", (64,))
    stop, begin, resume = driven.do("new_run")
    assert (stop, type(begin), resume) == (Stop(), StartRun, Resume())
    driven.do("toggle")
    driven.train()
    driven.do("set", "hidden", (32,))
    assert [type(command) for command in driven.do("new_run")] == [Stop, StartRun]


def test_turned_back_it_waits_no_more(driven: Driven) -> None:
    driven.train()
    driven.do("turn", "seed", 1)
    driven.do("turn", "seed", -1)
    assert not driven.driver.knob_state.pending


def test_at_the_start_undo_takes_back_what_began_a_new_run_too(driven: Driven) -> None:
    driven.do("turn", "learning_rate", 1)
    driven.do("set", "hidden", (64,))
    driven.do("set", "seed", 5)
    driven.do("undo")
    now = driven.driver.snapshot.hyperparameters
    assert (now.seed, now.hidden, now.learning_rate) == (0, (64,), 0.003)
    driven.do("undo")
    driven.do("undo")
    assert driven.driver.snapshot.hyperparameters == Hyperparameters()
    assert why_not_undo(driven.driver.knob_state)


def test_what_was_set_at_the_start_waits_for_a_new_run_if_it_is_undone_later(driven: Driven) -> None:
    driven.do("set", "hidden", (64,))
    driven.train(3)
    driven.do("undo")
    assert driven.driver.knob_state.pending == {"hidden": (512,)}
    assert driven.driver.snapshot.hyperparameters.hidden == (64,)


def test_undo_takes_back_what_waits_and_then_what_landed(driven: Driven) -> None:
    driven.train()
    driven.do("turn", "learning_rate", 1)
    driven.do("set", "optimizer", "sgd")
    driven.do("turn", "seed", 1)
    assert driven.do("undo") == []
    assert not driven.driver.knob_state.pending
    driven.do("undo")
    assert (driven.driver.knob_state.wanted.optimizer, driven.driver.knob_state.wanted.learning_rate) == (
        "rmsprop",
        0.003,
    )
    driven.do("undo")
    assert driven.driver.knob_state.wanted.learning_rate == 0.001
    assert why_not_undo(driven.driver.knob_state)


def test_a_value_that_is_not_allowed_is_refused_and_changes_nothing(driven: Driven) -> None:
    with pytest.raises(UsageError):
        driven.driver.set("learning_rate", -1.0)
    with pytest.raises(UsageError):
        driven.driver.set("hidden", (0,))
    assert driven.driver.knob_state.wanted == driven.driver.snapshot.hyperparameters


# Queries


def test_the_network_before_its_training_is_where_the_curves_begin(driven: Driven) -> None:
    driven.do("ask", EvaluationQuery())
    for name, value in (("validation_loss", 2.31), ("validation_accuracy", 0.104)):
        steps, values = driven.driver.timeline.dots(name)
        assert (steps.tolist(), values.tolist()) == ([0], [pytest.approx(value)])


def test_an_evaluation_that_comes_too_late_is_no_point_of_the_curves(driven: Driven) -> None:
    driven.train(3)
    driven.do("ask", EvaluationQuery())
    steps, _ = driven.driver.timeline.dots("validation_loss")
    assert not steps.size


def test_an_answer_comes_into_the_snapshot(driven: Driven) -> None:
    query = DigitsQuery(order="class")
    driven.do("ask", query)
    answer = driven.driver.snapshot.present(DigitsQuery)
    assert answer is not None
    assert answer.query == query
    assert isinstance(answer.value, DigitsPage)
    assert driven.driver.snapshot.answers == {DigitsQuery: answer}


def test_an_answer_of_another_step_or_other_knobs_is_not_of_the_present(driven: Driven) -> None:
    changes: list[Callable[[], Any]] = [
        driven.train,
        lambda: driven.do("turn", "learning_rate", 1),
        lambda: [driven.do("turn", "optimizer", direction) for direction in (1, -1)],
        lambda: driven.do("new_seed"),
    ]
    for change in changes:
        driven.do("ask", DigitsQuery())
        assert driven.driver.snapshot.present(DigitsQuery) is not None
        change()
        assert driven.driver.snapshot.present(DigitsQuery) is None


def test_an_answer_of_weights_that_were_taken_back_is_not_of_the_present(driven: Driven) -> None:
    driven.do("ask", DigitsQuery())
    driven.host.diverge()
    driven.hear()
    assert driven.driver.snapshot.newest(DigitsQuery) is not None
    assert driven.driver.snapshot.present(DigitsQuery) is None


def test_what_is_asked_already_is_not_asked_again_until_the_state_is_another_one(driven: Driven) -> None:
    driver, asked = driven.driver, driven.host.commands
    asked.clear()
    for _ in range(3):
        driver.ask(DigitsQuery())
    assert asked == [DigitsQuery()]
    assert driver.awaits(DigitsQuery)
    driver.ask(DigitsQuery(page=1))
    assert asked == [DigitsQuery(), DigitsQuery(page=1)]
    driven.hear()
    assert not driver.awaits(DigitsQuery)
    driven.train()
    driver.ask(DigitsQuery(page=1))
    assert len(asked) == 3


def test_an_error_is_told_once_and_stays_with_its_answer(driven: Driven) -> None:
    for _ in range(3):
        driven.do("ask", DigitsQuery())
        driven.host.tell(Answer(0, DigitsQuery(), driven.driver.snapshot.state_id, None, "the digits are out"))
        driven.host.tell(Answer(0, DigitsQuery(), driven.driver.snapshot.state_id, None, "the digits are out"))
        driven.hear()
    answer = driven.driver.snapshot.newest(DigitsQuery)
    assert answer is not None
    assert answer.error == "the digits are out"
    assert driven.notices == ["the digits are out"] * 3


# Advice


def test_a_divergence_is_explained_and_the_advice_lowers_the_rate_and_goes_on() -> None:
    driven = Driven(optimizer="sgd", learning_rate=10.0)
    driven.do("toggle")
    driven.train()
    driven.host.diverge()
    driven.hear()
    assert driven.driver.snapshot.phase is Phase.DIVERGED
    finding = driven.driver.finding
    assert finding is not None
    assert finding.action is not None
    assert finding.kind == "diverged"
    sent = driven.do("follow_advice")
    assert sent == [SetHyperparameters(dict(finding.action.changes)), Resume()]
    assert driven.driver.knob_state.wanted.learning_rate < 10
    assert driven.driver.trains


def test_stopped_events_of_a_stop_keep_the_figures(driven: Driven) -> None:
    driven.train(7)
    driven.host.tell(RunStopped(7, 0, 1.0))
    driven.hear()
    assert driven.driver.snapshot.step == 7


def test_batches_make_pace_progress_and_time_left(driven: Driven) -> None:
    driven.do("toggle")
    driven.train(50)
    now = driven.driver.snapshot
    assert (now.step, now.epochs, now.epoch_progress) == (50, 0, 0.5)
    assert now.images_per_second == pytest.approx(50 * 128 / 0.1)
    assert now.seconds_left == pytest.approx(4.5 * 12_800 / (50 * 128 / 0.1))
    assert now.run_progress == pytest.approx(0.1)
    assert isinstance(now.loss, float)
