"""A trainer in a process of its own: it never outlives its parent, and its death is told in words."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hosting.sitting import PATIENCE, Sitting
from tui_mnist.hosting import Failed, Job, ProcessHost, StartRun
from tui_mnist.runs import load_checkpoint, saved_runs
from tui_mnist.training import Resume, SetHyperparameters
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchesDone, EpochDone

NewJob = Callable[..., Job]

PARENT = textwrap.dedent(
    """
    import sys, threading
    from pathlib import Path
    from tui_mnist.hosting import Job, ProcessHost
    from tui_mnist.training import Hyperparameters, Resume

    def tell(report):
        for event in report:
            if type(event).__name__ == "BatchesDone":
                print(host.pid, flush=True)

    if __name__ == "__main__":
        host = ProcessHost()
        host.send(Resume())
        settings = Hyperparameters(data=sys.argv[1], hidden=(8,), epochs=100_000, batch_size=20)
        host.run(Job(settings, Path(sys.argv[2])), tell)
    """
)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "zombie" not in Path(f"/proc/{pid}/status").read_text() if Path("/proc").exists() else True


def gone(pid: int) -> bool:
    end = time.monotonic() + PATIENCE
    while is_alive(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_when_the_parent_dies_the_run_is_kept_and_no_process_stays(
    number: signal.Signals, data: str, tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    with subprocess.Popen([sys.executable, "-c", PARENT, data, str(runs)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(number)
        parent.stdout.read()
    assert gone(child)
    (run,) = saved_runs(runs)
    assert load_checkpoint(run)[0].state["step"] > 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_trainer_that_dies_is_told_of_and_another_session_can_begin(
    number: signal.Signals, job: NewJob, tmp_path: Path
) -> None:
    host = ProcessHost()
    sitting = Sitting(host, job(epochs=1000))
    sitting.send(Resume())
    kept = sitting.until(EpochDone)
    assert host.pid is not None
    os.kill(host.pid, number)
    failed = sitting.until(Failed)
    sitting.over()
    assert number.name in failed.what
    assert ("memory" in failed.what) == (number is signal.SIGKILL)
    (run,) = saved_runs(tmp_path / "runs")
    assert load_checkpoint(run)[0].state["step"] >= kept.step
    again = Sitting(ProcessHost(), job())
    again.send(Resume())
    again.until(BatchesDone)
    again.end()


@pytest.mark.parametrize(
    ("refused", "refusal"),
    [
        ("subprocess.Popen", BlockingIOError(11, "Resource temporarily unavailable")),
        ("subprocess.Popen", OSError(24, "Too many open files")),
        ("threading.Thread.start", RuntimeError("can't start new thread")),
        ("os.memfd_create", OSError(24, "Too many open files")),
    ],
    ids=["no process", "no pipe", "no thread", "no file"],
)
def test_a_process_that_can_not_be_started_is_told_of_in_one_line(
    job: NewJob, monkeypatch: pytest.MonkeyPatch, refused: str, refusal: Exception
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise refusal

    monkeypatch.setattr(refused, refuse)
    told: list[Event] = []
    host = ProcessHost()
    host.run(job(number=3), told.extend)
    (failed,) = told
    assert isinstance(failed, Failed)
    assert (failed.job, failed.can_go_on) == (3, False)
    assert "can't be started" in failed.what
    assert str(refusal.args[-1]) in failed.what
    assert "\n" not in failed.what
    assert host.pid is None or gone(host.pid)


def test_one_that_is_stopped_and_reads_nothing_keeps_nobody_waiting(job: NewJob) -> None:
    host = ProcessHost()
    sitting = Sitting(host, job(epochs=1000))
    sitting.send(Resume())
    sitting.until(BatchesDone)
    assert host.pid is not None
    os.kill(host.pid, signal.SIGSTOP)
    sitting.send(*[SetHyperparameters({"learning_rate": 0.1})] * 20_000)  # many times what a pipe holds
    host.abandon()
    sitting.over()
    assert not is_alive(host.pid)


def test_the_failure_is_that_of_the_run_that_had_begun(job: NewJob) -> None:
    host = ProcessHost()
    sitting = Sitting(host, job(epochs=1000))
    sitting.send(StartRun(job(number=2)), Resume())
    sitting.until(BatchesDone)
    assert host.pid is not None
    os.kill(host.pid, signal.SIGKILL)
    assert sitting.until(Failed).job == 2
    sitting.over()


def test_abandoned_it_is_gone_at_once_and_nothing_more_is_kept(job: NewJob, tmp_path: Path) -> None:
    host = ProcessHost()
    sitting = Sitting(host, job(epochs=1000, batch_size=1, hidden=(4096, 1024)))
    sitting.send(Resume())
    sitting.until(BatchesDone)
    pid = host.pid
    host.abandon()
    sitting.over()
    assert pid is not None
    assert not is_alive(pid)
    assert saved_runs(tmp_path / "runs") == []
    assert not any(isinstance(event, Failed) for event in sitting.told)


def test_abandoned_before_it_began_it_never_begins(job: NewJob) -> None:
    host = ProcessHost()
    host.abandon()
    host.run(job(), lambda report: pytest.fail(f"it told {report}"))
    assert host.pid is None
