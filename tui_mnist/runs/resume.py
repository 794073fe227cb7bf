"""What is on disk of a run, and how to go on with it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from tui_mnist.errors import CheckpointError
from tui_mnist.printable import printable
from tui_mnist.runs.folder import Run, load_checkpoint
from tui_mnist.runs.place import default_runs_folder

NOTHING_ON_DISK = "nothing of this run is on disk"


def resume_command(run_dir: Path, *, epochs: int | None = None, headless: bool = True) -> str:
    """What to type to go on with the run, with another number of epochs if given.

    It begins with what the program was started by, which may be another one that told so in TUI_MNIST_STARTED_AS.
    """
    program = os.environ.get("TUI_MNIST_STARTED_AS", "tui-mnist")
    at_home = run_dir.parent == default_runs_folder()
    run = run_dir.name if at_home else str(run_dir)
    more = "" if epochs is None else f" --epochs {epochs}"
    return f"{program}{' --headless' if headless else ''} --resume {_quoted(run)}{more}"


def kept_so_far(run_dir: Path | None, *, reached: int | None = None, headless: bool = True) -> list[str]:
    """How far a run is on disk, where, and how to go on with it, a line each; read from the disk itself.

    How far is left out where it is the step that was `reached`. `run_dir` None is a run that is not kept.
    """
    if run_dir is None or not Run(run_dir).checkpoint_path.exists():
        return [NOTHING_ON_DISK]
    try:
        step = load_checkpoint(Run(run_dir))[0].state["step"]
    except (CheckpointError, KeyError) as error:
        return [f"kept in {run_dir}, but {error}"]
    where = f"kept in {run_dir}" if step == reached else f"kept up to step {step:,} in {run_dir}"
    return [where, f"go on with: {resume_command(run_dir, headless=headless)}"]


def _quoted(text: str) -> str:
    """The text as a shell reads it back, in printable characters; the form with a dollar is POSIX's of 2024."""
    if printable(text) == text:
        return shlex.quote(text)
    letters = (chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\{byte:03o}" for byte in os.fsencode(text))
    return f"$'{''.join(letters)}'"
