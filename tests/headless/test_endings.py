"""However a run ends, the exit code tells it, the run is heard to its end, and no traceback is shown."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.headless.scripted import Headless, Stream, batch, epoch_done, finished, started
from tui_mnist.errors import StorageError
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, Diverged, RunStopped

DIVERGED = Diverged(1037, "the loss became NaN", 412.345678, "the learning rate 10 is too high: lower it")
MODES: list[dict[str, bool]] = [{}, {"json": True}, {"quiet": True}]


class FailingStream(Stream):
    """Takes some writes, then no more."""

    def __init__(self, error: OSError, *, writes: int, terminal: bool = False) -> None:
        super().__init__(terminal=terminal)
        self.error = error
        self.writes_left = writes

    def write(self, text: str) -> int:
        if self.writes_left <= 0:
            raise self.error
        self.writes_left -= 1
        return super().write(text)


@pytest.mark.parametrize("mode", MODES)
def test_a_finished_run_is_a_success(headless: Headless, mode: dict[str, bool]) -> None:
    assert headless.show(None, **mode) == 0


@pytest.mark.parametrize("mode", MODES)
def test_a_diverged_run_is_one_clear_line_on_stderr(headless: Headless, mode: dict[str, bool]) -> None:
    assert headless.show([started(), batch(1), DIVERGED], run_dir=Path("/runs/mine"), **mode) == 1
    assert headless.stderr.lines == [
        "tui-mnist: training diverged at step 1,037: the loss became NaN, from 412.3; "
        "the learning rate 10 is too high: lower it; the last good parameters are kept in /runs/mine"
    ]


def test_a_run_that_diverged_at_once_and_is_not_kept(headless: Headless) -> None:
    headless.show([started(), Diverged(0, "the loss became infinite", None, "lower the rate")])
    assert headless.stderr.lines == [
        "tui-mnist: training diverged at step 0: the loss became infinite; lower the rate; nothing was kept"
    ]


def test_a_real_divergence_leaves_the_terminal_clean(on_terminal: Headless) -> None:
    on_terminal.trainer.network.parameters.assign(1e30, keep_previous=True)
    assert on_terminal.show() == 1
    assert len(on_terminal.stderr.lines) == 1
    assert not any("epoch" in line for line in on_terminal.screen)


@pytest.mark.parametrize("mode", MODES)
def test_an_error_of_the_run_passes_through(headless: Headless, mode: dict[str, bool]) -> None:
    def disk_full() -> Iterator[Event]:
        yield started()
        raise StorageError("the disk is full")

    with pytest.raises(StorageError, match="the disk is full"):
        headless.show(disk_full(), **mode)


# Nobody reads, or nothing can be written


def heard(headless: Headless, seen: list[Event]) -> Iterator[Event]:
    """The real run, with what was heard of it."""
    for event in headless.trainer.run(headless.control):
        seen.append(event)
        yield event


@pytest.mark.parametrize(("mode", "writes"), [({}, 0), ({}, 3), ({"json": True}, 0), ({"json": True}, 1)])
def test_a_reader_that_goes_away_stops_the_run_in_good_order(
    headless: Headless, mode: dict[str, bool], writes: int
) -> None:
    headless.stdout = FailingStream(BrokenPipeError(errno.EPIPE, "Broken pipe"), writes=writes)
    seen: list[Event] = []
    assert headless.show(heard(headless, seen), **mode) == 141
    assert isinstance(seen[-1], RunStopped), "so that the run is saved"
    assert headless.stderr.text == ""


def test_a_reader_that_goes_away_at_the_end_spoils_nothing(headless: Headless) -> None:
    headless.stdout = FailingStream(BrokenPipeError(errno.EPIPE, "Broken pipe"), writes=5)
    assert headless.show([started(), epoch_done(1), epoch_done(2), finished()]) == 0
    headless.stdout = FailingStream(BrokenPipeError(errno.EPIPE, "Broken pipe"), writes=0)
    assert headless.show([started(), finished()], quiet=True) == 0


@pytest.mark.parametrize("mode", [{}, {"json": True}])
def test_an_output_that_is_full_stops_the_run_and_is_an_error(headless: Headless, mode: dict[str, bool]) -> None:
    headless.stdout = FailingStream(OSError(errno.ENOSPC, "No space left on device"), writes=1)
    seen: list[Event] = []
    with pytest.raises(StorageError, match=r"^the output could not be written: No space"):
        headless.show(heard(headless, seen), **mode)
    assert isinstance(seen[-1], RunStopped)


def test_a_terminal_that_goes_away_is_no_traceback(headless: Headless) -> None:
    headless.stdout = FailingStream(OSError(errno.EIO, "Input/output error"), writes=4, terminal=True)
    seen: list[Event] = []
    with pytest.raises(StorageError, match="Input/output error"):
        headless.show(heard(headless, seen))
    assert any(isinstance(event, BatchDone | RunStopped) for event in seen)
