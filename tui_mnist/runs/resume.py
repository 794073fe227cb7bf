"""How to go on with a run that was kept."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from tui_mnist.printable import printable
from tui_mnist.runs.place import default_runs_folder


def resume_command(run_dir: Path, *, epochs: int | None = None, headless: bool = True) -> str:
    """What to type to go on with the run, with another number of epochs if given.

    It begins with what the program was started by, which may be another one that told so in TUI_MNIST_STARTED_AS.
    """
    program = os.environ.get("TUI_MNIST_STARTED_AS", "tui-mnist")
    at_home = run_dir.parent == default_runs_folder()
    run = run_dir.name if at_home else str(run_dir)
    more = "" if epochs is None else f" --epochs {epochs}"
    return f"{program}{' --headless' if headless else ''} --resume {_quoted(run)}{more}"


def _quoted(text: str) -> str:
    """The text as a shell reads it back, in printable characters; the form with a dollar is POSIX's of 2024."""
    if printable(text) == text:
        return shlex.quote(text)
    letters = (chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\{byte:03o}" for byte in os.fsencode(text))
    return f"$'{''.join(letters)}'"
