"""The app with its trainer in a thread or in a process, for `benchmarks.app_overhead`: python -m benchmarks.app_in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tui_mnist.hosting import Host, Job, ProcessHost, ThreadHost
from tui_mnist.training import Hyperparameters
from tui_mnist.tui.app.app import TuiMnistApp
from tui_mnist.tui.app.first_picture import collecting_what_comes

HOSTS: dict[str, Callable[[], Host]] = {"thread": ThreadHost, "process": ProcessHost}


def main() -> None:
    """Run the app: HOST FOLDER EPOCHS."""
    host, folder, epochs = sys.argv[1:]
    job = Job(Hyperparameters(epochs=int(epochs)), Path(folder))
    TuiMnistApp(job, HOSTS[host], when_open=collecting_what_comes).run()


if __name__ == "__main__":
    main()
