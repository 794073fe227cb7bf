"""Nested lists, tuples and dicts of tensors, taken apart and put together again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SEQUENCES = (list, tuple)
NESTS = (dict, *SEQUENCES)


def leaves(structure: Any) -> list[Any]:
    """All leaves, in order."""
    if isinstance(structure, dict):
        structure = structure.values()
    elif not isinstance(structure, SEQUENCES):
        return [structure]
    return [leaf for part in structure for leaf in (leaves(part) if isinstance(part, NESTS) else (part,))]


def map_leaves(function: Callable[[Any], Any], structure: Any) -> Any:
    """The same structure with `function` of each leaf in its place; a named tuple becomes a plain tuple."""
    if isinstance(structure, dict):
        return {key: map_leaves(function, value) for key, value in structure.items()}
    if isinstance(structure, list):
        return [map_leaves(function, value) for value in structure]
    if isinstance(structure, tuple):
        return tuple(map_leaves(function, value) for value in structure)
    return function(structure)
