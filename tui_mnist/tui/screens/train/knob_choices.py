"""What a knob that takes names can be set to, each with a line that says what it is."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final

from tui_mnist.data.catalog import RemoteDataset
from tui_mnist.data.plane.plane_dataset import PlaneDataset
from tui_mnist.training import declarations
from tui_mnist.training.knobs import short
from tui_mnist.tui.kit.choice_list import NamedChoice

FOLDER: Final = NamedChoice(None, "a folder", "Your own IDX, npz or CSV files: type where they are.")
LABEL: Final = 15
"""The columns of a label: a longer name is worded as in the pane, and found by both wordings."""
CLASSES_NAMED: Final = 3


def choices_of(name: str) -> tuple[NamedChoice, ...]:
    """The choices of a hyperparameter; none where any number is allowed."""
    declared = declarations()[name]
    if declared.ladder == (False, True):
        return NamedChoice(True, "yes", declared.help), NamedChoice(False, "no", "The same order each epoch.")
    registry = declared.names()
    if not isinstance(registry, Mapping):
        return ()
    choices = tuple(_choice(each, short(name, each, LABEL), entry) for each, entry in registry.items())
    return choices if declared.closed else (*choices, FOLDER)


def _choice(name: str, label: str, registered: Any) -> NamedChoice:
    """It means, for a data set, its classes; else what its module says first, or what the function or object does."""
    if hasattr(registered, "class_names"):
        return NamedChoice(name, label, _data_meaning(registered))
    module = sys.modules[registered.__module__]
    own = module if module.__name__.endswith(f".{name}") else registered
    meaning = " ".join((own.__doc__ or "").split("\n\n")[0].split()).replace("`", "")
    called, _, rest = meaning.partition(": ")
    return NamedChoice(name, label, rest[:1].upper() + rest[1:] if called.casefold() == label.casefold() else meaning)


def _data_meaning(data: Any) -> str:
    if isinstance(data, PlaneDataset):
        return data.meaning
    names = ", ".join(data.class_names[:CLASSES_NAMED])
    classes = f"{len(data.class_names)} classes: {names} and so on"
    if not isinstance(data, RemoteDataset):
        return f"{classes}; comes with the program."
    return f"{classes}; downloaded once, {sum(file.size for file in data.files) / 1e6:.0f} MB."
