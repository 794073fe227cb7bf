"""A registry: the functions of one kind by the names that flags, panes and checkpoints use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar

from tui_mnist.errors import UsageError

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Named things of one `kind`, in the order in which they were defined."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """A decorator that gives what it decorates its name."""

        def enter(entry: T) -> T:
            if name in self._entries:
                raise ValueError(f"there are two of {self.kind} {name!r}")
            self._entries[name] = entry
            return entry

        return enter

    def remove(self, name: str) -> None:
        """Take the entry of that name out again; UsageError if there is none."""
        self[name]
        del self._entries[name]

    def __getitem__(self, name: str) -> T:
        """The entry of that name; UsageError if there is none."""
        try:
            return self._entries[name]
        except KeyError:
            raise UsageError(f"{self.kind} {name!r} is not known; choose one of: {', '.join(self)}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def load_all(package: str, path: Sequence[str], order: Sequence[str]) -> None:
    """Import each module of a package, so that it registers itself: those in `order` first, the others by name."""
    names = {module.name for module in iter_modules(path)}
    for name in (*(name for name in order if name in names), *sorted(names - set(order))):
        import_module(f"{package}.{name}")
