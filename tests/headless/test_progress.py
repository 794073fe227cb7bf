"""On a terminal one line moves: at most ten times a second, never wider than the screen, and gone at the end."""

from collections.abc import Iterator

import pytest

from tests.headless.scripted import CURSOR_HIDDEN, CURSOR_SHOWN, Headless, batch, epoch_done, started
from tui_mnist.errors import StorageError
from tui_mnist.training.event import Event
from tui_mnist.training.events import HyperparametersChanged


def moving_line(headless: Headless, events: list[tuple[float, Event]]) -> str:
    """The line at the bottom after these events, each so many seconds after the one before."""
    seen = []

    def stream() -> Iterator[Event]:
        for seconds, event in events:
            headless.clock.now += seconds
            yield event
        seen.append(headless.screen[-1])

    headless.show(stream())
    return seen[0]


def test_the_line_says_how_far_it_is_how_good_how_fast_and_how_long_yet(on_terminal: Headless) -> None:
    on_terminal.width = 100
    events = [
        (0.0, started(epochs=2)),
        (0.5, batch(1, loss=2.0, accuracy=0.25, progress=0.25)),
        (0.5, batch(2, loss=1.0, accuracy=0.75, progress=0.5)),
    ]
    line = moving_line(on_terminal, events)
    assert line.startswith("epoch 1/2  █████")
    assert line.endswith("  loss 1.5000  accuracy 50.00%  200 images/s  0:08 left")
    bar = line.split("  ")[1]
    assert bar.count("█") / len(bar) == pytest.approx(0.25, abs=0.03)


def test_loss_and_accuracy_are_means_of_the_epoch_that_runs(on_terminal: Headless) -> None:
    events = [
        (0.0, started()),
        (1.0, batch(1, epoch=1, loss=9.0, progress=1.0)),
        (1.0, batch(2, epoch=2, loss=0.25, accuracy=1.0)),
    ]
    line = moving_line(on_terminal, events)
    assert line.startswith("epoch 2/5")
    assert "loss 0.2500  accuracy 100.00%" in line


def test_speed_and_time_left_are_those_of_late(on_terminal: Headless) -> None:
    slow = [(10.0, batch(1, progress=0.1))]
    fast = [(0.125, batch(step, progress=0.2)) for step in range(2, 80)]
    assert "800 images/s  0:06 left" in moving_line(on_terminal, [(0.0, started()), *slow, *fast])


def test_more_epochs_make_it_longer(on_terminal: Headless) -> None:
    more = HyperparametersChanged(1, {"epochs": (5, 9)})
    events = [(0.0, started()), (1.0, batch(1)), (0.0, more), (1.0, batch(2))]
    assert moving_line(on_terminal, events).startswith("epoch 1/9")


def test_it_is_redrawn_at_most_ten_times_a_second(on_terminal: Headless) -> None:
    moving_line(on_terminal, [(0.0, started()), *((0.001, batch(step)) for step in range(1, 1001))])
    assert 8 <= on_terminal.stdout.text.count("epoch 1/5") <= 12


@pytest.mark.parametrize("width", [36, 40, 60, 80, 120, 200])
def test_it_fits_the_terminal(on_terminal: Headless, width: int) -> None:
    on_terminal.width = width
    line = moving_line(on_terminal, [(0.0, started()), (1.0, batch(1)), (1.0, batch(2))])
    assert line.startswith("epoch 1/5")
    assert line.endswith("left")
    assert len(line) + len("^C^C") < width, "what the terminal echoes fits beside it"


def test_ascii_is_enough(on_terminal: Headless) -> None:
    on_terminal.environ["LANG"] = "C"
    line = moving_line(on_terminal, [(0.0, started(epochs=1)), (1.0, batch(1, progress=0.5))])
    assert "##----" in line
    assert line.isascii()


def test_lines_are_written_above_it(on_terminal: Headless) -> None:
    line = moving_line(on_terminal, [(0.0, started()), (1.0, batch(1)), (0.0, epoch_done(1)), (1.0, batch(2))])
    assert line.startswith("epoch 1/5")
    assert on_terminal.screen[-1].startswith("  1/5    0.2500"), "the table stays, the line is gone"


def test_it_is_gone_when_the_events_end(on_terminal: Headless) -> None:
    on_terminal.show([started(), batch(1)])
    assert "epoch 1/5" in on_terminal.stdout.text
    assert not any("epoch 1/5" in line for line in on_terminal.screen)
    assert on_terminal.stdout.text.rindex(CURSOR_SHOWN) > on_terminal.stdout.text.rindex(CURSOR_HIDDEN)


def test_it_is_gone_when_the_events_fail(on_terminal: Headless) -> None:
    def disk_full() -> Iterator[Event]:
        yield started()
        yield batch(1)
        raise StorageError("the disk is full")

    with pytest.raises(StorageError, match="the disk is full"):
        on_terminal.show(disk_full())
    assert not any("epoch 1/5" in line for line in on_terminal.screen)
    assert on_terminal.stdout.text.rindex(CURSOR_SHOWN) > on_terminal.stdout.text.rindex(CURSOR_HIDDEN)


def test_a_file_gets_none(headless: Headless) -> None:
    headless.show([started(), batch(1), batch(2)])
    assert "left" not in headless.stdout.text


@pytest.mark.parametrize("back", [-1e-9, -0.5, -3600.0])
def test_a_clock_that_is_set_back_makes_no_record_and_no_pause(on_terminal: Headless, back: float) -> None:
    on_terminal.width = 100
    events = [(0.0, started(epochs=2)), (1.0, batch(1)), (back, batch(2)), *((0.5, batch(n)) for n in range(3, 7))]
    line = moving_line(on_terminal, events)
    assert " 200 images/s " in line
    assert line.endswith(" left")
