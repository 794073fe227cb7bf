"""What the screen costs: the speed of training inside the app, how fast a key is answered, and how fast it opens.

`python -m benchmarks.app_overhead [--rounds N] [--keys N] [--screen NAME]`

Training runs headless and in the app, on a pseudo-terminal of 120 x 40. All runs are there from the start, and one
after the other goes on for two epochs while the others are stopped, of which the second counts, from one end of an
epoch in its journal to the next: so each round compares what the same machine did within seconds; any screen may be in
front. Keys are pressed every 250 ms while the app trains at full speed; the time until the changed figure arrives
counts. The start is the time from the command to the last row of the first picture, beside an app of Textual that shows
one word.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.pseudo_terminal import PseudoTerminal
from tui_mnist.tui.screens import SCREENS

PYTHON = sys.executable
HEADLESS = [PYTHON, "-m", "tui_mnist", "--headless", "--quiet"]
BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("first picture")

Bare().run()
"""
SCRIPT = "import sys; from tui_mnist.cli import main; sys.exit(main())"
"""What the command `tui-mnist` runs."""
LAST_ROW = "quit"
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""From its second start on Python has compiled all modules, unless it may not keep what it compiled."""
KEY_SECONDS = 0.25
ENDLESS = "100000"
PATIENCE = 60
HOSTS = ("process", "thread")


class Course:
    """Training that goes on for some epochs at a time, headless or in the app, and is stopped in between."""

    def __init__(self, stack: ExitStack, host: str | None, screen: str = SCREENS[0].mode) -> None:
        self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self._terminal: PseudoTerminal | None = None
        if host is None:
            command = [*HEADLESS, "--runs-dir", str(self._folder), "--epochs", ENDLESS]
            process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.DEVNULL))
            stack.callback(process.kill)
            pid = process.pid
        else:
            self._terminal = terminal = stack.enter_context(
                PseudoTerminal([PYTHON, "-m", "benchmarks.app_in", host, str(self._folder), ENDLESS])
            )
            terminal.wait_for(LAST_ROW)
            terminal.send(" ")
            terminal.send(str(1 + [entry.mode for entry in SCREENS].index(screen)))
            pid = terminal.pid
        self._journal = self._folder / "none yet"
        self._size = self._ended = 0
        self._pids = [pid]
        stack.callback(self._signal, signal.SIGCONT)
        self._end_of_an_epoch()
        self._pids = list(_family(pid))
        self._signal(signal.SIGSTOP)

    def epoch(self) -> float:
        """Seconds of an epoch, from its beginning to its end.

        The one before it does not count: its processes were asleep, with nothing of theirs in the caches, and Textual
        opens the terminal anew when it is told to go on.
        """
        self._signal(signal.SIGCONT)
        begin = self._end_of_an_epoch()
        end = self._end_of_an_epoch()
        self._signal(signal.SIGSTOP)
        if self._terminal is not None:
            self._terminal.forget()
        return end - begin

    def _end_of_an_epoch(self) -> float:
        """When the journal tells of the next one; looking for it must not take time from what is measured."""
        patience = time.perf_counter() + PATIENCE
        while (ended := self._epochs()) == self._ended:
            if time.perf_counter() > patience:
                raise SystemExit(f"after {PATIENCE} s there is no end of an epoch")
            time.sleep(0.002)
        self._ended = ended
        return time.perf_counter()

    def _epochs(self) -> int:
        try:
            size = self._journal.stat().st_size
        except FileNotFoundError:
            self._journal = next(self._folder.glob("*/journal.jsonl"), self._journal)
            return 0
        if size == self._size:
            return self._ended
        self._size = size
        return self._journal.read_text().count('"event": "epoch"')

    def _signal(self, number: int) -> None:
        for pid in self._pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _family(pid: int) -> Iterator[int]:
    """A process after all that it started, directly or not."""
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from _family(int(child))
    yield pid


def answers(host: str, count: int) -> list[float]:
    """Seconds until a turned knob shows its new value, for so many keys while training."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        command = [PYTHON, "-m", "benchmarks.app_in", host, folder, "1000"]
        with PseudoTerminal(command) as terminal:
            terminal.wait_for(LAST_ROW)
            terminal.send(" ")
            time.sleep(2)
            for number in range(count):
                terminal.forget()
                key, shown = (("[", "0.0003"), ("]", "0.001"))[number % 2]
                sent = terminal.send(key)
                answered = terminal.wait_for(shown, since=sent, timeout=5)
                seconds.append(5.0 if answered is None else answered - sent)
                time.sleep(max(0.0, sent + KEY_SECONDS - time.perf_counter()))
            terminal.send("q")
            terminal.send("w")
            terminal.wait(10)
    return seconds


def start(command: list[str], text: str) -> float:
    """Seconds from the command to this text on the screen, for a person without settings."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PseudoTerminal(command, environ={"XDG_CONFIG_HOME": folder, **COMPILED}) as terminal,
    ):
        shown = terminal.wait_for(text)
        terminal.send("q" if text == LAST_ROW else "\x11")
        terminal.wait(10)
    return float("nan") if shown is None else shown - terminal.started


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30, help="epochs of each training (default: 30)")
    parser.add_argument("--keys", type=int, default=200, help="keys pressed for each host (default: 200)")
    modes = [entry.mode for entry in SCREENS]
    parser.add_argument("--screen", choices=modes, default=modes[0], help="the one in front (default: %(default)s)")
    arguments = parser.parse_args()
    console = Console(width=100)
    _training(console, arguments.rounds, arguments.screen)
    _keys(console, arguments.keys)
    _start(console, arguments.rounds)


def _training(console: Console, rounds: int, screen: str) -> None:
    seconds: dict[str, list[float]] = {}
    with ExitStack() as stack:
        courses = {"headless": Course(stack, None)}
        courses |= {f"app, trainer in a {host}": Course(stack, host, screen) for host in HOSTS}
        for number in range(rounds):
            with console.status(f"training, round {number + 1} of {rounds}"):
                for name, course in courses.items():
                    seconds.setdefault(name, []).append(course.epoch())
    table = Table(
        "", "epoch", "best", "median of the rounds", title=f"Speed on the {screen.capitalize()} screen, {rounds} rounds"
    )
    headless = seconds["headless"]
    for name, each in seconds.items():
        paired = median(before / after for before, after in zip(headless, each, strict=True))
        table.add_row(name, f"{min(each):.3f} s", f"{min(headless) / min(each):.3f} x", f"{paired:.3f} x headless")
    console.print(table)


def _keys(console: Console, count: int) -> None:
    table = Table("", "median", "99 %", "slowest", title=f"Until a key is answered while training, {count} keys")
    for host in HOSTS:
        with console.status(f"keys, trainer in a {host}"):
            seconds = sorted(answers(host, count))
        ranks = median(seconds), seconds[min(count - 1, int(0.99 * count))], seconds[-1]
        table.add_row(f"trainer in a {host}", *(f"{1000 * rank:.0f} ms" for rank in ranks))
    console.print(table)


def _start(console: Console, rounds: int) -> None:
    ways = {
        "Textual, one Static": ([PYTHON, "-c", BARE], "first picture"),
        "tui-mnist": ([PYTHON, "-c", SCRIPT], LAST_ROW),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    with console.status("starts"):
        for _ in range(rounds):
            for name, (command, text) in ways.items():
                seconds[name].append(start(command, text))
    table = Table("", "start", "best", "median of the rounds", title=f"To the first complete picture, {rounds} rounds")
    bare = next(iter(seconds.values()))
    for name, each in seconds.items():
        paired = median(after / before for before, after in zip(bare, each, strict=True))
        table.add_row(name, f"{min(each):.3f} s", f"{min(each) / min(bare):.2f} x", f"{paired:.2f} x")
    console.print(table)


if __name__ == "__main__":
    main()
