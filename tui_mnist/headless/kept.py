"""How to go on with a run that was kept."""

from __future__ import annotations

import shlex
from pathlib import Path

from tui_mnist.runs import default_runs_folder


def resume_command(run_dir: Path, *, epochs: int | None = None) -> str:
    """What to type to go on with the run, with another number of epochs if given."""
    at_home = run_dir.parent == default_runs_folder()
    run = run_dir.name if at_home else str(run_dir)
    more = "" if epochs is None else f" --epochs {epochs}"
    return f"tui-mnist --headless --resume {shlex.quote(run)}{more}"
