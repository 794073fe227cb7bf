"""How long an epoch takes, beside the two matrix products that it can't do without and beside other libraries.

`python -m benchmarks.train_speed [--rounds N] [--optimizers sgd,rmsprop,adam] [--only NAME,NAME]`

Every contender trains 784-512-10 on all 60,000 images of MNIST in mini-batches of 128, in a process of its own. In each
round each trains one epoch, one after the other; the best round of each counts, since noise only ever adds. Machines
differ: the ratios to the floor are what to compare.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Sequence

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.contenders import CONTENDERS
from benchmarks.worker import Worker

REST = 0.3
"""Seconds before each epoch, in which the threads of the contender before fall asleep: some look for work that long."""


def measure(
    optimizer: str, modules: Sequence[str], rounds: int, console: Console
) -> dict[str, tuple[float | None, str]]:
    """Best seconds and note by contender's name; None where it can't be measured."""
    workers = []
    for module in modules:
        with console.status(f"{optimizer}: preparing {module}"):
            workers.append(Worker(module, optimizer))
    able = [worker for worker in workers if not worker.problem]
    best = {worker.name: float("inf") for worker in able}
    for number in range(rounds):
        with console.status(f"{optimizer}: round {number + 1} of {rounds}"):
            for worker in able:
                time.sleep(REST)
                best[worker.name] = min(best[worker.name], worker.measure())
    for worker in able:
        worker.close()
    return {w.name: (best.get(w.name), w.problem or w.note) for w in workers}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="epochs of each contender (default: 7)")
    parser.add_argument("--optimizers", default="sgd,rmsprop,adam")
    parser.add_argument("--only", default=",".join(CONTENDERS), help="contenders, by their file's name")
    arguments = parser.parse_args()
    chosen = arguments.only.split(",")
    if unknown := set(chosen) - {"floor", *CONTENDERS}:
        parser.error(f"no contender {', '.join(sorted(unknown))}; expected some of {', '.join(CONTENDERS)}")
    modules = ["floor", *(name for name in chosen if name != "floor")]
    console = Console(width=None if os.isatty(1) else 100)
    console.print(f"{os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}")
    columns = {
        optimizer: measure(optimizer, modules, arguments.rounds, console)
        for optimizer in arguments.optimizers.split(",")
    }
    table = Table("", *columns, "", title=f"One epoch, times the floor; best of {arguments.rounds} interleaved rounds")
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    for name in names:
        cells = []
        for column in columns.values():
            seconds, _ = column[name]
            floor = column["floor"][0]
            cells.append("–" if seconds is None or not floor else f"{seconds / floor:.2f}  ({seconds:.2f} s)")
        table.add_row(name, *cells, next(iter(columns.values()))[name][1])
    console.print(table)


if __name__ == "__main__":
    main()
