"""How to go on with a run that was kept."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from tui_mnist.runs.place import default_runs_folder


def resume_command(run_dir: Path, *, epochs: int | None = None, headless: bool = True) -> str:
    """What to type to go on with the run, with another number of epochs if given.

    It begins with what the program was started by, which may be another one that told so in TUI_MNIST_STARTED_AS.
    """
    program = os.environ.get("TUI_MNIST_STARTED_AS", "tui-mnist")
    at_home = run_dir.parent == default_runs_folder()
    run = run_dir.name if at_home else str(run_dir)
    more = "" if epochs is None else f" --epochs {epochs}"
    return f"{program}{' --headless' if headless else ''} --resume {shlex.quote(run)}{more}"
