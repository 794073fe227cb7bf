"""The line at the bottom of a terminal that says how far the training is, redrawn by the loop that trains."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from rich.live import Live
from rich.text import Text

from tui_mnist.headless.screen import Screen
from tui_mnist.number_format import duration, loss_text, percent
from tui_mnist.render import bar
from tui_mnist.training.events import BatchDone, RunStarted
from tui_mnist.training.rate import rate

SECONDS_BETWEEN_REFRESHES = 0.1
REFRESHES_OF_RATE = 50
"""Speed is a mean over so many refreshes, some five seconds."""

ROOM_FOR_ECHO = 5
"""Columns left free at the end: there the terminal writes ^C, and a line that it breaks could not be erased."""

SHORTEST_BAR = 8
LONGEST_BAR = 40


class ProgressLine:
    """Epoch, bar, loss and accuracy of the epoch so far, images a second, and the time left for the run."""

    def __init__(self, screen: Screen, started: RunStarted, clock: Callable[[], float], called: str = "images") -> None:
        self.epochs = started.hyperparameters.epochs
        self._screen = screen
        self._train_size = started.train_size
        self._clock = clock
        self._called = called
        self._batch: BatchDone | None = None
        self._samples = 0
        self._epoch = 0
        self._epoch_samples = 0
        self._epoch_loss = self._epoch_correct = 0.0
        now = clock()
        self._next_refresh = now
        self._history = deque([(now, 0)], maxlen=REFRESHES_OF_RATE)
        self._live = Live(
            console=screen.console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            get_renderable=lambda: self.line(screen.width - ROOM_FOR_ECHO),
        )
        self._live.start()

    def advance(self, batch: BatchDone) -> None:
        """Count a batch, and show it if the last refresh is long enough ago."""
        self._batch = batch
        if batch.epoch != self._epoch:
            self._epoch, self._epoch_samples, self._epoch_loss, self._epoch_correct = batch.epoch, 0, 0.0, 0.0
        self._samples += batch.samples
        self._epoch_samples += batch.samples
        self._epoch_loss += batch.loss * batch.samples
        self._epoch_correct += batch.accuracy * batch.samples
        now = self._clock()
        if now < self._history[-1][0]:  # the clock was set back: what it said before is no measure any more
            self._history.clear()
            self._history.append((now, self._samples))
            self._next_refresh = now
        if now >= self._next_refresh:
            self._next_refresh = now + SECONDS_BETWEEN_REFRESHES
            self._history.append((now, self._samples))
            self._live.refresh()

    def close(self) -> None:
        """Take the line off the terminal."""
        self._live.stop()

    def line(self, width: int) -> Text:
        """The line, with as many of the figures as `width` has room for."""
        if self._batch is None:
            return Text()
        pace = self._rate()
        done = self._batch.epoch - 1 + self._batch.epoch_progress
        left = (self.epochs - done) * self._train_size / pace if pace else None
        first = f"epoch {self._batch.epoch}/{self.epochs}"
        last = "-:-- left" if left is None else f"{duration(left)} left"
        room = width - len(first) - len(last) - 4 - SHORTEST_BAR
        figures = []
        for figure in (
            f"loss {loss_text(self._epoch_loss / self._epoch_samples)}",
            f"accuracy {percent(self._epoch_correct / self._epoch_samples)}",
            f"{pace:,.0f} {self._called}/s",
        ):
            if room >= len(figure) + 2:
                figures.append(figure)
                room -= len(figure) + 2
        cells = min(SHORTEST_BAR + max(room, 0), LONGEST_BAR)
        ascii_only = self._screen.ascii_only
        drawn = bar(done / self.epochs, cells, ascii_only=ascii_only)
        filled = drawn.rstrip()
        track = ("-" if ascii_only else "░") * (cells - len(filled))
        line = Text.assemble(f"{first}  ", (filled, "cyan"), (track, "bright_black"), "  ", "  ".join([*figures, last]))
        line.no_wrap, line.overflow = True, "crop"
        return line

    def _rate(self) -> float:
        """Images a second of late."""
        (start, before), (end, after) = self._history[0], self._history[-1]
        return rate(after - before, end - start) or 0.0
