"""Nothing of ours takes a private name of Textual's by accident: its own code would call it."""

import importlib
import pkgutil
from inspect import isfunction

from textual.message_pump import MessagePump

import tui_mnist.tui

MEANT = {
    "tui_mnist.tui.app.lasting_app.LastingApp._fatal_error",
    "tui_mnist.tui.app.palette.Palette._gather_commands",
    "tui_mnist.tui.kit.options.Options._on_click",
}
"""What replaces a part of Textual on purpose."""


def test_only_what_is_meant_to_overrides_a_private_part_of_textual() -> None:
    for module in pkgutil.walk_packages(tui_mnist.tui.__path__, "tui_mnist.tui."):
        importlib.import_module(module.name)
    ours, waiting = set(), [MessagePump]
    while waiting:
        waiting += (subclasses := waiting.pop().__subclasses__())
        ours |= {each for each in subclasses if each.__module__.startswith("tui_mnist.")}
    assert len(ours) > 20
    taken = {
        f"{each.__module__}.{each.__name__}.{name}"
        for each in ours
        for name, value in vars(each).items()
        if name.startswith("_") and not name.startswith("__") and (isfunction(value) or isinstance(value, property))
        for base in each.__mro__[1:]
        if base.__module__.startswith("textual.") and name in vars(base)
    }
    assert taken == MEANT
