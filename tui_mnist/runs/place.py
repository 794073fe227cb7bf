"""Where runs are kept if nobody says otherwise, and whether they can be kept there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import platformdirs

from tui_mnist.errors import UsageError


def default_runs_folder() -> Path:
    """The user's folder for data of this program."""
    return Path(platformdirs.user_data_path("tui-mnist")) / "runs"


def check_place(folder: Path) -> None:
    """UsageError if no run can be kept there: better known before a run than when it has something to lose."""
    there = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    if not there.is_dir():
        raise no_place(folder, os.strerror(errno.ENOTDIR))
    if not os.access(there, os.W_OK | os.X_OK):
        raise no_place(folder, f"{there} is not to be written in")


def no_place(folder: Path, why: str) -> UsageError:
    """The error that says so."""
    return UsageError(
        f"no run can be kept in {folder}: {why}; choose another folder with --runs-dir, or keep nothing with --no-save"
    )
