"""What a person chose is remembered from one start to the next, and a damaged file never stands in their way."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeGuard

import platformdirs

from tui_mnist.atomic import write_atomically
from tui_mnist.errors import StorageError, TuiMnistError
from tui_mnist.plain_file import read_plain
from tui_mnist.queries.digits import ORDERS
from tui_mnist.training import SMOOTHINGS, Hyperparameters
from tui_mnist.training.speed import SPEEDS
from tui_mnist.tui.app.themes import THEMES
from tui_mnist.tui.kit.key_names import split_keys
from tui_mnist.tui.kit.palettes import PALETTES

VERSION: Final = 1
"""Raised when yesterday's program would misread a file of today."""

MOST_BYTES: Final = 1 << 20
"""Many times what the settings need."""

READABLE_SPEED: Final = 100.0
"""In steps a second: five epochs of MNIST in about half a minute, slow enough to see what happens."""

DRAWINGS: Final = ("auto", "blocks", "braille", "ascii")


@dataclass(frozen=True)
class Settings:
    """The choices of a person.

    `drawing` is one of DRAWINGS, `smoothing` one of SMOOTHINGS, `digit_order` one of ORDERS;
    `speed` is in steps a second, None for full speed;
    `keymap` has keys by the id of a command, for those that differ from the declared ones; `hyperparameters` are those
    of the last run as plain values, or None before the first.
    """

    version: int = VERSION
    theme: str = "textual-dark"
    palette: str = "classic"
    drawing: str = "auto"
    smoothing: float = 0.9
    log_y: bool = True
    digit_order: str = ORDERS[0]
    speed: float | None = READABLE_SPEED
    keymap: dict[str, str] = field(default_factory=dict)
    hyperparameters: dict[str, Any] | None = None


def default_settings_path() -> Path:
    """The file in the user's folder for settings of this program."""
    return Path(platformdirs.user_config_path("tui-mnist")) / "settings.json"


def load_settings(path: Path) -> tuple[Settings, str | None]:
    """The settings in a file, and one line to show if not all of them could be used.

    A missing file gives the defaults. A file that is damaged or of a newer version is set aside, as
    settings.damaged-1.json and so on, and the defaults are used. Single values that make no sense are replaced by
    their defaults; what is unknown is ignored.
    """
    try:
        content = read_plain(path, most_bytes=MOST_BYTES, follow_links=True)  # which lead to where people keep theirs
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), _set_aside(path, f"can't be read ({error.strerror or error})")
    import json  # noqa: PLC0415 - where there is nothing to read, the first picture need not wait for it

    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        return Settings(), _set_aside(path, "is damaged")
    unfit = _unfit(values)
    if unfit:
        return Settings(), _set_aside(path, unfit)
    settings, refused = _understood(values)
    notice = f"{path}: {', '.join(refused)} made no sense and went back to the default" if refused else None
    return settings, notice


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings at once and whole, and the folder if need be; StorageError if that fails."""
    import json  # noqa: PLC0415 - needed at the first change

    content = json.dumps(dataclasses.asdict(settings), indent=2) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content.encode())
    except (OSError, StorageError) as error:
        cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
        reason = cause.strerror if isinstance(cause, OSError) and cause.strerror else cause
        raise StorageError(
            f"the settings could not be kept in {path}: {reason}; "
            "make room there, or make the folder writable; until then they last until you quit"
        ) from error


def _unfit(values: object) -> str:
    """Why nothing of a file's content can be used, or an empty string."""
    if not isinstance(values, dict):
        return "is damaged"
    version = values.get("version")
    return "is of a newer version of this program" if _is_number(version) and version > VERSION else ""


def _set_aside(path: Path, what: str) -> str:
    asides = (path.with_name(f"{path.stem}.damaged-{number}{path.suffix}") for number in itertools.count(1))
    aside = next(aside for aside in asides if not os.path.lexists(aside))
    try:
        path.rename(aside)
    except OSError as error:
        return f"{path} {what} and can't be set aside ({error.strerror or error}); the default settings are used"
    return f"{path} {what}; it was set aside as {aside.name} and the default settings are used"


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


CHECKS: Final[dict[str, Callable[[Any], bool]]] = {
    "version": lambda value: value == VERSION and _is_number(value),
    "theme": lambda value: value in THEMES,
    "palette": lambda value: isinstance(value, str) and value in PALETTES,
    "drawing": lambda value: value in DRAWINGS,
    "smoothing": lambda value: _is_number(value) and value in SMOOTHINGS,
    "log_y": lambda value: isinstance(value, bool),
    "digit_order": lambda value: value in ORDERS,
    "speed": lambda value: value is None or (_is_number(value) and value in SPEEDS),
}


def _understood(values: dict[str, Any]) -> tuple[Settings, list[str]]:
    """The settings in a file's values, and the names of those that made no sense."""
    plain = {name: values[name] for name in CHECKS if name in values}
    refused = [name for name, value in plain.items() if not CHECKS[name](value)]
    good: dict[str, Any] = {name: value for name, value in plain.items() if name not in refused}
    if "keymap" in values:
        good["keymap"], of_keys = _understood_keymap(values["keymap"])
        refused += of_keys
    if values.get("hyperparameters") is not None:
        try:
            good["hyperparameters"] = _understood_hyperparameters(values["hyperparameters"])
        except (TuiMnistError, TypeError):
            refused.append("hyperparameters")
    return Settings(**good), refused


def _understood_keymap(values: object) -> tuple[dict[str, str], list[str]]:
    if not isinstance(values, dict):
        return {}, ["keymap"]
    possible = {id_: ",".join(split_keys(keys)) for id_, keys in values.items() if isinstance(keys, str)}
    keymap = {id_: keys for id_, keys in possible.items() if keys}
    return keymap, [f"the key of {id_}" for id_ in values if id_ not in keymap]


def _understood_hyperparameters(values: object) -> dict[str, Any]:
    defaults = Hyperparameters().as_dict()
    if not isinstance(values, dict):
        raise TypeError
    known = {name: value for name, value in values.items() if name in defaults}
    return Hyperparameters.from_dict({**defaults, **known}).as_dict()
