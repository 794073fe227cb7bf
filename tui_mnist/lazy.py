"""What is loaded when it is first used: the app's first picture waits for no trainer, and for no NumPy."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """What a package calls `__getattr__` (PEP 562): `homes` has the module of the package that each name comes from."""

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return load


class LateModule(ModuleType):
    """A module that is loaded when something of it is first asked for.

    `importlib.util.LazyLoader` would load it at the second import already (Python 3.11), and here are dozens.
    """

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]
        spec = self.__spec__
        if spec is not None and spec.loader is not None:
            if spec.submodule_search_locations is not None:
                self.__path__ = spec.submodule_search_locations
            spec.loader.exec_module(self)
        return getattr(self, name)


def import_later(name: str) -> None:
    """Let `import name` stand for a module that is loaded when something of it is first asked for.

    That must not happen in two threads at once: `import_now` before there is a second one.
    """
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None:
        module = sys.modules[name] = module_from_spec(spec)
        vars(module).pop("__path__", None)  # whoever looks for its submodules asks for it
        module.__class__ = LateModule


def import_now(name: str) -> None:
    """Load a module that was to be imported later."""
    _ = import_module(name).__path__
