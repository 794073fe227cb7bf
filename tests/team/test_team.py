"""A team computes what one process would, bit for bit whoever does which share, and leaves nobody behind."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from tui_mnist.autodiff import GradientTape, TapeError
from tui_mnist.autodiff.tensor import Array
from tui_mnist.data import Dataset
from tui_mnist.errors import BrokenStepError
from tui_mnist.nn import OPTIMIZERS
from tui_mnist.team.backend import OneProcess
from tui_mnist.team.block import ASLEEP, STARTING, STATE, note
from tui_mnist.team.inputs import TeamInputs
from tui_mnist.team.leader import Leader
from tui_mnist.team.member_process import MemberProcess
from tui_mnist.team.team import Team
from tui_mnist.team.work import Work
from tui_mnist.training import Control, Hyperparameters, SetHyperparameters, Trainer
from tui_mnist.training.batch_trainer import BatchTrainer
from tui_mnist.training.events import BatchDone, Diverged

PATIENCE = 20.0
Turn = tuple[int, dict[str, Any]]
"""A step, and the knobs that are turned after it."""


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.005)


def dataset(samples: int = 50, classes: int = 3) -> Dataset:
    """Images of 5 × 8 pixels, two rows of which are black in all, with the class as a bright row."""
    generator = np.random.default_rng(5)
    labels = np.arange(samples) % classes
    images = generator.integers(60, size=(samples, 5, 8), dtype=np.uint8)
    images[np.arange(samples), labels + 1] += 150
    images[:, [0, 4]] = 0
    return Dataset("rows", images, labels, images[:9], labels[:9], tuple("abc"))


def trainer(*, measure_seconds: float | None = None, clock: Any = time.perf_counter, **given: Any) -> Trainer:
    usual = {"hidden": (7,), "validation_size": 9, "batch_size": 8, "epochs": 2, "learning_rate": 0.01, "seed": 3}
    return Trainer(dataset(), Hyperparameters.of(**(usual | given)), measure_seconds=measure_seconds, clock=clock)


def refuse(*_arguments: object, **_options: object) -> NoReturn:
    raise BlockingIOError(11, "no more processes")


@contextmanager
def team(of: Trainer, members: int = 2, *, present: bool = True, awaited: bool = True) -> Iterator[Leader]:
    """A team that computes with a trainer's network; not `present` means that the leader does every share."""
    with pytest.MonkeyPatch.context() as patch:
        if not present:
            patch.setattr(subprocess, "Popen", refuse)
        backend = Team(of.network, of.samples, members)
        of.backend = backend
        try:
            if present and awaited:
                until(lambda: all(process.has_started() for process in backend.leader.processes))
            yield backend.leader
        finally:
            backend.close()
            of.backend = OneProcess(of.network)


def process_of(process: MemberProcess) -> subprocess.Popen[bytes]:
    assert process._process is not None
    return process._process


def run(of: Trainer, *commands: Turn) -> dict[str, bytes]:
    """Train to the end, and turn knobs after some steps; all that is kept of the run, bit for bit."""
    control = Control()
    for event in of.run(control):
        for step, changes in commands:
            if isinstance(event, BatchDone) and event.step == step:
                control.send(SetHyperparameters(changes))
    checkpoint = of.checkpoint()
    state = {name: value for name, value in checkpoint.state.items() if "seconds" not in name and name != "totals"}
    return {name: array.tobytes() for name, array in checkpoint.arrays.items()} | {"state": repr(state).encode()}


@pytest.mark.parametrize(
    ("optimizer", "members"), [*((optimizer, 2) for optimizer in OPTIMIZERS), ("adam", 3), ("adam", 4)]
)
def test_who_does_a_share_changes_no_bit(optimizer: str, members: int) -> None:
    kept = []
    for present in (True, False):
        ticks = itertools.count()  # two a step: some steps are measured
        one = trainer(optimizer=optimizer, dropout=0.2, weight_decay=0.01, measure_seconds=5, clock=ticks.__next__)
        with team(one, members, present=present):
            kept.append(run(one))
    assert kept[0] == kept[1]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_it_computes_what_one_process_computes(optimizer: str) -> None:
    alone, together = trainer(optimizer=optimizer), trainer(optimizer=optimizer)
    run(alone)
    with team(together):
        run(together)
        vector = together.network.parameters.vector.copy()
    np.testing.assert_allclose(vector, alone.network.parameters.vector, rtol=1e-3, atol=1e-5)


def test_knobs_turn_in_mid_run() -> None:
    turns: list[Turn] = [(2, {"batch_size": 5}), (4, {"optimizer": "nadam"}), (6, {"loss": "mean_squared_error"})]
    kept = []
    for present in (True, False):
        one = trainer()
        with team(one, present=present):
            kept.append(run(one, *turns))
    assert kept[0] == kept[1]


@pytest.mark.slow
@pytest.mark.parametrize("members", [2, 3])
def test_a_member_that_comes_late_changes_no_bit_whenever_it_comes(members: int) -> None:
    kept = set()
    for moment in range(14):
        one = trainer(epochs=1)
        with team(one, members) as leader, comes_after(leader, moment):
            kept.add(run(one)["parameters"])
    assert len(kept) == 1


@contextmanager
def comes_after(leader: Leader, orders: int) -> Iterator[None]:
    """As if the last of the members came only when the others were told so many orders."""
    last = leader.processes[-1]
    counts, state = leader.block.counts, note(last.member, STATE)
    until(lambda: counts[state] == ASLEEP)
    counts[state] = STARTING
    begin, told = leader.begin, itertools.count(1)

    def counted(name: str, what: tuple[Any, ...]) -> Work:
        work = begin(name, what)
        if next(told) == orders:
            counts[state] = ASLEEP
        return work

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leader, "begin", counted)
        yield
    counts[state] = ASLEEP


def test_afterwards_the_network_goes_on_alone() -> None:
    one = trainer(epochs=1)
    with team(one):
        run(one)
        before = one.network.parameters.vector.copy()
        ready = one.backend.inputs(one.samples[:4])
        assert isinstance(ready, TeamInputs)
    assert np.array_equal(one.network.parameters.vector, before)
    assert one.network.forward(ready).shape == (4, 3)
    assert len(run(one)) > 1


def test_a_divergence_is_noticed_and_the_good_parameters_are_kept() -> None:
    one = trainer(learning_rate=1000, hidden=(7, 7, 7), activation="linear", optimizer="sgd", epochs=9)
    with team(one):
        events = list(one.run(Control()))
        assert isinstance(events[-1], Diverged)
        assert np.isfinite(one.network.parameters.vector).all()


def test_sums_of_squares_are_those_of_the_whole_vectors() -> None:
    one = trainer()
    with team(one) as leader:
        run(one)
        parameters = one.network.parameters
        for _ in range(2):
            assert leader.square("parameters") == pytest.approx(np.sum(parameters.vector**2, dtype=float))
        moved = np.sum((parameters.vector - parameters.previous) ** 2, dtype=float)
        assert leader.square("parameters", minus="previous") == pytest.approx(moved)
        assert leader.square("gradient") == pytest.approx(np.sum(parameters.gradient**2, dtype=float))


# What is begun before it is asked for, and goes on while the leader does something else


def test_the_gradient_is_whole_when_it_is_looked_at() -> None:
    kept = []
    for present in (True, False):
        one = trainer()
        with team(one, present=present):
            for _ in range(20):
                inputs, labels = one.draw()
                with GradientTape() as tape:
                    loss = one.loss(labels, one.forward(inputs))
                one.network.parameters.gradients[0].fill(7)
                one.backward(tape, loss)
                one.backend.settle()
                kept.append(one.network.parameters.gradient.tobytes())
                one.update()
    assert kept[:20] == kept[20:]


def set_vector(one: Trainer, start: Array) -> None:
    one.assign(start)


def set_each_variable(one: Trainer, start: Array) -> None:
    parameters = one.network.parameters
    for name, value in parameters.split(start).items():
        parameters.variables[name].assign(value)


@pytest.mark.parametrize("set_parameters", [set_vector, set_each_variable])
def test_parameters_that_are_set_between_two_steps_count_at_once(
    set_parameters: Callable[[Trainer, Array], None],
) -> None:
    kept = []
    for present in (True, False):
        one = trainer()
        with team(one, present=present):
            start = one.network.parameters.vector.copy()
            losses = []
            for event in one.run(Control()):
                if isinstance(event, BatchDone):
                    losses.append(event.loss)
                    set_parameters(one, start)
            kept.append(losses)
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    "overwrite", [BatchTrainer.update, lambda one: one.assign(np.ones(one.network.parameters.size))]
)
def test_a_gradient_is_that_of_the_recorded_parameters_or_there_is_none(
    overwrite: Callable[[BatchTrainer], None],
) -> None:
    one = trainer()

    def gradients() -> list[Array]:
        found: list[Array] = tape.gradient(loss, list(one.network.parameters.variables.values()))
        return found

    with team(one):
        for _ in range(3):
            inputs, labels = one.draw()
            with GradientTape(persistent=True) as tape:
                loss = one.loss(labels, one.forward(inputs))
            expected = gradients()
            one.backward(tape, loss)
            one.update()
            for found, right in zip(gradients(), expected, strict=True):
                np.testing.assert_allclose(found, right, rtol=1e-5, atol=1e-7)
            overwrite(one)
            with pytest.raises(TapeError, match="overwritten after it was recorded"):
                gradients()


def test_a_look_at_other_images_between_two_steps_changes_no_bit() -> None:
    kept = []
    for looks in (True, False):
        one = trainer()
        with team(one):
            for event in one.run(Control()):
                if looks and isinstance(event, BatchDone):
                    one.logits(one.samples[: 1 + event.step])
            kept.append(one.network.parameters.vector.tobytes())
    assert kept[0] == kept[1]


def test_the_next_product_is_begun_with_the_update(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    one = trainer(epochs=1, validation_size=0, batch_size=10)
    with team(one) as leader:
        begin = leader.begin

        def heard(name: str, what: tuple[Any, ...]) -> Work:
            told.append(name)
            return begin(name, what)

        monkeypatch.setattr(leader, "begin", heard)
        steps = iter(one.run(Control()))
        until(lambda: isinstance(next(steps), BatchDone))
        assert told == ["multiply", "multiply_transposed", "move", "multiply"]
        until(lambda: isinstance(next(steps), BatchDone))
        assert told[4:] == ["multiply_transposed", "move", "multiply"]


def test_the_batch_before_can_still_be_multiplied_when_the_next_one_is_begun() -> None:
    kept = []
    for present in (True, False):
        one = trainer()
        with team(one, present=present):
            for _ in range(10):
                inputs, labels = one.draw()
                with GradientTape() as tape:
                    loss = one.loss(labels, one.forward(inputs))
                one.backward(tape, loss)
                one.update()
                kept.append(one.forward(inputs).numpy().tobytes())
    assert kept[:10] == kept[10:]


# What is made ready ahead


def test_a_batch_is_what_it_would_be_alone_whatever_was_expected_next() -> None:
    one = trainer()
    generator = np.random.default_rng(1)
    with team(one):
        expected: Any = np.arange(8)
        for guess in range(30):
            indices = expected if guess % 3 else generator.integers(50, size=8)
            expected = generator.integers(50, size=8)
            batch = one.backend.batch(one.samples, indices, ahead=expected)
            plain = one.network.inputs(one.samples[indices])
            assert np.array_equal(batch.to_dense(), plain.to_dense())
            assert np.array_equal(batch.columns, plain.columns)
            one.network.forward(batch)
            one.backend.square("parameters")


def test_images_that_it_does_not_train_on_are_never_taken_for_those_that_it_does() -> None:
    one = trainer()
    others = 255 - one.samples
    indices = np.arange(8)
    with team(one):
        for images in (one.samples, others, one.samples, others, others):
            batch = one.backend.batch(images, indices, ahead=indices)
            assert np.array_equal(batch.to_dense(), one.network.inputs(images[indices]).to_dense())
            one.network.forward(batch)


def test_a_batch_that_is_held_stays_what_it_was() -> None:
    one = trainer()
    with team(one):
        held = []
        for first in range(0, 40, 8):
            indices = np.arange(first, first + 8)
            batch = one.backend.batch(one.samples, indices, ahead=indices + 8)
            one.network.forward(batch)
            held.append((batch, one.samples[indices]))
        for batch, images in held:
            assert np.array_equal(batch.to_dense(), one.network.inputs(images).to_dense())


def test_a_batch_too_large_for_the_shared_memory_is_computed_without_the_team(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_mnist.team.batches.MOST_SAMPLES", 7)
    one = trainer()
    with team(one):
        large, small = (one.logits(one.samples[:count]) for count in (20, 5))
    np.testing.assert_allclose(large[:5], small, rtol=1e-4, atol=1e-6)


# Members that are gone, or never come


@pytest.mark.parametrize("allowed", [0, 1])
@pytest.mark.parametrize("refusal", [BlockingIOError(11, "no more processes"), OSError(24, "too many open files")])
def test_a_member_that_can_not_be_started_is_replaced_by_the_leader(
    monkeypatch: pytest.MonkeyPatch, allowed: int, refusal: OSError
) -> None:
    start, starts, expected, one = subprocess.Popen, itertools.count(), trainer(), trainer()
    with team(expected, 3):
        kept = run(expected)

    def started(*arguments: Any, **options: Any) -> Any:
        if next(starts) >= allowed:
            raise refusal
        return start(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", started)
    with team(one, 3, awaited=False) as leader:
        assert run(one) == kept
        assert [process.is_ready() for process in leader.processes][allowed:] == [False] * (2 - allowed)


@pytest.mark.parametrize("product", ["multiply", "multiply_transposed"])
def test_a_member_lost_in_a_product_is_replaced_by_the_leader(product: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, one = trainer(), trainer()
    with team(expected):
        kept = run(expected)
    with team(one) as leader:
        lose_in(product, leader, monkeypatch)
        assert run(one) == kept
        assert leader.processes[0].failure


def test_a_member_lost_in_an_update_breaks_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    one = trainer()
    with team(one) as leader:
        lose_in("move", leader, monkeypatch)
        with pytest.raises(BrokenStepError, match=r"SIGKILL.* go on from the last checkpoint, or") as lost:
            run(one)
    assert "\n" not in str(lost.value)


def lose_in(name: str, leader: Leader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a member be killed just when it should begin with the third order of that name."""
    begin, process, times = leader.begin, leader.processes[0], 0

    def tampered(order: str, what: tuple[Any, ...]) -> Work:
        nonlocal times
        times += order == name
        if order == name and times == 3:
            process.result(process._number)
            process_of(process).send_signal(signal.SIGKILL)
            process_of(process).wait()
        return begin(order, what)

    monkeypatch.setattr(leader, "begin", tampered)


def test_a_member_that_somebody_stopped_is_told_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_mnist.team.member_process.PATIENCE_SECONDS", 0.05)
    one = trainer()
    with team(one) as leader:
        process_of(leader.processes[0]).send_signal(signal.SIGSTOP)
        assert len(run(one)) > 1


def test_members_go_home_when_the_team_is_closed() -> None:
    with team(trainer(), 3) as leader:
        processes = [process_of(process) for process in leader.processes]
        assert [process.poll() for process in processes] == [None, None]
    assert [process.returncode for process in processes] == [0, 0]


def test_members_end_when_their_leader_is_killed() -> None:
    script = """
import sys
sys.path.insert(0, sys.argv[1])
from test_team import process_of, run, team, trainer
one = trainer()
with team(one) as leader:
    print(process_of(leader.processes[0]).pid, flush=True)
    while True:
        run(one)
"""
    here = str(Path(__file__).parent)
    process = subprocess.Popen([sys.executable, "-c", script, here], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    member = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    until(lambda: not Path(f"/proc/{member}").exists() or state_of(member) == "Z")


@pytest.mark.parametrize("spare", [0, 1])
def test_each_has_a_core_of_its_own_where_there_are_no_more_of_them(spare: int) -> None:
    before = os.sched_getaffinity(0)
    members = len(before) - spare
    if not 2 <= members <= 4:
        pytest.skip("needs other cores")
    with team(trainer(), members) as leader:
        taken = [os.sched_getaffinity(pid) for pid in (0, *(process_of(r).pid for r in leader.processes))]
        assert len(set.union(*taken)) == len(before)
        assert {len(cores) for cores in taken} == ({1} if not spare else {len(before)})
    assert os.sched_getaffinity(0) == before


def test_an_idle_member_sleeps() -> None:
    with team(trainer()) as leader:
        member = process_of(leader.processes[0]).pid
        until(lambda: state_of(member) == "S")
        before = ticks_of(member)
        run(trainer(epochs=40))  # without the team
        assert ticks_of(member) - before <= 1
        assert leader.square("parameters") > 0
        until(lambda: state_of(member) == "S")


def state_of(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]


def ticks_of(process: int) -> int:
    """Hundredths of a second of processor time, in most kernels."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


pytestmark = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="a team needs Linux")
