"""Runs kept on disk: their checkpoints and their journals."""

from typing import TYPE_CHECKING

from tui_mnist.lazy import lazily
from tui_mnist.runs.folder import Run, create_run, default_runs_folder, find_run, load_checkpoint, saved_runs
from tui_mnist.runs.journal import event_to_json

if TYPE_CHECKING:
    from tui_mnist.runs.keeper import Keeper, record

__getattr__ = lazily(__name__, {"Keeper": "keeper", "record": "keeper"})

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
