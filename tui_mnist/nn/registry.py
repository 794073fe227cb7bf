"""A registry: the functions of one kind by the names that flags, panes and checkpoints use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
