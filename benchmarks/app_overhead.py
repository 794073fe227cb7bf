"""What the screen costs: the speed of training inside the app, how fast a key is answered, and how fast it opens.

`python -m benchmarks.app_overhead [--rounds N] [--epochs N] [--keys N]`

Training is timed between the ends of its first and last epoch, as they come in the run's journal, headless and in the
app on a pseudo-terminal of 120 x 40, one after the other in each round; the best round of each counts. Keys are pressed
every 250 ms while the app trains at full speed; the time until the changed figure arrives counts. The start is the time
from the command to the last row of the first picture, beside an app of Textual that shows one word.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.pseudo_terminal import PseudoTerminal

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
LAST_ROW = "quit"
KEY_SECONDS = 0.25
HOSTS = ("process", "thread")


def epoch_ends(folder: Path, epochs: int, alive: Callable[[], bool]) -> list[float]:
    """When each epoch's end was written to the journal of the only run in the folder, as far as it came."""
    ends: list[float] = []
    patience = time.perf_counter() + 60 * epochs
    while len(ends) < epochs and alive():
        if time.perf_counter() > patience:
            raise SystemExit(f"after {60 * epochs} s only {len(ends)} of {epochs} epochs are done")
        time.sleep(0.001)
        journal = next(folder.glob("*/journal.jsonl"), None)
        told = journal.read_text().count('"event": "epoch"') if journal else 0
        ends += [time.perf_counter()] * (told - len(ends))
    return ends


def headless(epochs: int) -> float:
    """Seconds of an epoch without a screen."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*HEADLESS, "--runs-dir", folder, "--epochs", str(epochs)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            ends = epoch_ends(Path(folder), epochs, lambda: process.poll() is None)
    return (ends[-1] - ends[0]) / (epochs - 1)


def in_the_app(host: str, epochs: int) -> float:
    """Seconds of an epoch on the Train screen."""
    with tempfile.TemporaryDirectory() as folder:
        command = [PYTHON, "-m", "benchmarks.app_in", host, folder, str(epochs)]
        with PseudoTerminal(command) as terminal:
            terminal.wait_for(LAST_ROW)
            terminal.send(" ")
            ends = epoch_ends(Path(folder), epochs, lambda: terminal.status is None)
            terminal.send("q")
            terminal.wait(10)
    return (ends[-1] - ends[0]) / (epochs - 1)


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
    """Seconds from the command to this text on the screen."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PseudoTerminal(command, environ={"XDG_CONFIG_HOME": folder}) as terminal,
    ):
        shown = terminal.wait_for(text)
        terminal.send("q" if text == LAST_ROW else "\x11")
        terminal.wait(10)
    return float("nan") if shown is None else shown - terminal.started


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=5, help="of each training (default: 5)")
    parser.add_argument("--keys", type=int, default=200, help="keys pressed for each host (default: 200)")
    arguments = parser.parse_args()
    console = Console(width=100)
    _training(console, arguments.rounds, arguments.epochs)
    _keys(console, arguments.keys)
    _start(console, arguments.rounds)


def _training(console: Console, rounds: int, epochs: int) -> None:
    ways: dict[str, Callable[[], float]] = {"headless": lambda: headless(epochs)}
    ways |= {f"app, trainer in a {host}": partial(in_the_app, host, epochs) for host in HOSTS}
    best = dict.fromkeys(ways, float("inf"))
    for number in range(rounds):
        with console.status(f"training, round {number + 1} of {rounds}"):
            for name, way in ways.items():
                best[name] = min(best[name], way())
    table = Table("", "epoch", "speed", title=f"Training on the Train screen, best of {rounds} rounds")
    for name, seconds in best.items():
        table.add_row(name, f"{seconds:.3f} s", f"{best['headless'] / seconds:.3f} x headless")
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
        "tui-mnist": ([PYTHON, "-m", "tui_mnist"], LAST_ROW),
    }
    best = dict.fromkeys(ways, float("inf"))
    with console.status("starts"):
        for _ in range(2 * rounds):
            for name, (command, text) in ways.items():
                best[name] = min(best[name], start(command, text))
    table = Table("", "start", "", title=f"To the first complete picture, best of {2 * rounds}")
    bare = next(iter(best.values()))
    for name, seconds in best.items():
        table.add_row(name, f"{seconds:.3f} s", f"{seconds / bare:.2f} x")
    console.print(table)


if __name__ == "__main__":
    main()
