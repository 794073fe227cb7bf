"""A run is trained by one process at a time, and whoever comes second is told."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui_mnist.errors import UsageError
from tui_mnist.runs import Claim, Keeper, Run, record
from tui_mnist.training import Control, Trainer

NewTrainer = Callable[..., Trainer]
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")

OTHER = """
import sys
from pathlib import Path
from tui_mnist.runs import Claim, Run
claim = Claim(Run(Path(sys.argv[1])))
print("claimed", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


@pytest.fixture
def other(run: Run) -> "Iterator[subprocess.Popen[str]]":
    """Another process, which has claimed the run."""
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(run.folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "claimed\n"
        yield process
        process.kill()


def refusal(run: Run) -> str:
    with pytest.raises(UsageError) as caught:
        Claim(run)
    return str(caught.value)


def is_free(run: Run) -> bool:
    Claim(run).close()
    return True


def test_a_second_process_is_told_which_run_it_is_and_what_to_do(run: Run, other: "subprocess.Popen[str]") -> None:
    assert refusal(run) == (
        f"run {run.name} is being trained by another process; end that one first, or begin a new run"
    )
    assert other.poll() is None


def test_a_process_that_is_killed_leaves_its_run_free(run: Run, other: "subprocess.Popen[str]") -> None:
    other.kill()
    other.wait()
    assert is_free(run)


def test_a_run_is_free_again_when_its_claim_is_closed_or_forgotten(run: Run) -> None:
    claim = Claim(run)
    assert refusal(run)
    claim.close()
    claim.close()
    forgotten = Claim(run)
    del forgotten
    assert is_free(run)


def test_nothing_is_left_in_the_folder(run: Run) -> None:
    with closing(Claim(run)):
        assert list(run.folder.iterdir()) == []


def test_where_there_is_no_lock_to_be_had_training_goes_on_without(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("a network disk knows no locks")

    monkeypatch.setattr("fcntl.flock", refuse)
    with closing(Claim(run)), closing(Claim(run)):
        pass


# Who keeps a run claims it


def test_nothing_is_written_to_a_run_that_is_claimed(new_trainer: NewTrainer, run: Run) -> None:
    left_over = run.folder / f".{run.checkpoint_path.name}.abc.part"
    left_over.write_bytes(b"half")  # what the other process is writing at the moment
    trainer = new_trainer()
    with closing(Claim(run)), pytest.raises(UsageError, match="is being trained by another process"):
        next(record(trainer.run(Control()), trainer, run))
    assert [*run.folder.iterdir()] == [left_over]


def test_a_run_is_claimed_from_the_first_event_to_the_last(new_trainer: NewTrainer, run: Run) -> None:
    trainer = new_trainer()
    for _ in record(trainer.run(Control()), trainer, run):
        assert refusal(run)
    assert is_free(run)


def test_a_keeper_claims_what_it_creates_and_goes_on_with_it_until_it_is_closed(
    new_trainer: NewTrainer, run: Run
) -> None:
    trainer = new_trainer()
    keeper = Keeper(trainer, lambda: run)
    events = keeper.record(trainer.run(Control()))
    next(events)
    assert is_free(run)
    for _ in events:
        pass
    assert refusal(run)
    assert [event.step for event in keeper.record(trainer.run(Control()))] == [12, 12]
    keeper.close()
    assert is_free(run)


def test_who_has_claimed_a_run_before_keeps_it(new_trainer: NewTrainer, run: Run) -> None:
    trainer = new_trainer()
    *_, last = record(trainer.run(Control()), trainer, run, claim=Claim(run))
    assert last.step == 12
    assert is_free(run)
