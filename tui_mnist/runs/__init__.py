"""Runs kept on disk: their checkpoints and their journals."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily

if TYPE_CHECKING:
    from tui_mnist.runs.claim import Claim
    from tui_mnist.runs.folder import Run, create_run, find_run, load_checkpoint, saved_runs
    from tui_mnist.runs.journal import event_to_json
    from tui_mnist.runs.keeper import Keeper, record
    from tui_mnist.runs.place import default_runs_folder

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(("Run", "create_run", "find_run", "load_checkpoint", "saved_runs"), "folder"),
        "Claim": "claim",
        "Keeper": "keeper",
        "default_runs_folder": "place",
        "event_to_json": "journal",
        "record": "keeper",
    },
)

__all__ = [
    "Claim",
    "Keeper",
    "Run",
    "create_run",
    "default_runs_folder",
    "event_to_json",
    "find_run",
    "load_checkpoint",
    "record",
    "saved_runs",
]
