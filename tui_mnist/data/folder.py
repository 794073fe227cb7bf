"""A data set is found in a folder by the names of its files, whatever prefix its makers gave them."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui_mnist.data import mapping
from tui_mnist.data.csv import CSV
from tui_mnist.data.format import Format
from tui_mnist.data.idx import IDX
from tui_mnist.data.npz import NPZ
from tui_mnist.errors import DataError

FORMATS: Final = (IDX, NPZ, CSV)
"""In this order: a folder's data sets are those of the first format of which it has any file."""
SIDECARS: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "@eadir"})
"""What systems leave in folders, beside names that begin with a dot (`._*`, `.DS_Store`)."""
LISTED_NAMES: Final = 8


@dataclass(frozen=True, slots=True)
class DataFiles:
    """Where the files of a data set are.

    `name` is their common prefix, as "emnist-letters", or "". `paths` are in the order of the format's parts; `mapping`
    names the classes, if there is such a file.
    """

    format: Format
    name: str
    paths: tuple[Path, ...]
    mapping: Path | None = None


def find_data_files(place: Path, wanted: str = "") -> DataFiles:
    """Find a data set's files in a folder, or in one that lies below it, as in MNIST/raw; or take one .npz file.

    Where several sets lie in one folder, `wanted` tells which: the prefix of its files, or the end of that prefix, as
    "letters" for emnist-letters-train-images-idx3-ubyte. A set without a prefix needs no telling. Where a file lies
    there both gzipped and not, the one that is not is taken. What systems leave in folders is passed over.

    Raises `DataError` if a file is missing, if several fit, or if the folder can't be read.
    """
    if place.is_file():
        return _from_file(place, wanted)
    names = _files_in(place)
    if (found := _format_of(names)) is not None:
        return _chosen(found, place, names, wanted)
    below = {folder: names for folder in _folders_below(place) if _format_of(names := _files_in(folder)) is not None}
    if len(below) == 1:
        return find_data_files(next(iter(below)), wanted)
    if below:
        listed = _listed(str(folder.relative_to(place)) for folder in below)
        raise DataError(f"{place}: several folders in it hold data: {listed}; name one, as in {next(iter(below))}")
    raise DataError(
        f"{place}: holds no data set; expected {_expected(IDX)}, an .npz file, or {_expected(CSV)}; found "
        f"{_listed(names)}"
    )


def _from_file(path: Path, wanted: str) -> DataFiles:
    role = NPZ.role(path.name)
    if role is None or wanted:
        raise DataError(f"{path}: is a file; expected the folder that holds it, or one .npz file")
    return DataFiles(NPZ, role[0], (path,))


def _files_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if not _is_sidecar(entry.name) and entry.is_file())
    except OSError as error:
        raise DataError(
            f"{folder}: can't be read ({error.strerror}); expected a folder that holds a data set"
        ) from error


def _folders_below(folder: Path) -> Iterator[Path]:
    """The folders in a folder and the folder raw in each of them, as torchvision has them; those that can be read."""
    with os.scandir(folder) as entries:
        below = sorted(entry.name for entry in entries if not _is_sidecar(entry.name) and entry.is_dir())
    for name in below:
        for candidate in (folder / name, folder / name / "raw"):
            if candidate.is_dir() and os.access(candidate, os.R_OK | os.X_OK):
                yield candidate


def _is_sidecar(name: str) -> bool:
    return name.startswith(".") or name.casefold() in SIDECARS


def _format_of(names: list[str]) -> Format | None:
    return next((known for known in FORMATS if any(map(known.role, names))), None)


def _chosen(known: Format, folder: Path, names: list[str], wanted: str) -> DataFiles:
    """Return the wanted set of those that the names make."""
    sets: dict[str, dict[str, list[str]]] = {}
    for name in names:
        if role := known.role(name):
            prefix, part = role
            sets.setdefault(_bare(prefix), {}).setdefault(part, []).append(name)
    chosen = _matching(folder, list(sets), wanted)
    paths = tuple(folder / _only_one(folder, sets[chosen], part, known, names) for part in known.parts)
    return DataFiles(known, chosen, paths, _mapping_in(folder, names, chosen))


def _matching(folder: Path, sets: list[str], wanted: str) -> str:
    ends = {name: _distinct_end(name, sets) for name in sets}
    exact = [name for name in sets if name.casefold() == wanted.casefold()]
    fitting = exact or [name for name in sets if not wanted or _ends_with(name, wanted)]
    if len(fitting) == 1:
        return fitting[0]
    listed = _listed(end for end in ends.values() if end)
    if not fitting:
        raise DataError(f"{folder}: holds no data set called {wanted}; expected {listed or 'none to be named'}")
    raise DataError(f"{folder}: holds several data sets: {listed}; name one, as in --data {folder}:{ends[fitting[0]]}")


def _distinct_end(name: str, sets: Iterable[str]) -> str:
    """The shortest end of a set's name that is no other's, as "letters" for emnist-letters beside emnist-digits."""
    others = [other for other in sets if other != name]
    words = re.split(r"(?<=[-_.])", name)
    ends = ("".join(words[at:]) for at in reversed(range(len(words))))
    return next((end for end in ends if not any(_ends_with(other, end) for other in others)), name)


def _ends_with(name: str, end: str) -> bool:
    name, end = name.casefold(), end.casefold()
    return name == end or (name.endswith(end) and name[: -len(end)].endswith(("-", "_", ".")))


def _bare(prefix: str) -> str:
    return prefix.strip("-_.")


def _only_one(folder: Path, parts: Mapping[str, list[str]], part: str, known: Format, names: list[str]) -> str:
    """Return the only name that fits."""
    fitting = parts.get(part, [])
    plain = {name.casefold() for name in fitting}
    candidates = [
        name
        for name in fitting
        if not name.casefold().endswith(".gz") or name.casefold().removesuffix(".gz") not in plain
    ]
    if not candidates:
        raise DataError(f"{folder}: lacks the {part}, {known.parts[part]}; found {_listed(names)}")
    if len(candidates) > 1:
        raise DataError(
            f"{folder}: more than one file could be the {part}: {_listed(candidates)}; "
            "keep each data set in a folder of its own"
        )
    return candidates[0]


def _mapping_in(folder: Path, names: list[str], wanted: str) -> Path | None:
    matches = ((name, mapping.FILE_NAME.fullmatch(name)) for name in names)
    return next((folder / name for name, match in matches if match and _bare(match[1]) == wanted), None)


def _expected(known: Format) -> str:
    return " and ".join((", ".join(list(known.parts.values())[:-1]), list(known.parts.values())[-1]))


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - LISTED_NAMES
    return (", ".join(names[:LISTED_NAMES]) + (f" and {more} more" if more > 0 else "")) or "no files"
