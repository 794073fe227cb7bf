"""Where runs are kept if nobody says otherwise."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def default_runs_folder() -> Path:
    """The user's folder for data of this program."""
    return Path(platformdirs.user_data_path("tui-mnist")) / "runs"
