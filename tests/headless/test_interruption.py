"""Ctrl-C, SIGTERM and SIGHUP end a run after the current batch, with its summary and the exit code of a shell."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.headless.scripted import CURSOR_HIDDEN, CURSOR_SHOWN, Headless
from tui_mnist.headless.interruption import stop_on_signals
from tui_mnist.training import Control
from tui_mnist.training.event import Event
from tui_mnist.training.events import BatchDone, RunFinished, RunStopped

HEEDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def interrupted(headless: Headless, *signals: int, after: type[Event] = BatchDone) -> Iterator[Event]:
    """The real run, with signals that come while its first event of that kind is passed on."""
    waiting = list(signals)
    for event in headless.trainer.run(headless.control):
        if isinstance(event, after):
            while waiting:
                signal.raise_signal(waiting.pop(0))
        yield event


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("mode", [{}, {"json": True}, {"quiet": True}])
def test_a_signal_ends_the_run_after_the_current_batch(
    headless: Headless, number: int, code: int, mode: dict[str, bool]
) -> None:
    assert headless.show(interrupted(headless, number), **mode) == code
    assert headless.trainer.step == 1


def test_the_summary_is_shown_with_the_command_that_resumes_the_run(headless: Headless) -> None:
    headless.show(interrupted(headless, signal.SIGINT), run_dir=Path("/runs/mine"))
    assert "Stopped at step 1, after 0 of 2 epochs; the test images were not looked at" in headless.stdout.lines
    assert headless.stdout.lines[-1] == "Go on with: tui-mnist --headless --resume /runs/mine"


def test_the_first_signal_is_the_one_that_counts(headless: Headless) -> None:
    assert headless.show(interrupted(headless, signal.SIGTERM, signal.SIGINT)) == 143


def test_a_second_signal_changes_nothing(headless: Headless) -> None:
    assert headless.show(interrupted(headless, signal.SIGINT, signal.SIGINT)) == 130
    assert any(line.startswith("Stopped at step 1") for line in headless.stdout.lines)


def test_a_third_signal_ends_it_at_once(on_terminal: Headless) -> None:
    assert on_terminal.show(interrupted(on_terminal, *[signal.SIGINT] * 3)) == 130
    assert "Stopped" not in on_terminal.stdout.text
    assert on_terminal.stdout.text.rindex(CURSOR_SHOWN) > on_terminal.stdout.text.rindex(CURSOR_HIDDEN)


def test_a_signal_when_everything_is_done_spoils_nothing(headless: Headless) -> None:
    assert headless.show(interrupted(headless, signal.SIGINT, after=RunFinished)) == 0


def test_an_interrupt_that_is_not_from_a_signal_passes_through(headless: Headless) -> None:
    def events() -> Iterator[Event]:
        yield RunStopped(0, 0, 0.0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        headless.show(events())


def test_the_handlers_are_put_back(headless: Headless) -> None:
    before = [signal.getsignal(number) for number in HEEDED]
    during: list[Any] = []

    def events() -> Iterator[Event]:
        during.extend(signal.getsignal(number) for number in HEEDED)
        yield RunStopped(0, 0, 0.0)

    headless.show(events())
    assert [signal.getsignal(number) for number in HEEDED] == before
    assert all(handler not in before for handler in during)


@pytest.fixture
def ignored() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ignored")
def test_a_signal_that_is_ignored_stays_so(headless: Headless) -> None:
    assert headless.show(interrupted(headless, signal.SIGINT)) == 0


def test_beside_the_main_thread_signals_are_left_alone(headless: Headless) -> None:
    before: list[Callable[[int, FrameType | None], Any] | int | None] = [signal.getsignal(n) for n in HEEDED]
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(headless.show()))
    thread.start()
    thread.join()
    assert codes == [0]
    assert [signal.getsignal(number) for number in HEEDED] == before


def test_a_second_signal_says_that_the_first_was_heard(capfd: pytest.CaptureFixture[str]) -> None:
    with stop_on_signals(Control(), sys.stderr):
        signal.raise_signal(signal.SIGINT)
        assert capfd.readouterr().err == ""
        signal.raise_signal(signal.SIGINT)
    assert "stopping after this batch; once more to end at once" in capfd.readouterr().err
