"""Runs kept on disk: their checkpoints and their journals."""

from tui_mnist.runs.folder import Run, create_run, default_runs_folder, find_run, load_checkpoint, saved_runs
from tui_mnist.runs.journal import event_to_json
from tui_mnist.runs.record import Keeper, record

__all__ = [
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
