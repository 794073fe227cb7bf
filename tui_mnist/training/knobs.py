"""Hyperparameters as knobs: turned a step, typed by a person, and put into words that fit."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from decimal import Context, Decimal
from typing import Any, NoReturn

from tui_mnist.data import find_known, find_place
from tui_mnist.errors import DataError, UsageError
from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.training.hyperparameters import (
    NO_LAYERS,
    Declaration,
    Hyperparameters,
    declarations,
    layers_expected,
)

ALL = "all"
YES_AND_NO = {True: ("yes", "true", "on", "1"), False: ("no", "false", "off", "0")}

SHORTER: dict[str, tuple[str, ...]] = {
    "nesterov": ("NAG",),
    "categorical_crossentropy": ("cross-entropy", "CCE"),
    "mean_squared_error": ("squared error", "MSE"),
    "mean_absolute_error": ("absolute error", "MAE"),
    "kl_divergence": ("KL",),
    "categorical_hinge": ("hinge",),
    "leaky_relu": ("leaky",),
    "glorot_uniform": ("glorot U",),
    "glorot_normal": ("glorot N",),
    "he_uniform": ("he U",),
    "he_normal": ("he N",),
    "lecun_uniform": ("lecun U",),
    "lecun_normal": ("lecun N",),
    "random_normal": ("normal",),
    "random_uniform": ("uniform",),
    "positive_uniform": ("positive",),
    "fashion-mnist": ("fashion",),
}
"""Shorter wordings of names, the longer one first; a name that is not here is short enough, or has initials."""


def turned(name: str, value: Any, direction: int) -> Any:
    """The next value of a hyperparameter on its ladder (`direction` above 0), or the one before (below 0).

    Numbers stay where they are at the ends of the ladder, and go to the neighbouring rung from between two of them;
    names, and yes and no, go round and round.
    """
    declared = declarations()[name]
    ladder = declared.ladder
    if not ladder:
        lowest, highest = declared.minimum, declared.maximum
        stepped = value + (1 if direction > 0 else -1)
        fits = (lowest is None or stepped >= lowest) and (highest is None or stepped <= highest)
        return stepped if fits else value
    if isinstance(value, str | bool):
        if value not in ladder:
            return ladder[0 if direction > 0 else -1]
        return ladder[(ladder.index(value) + (1 if direction > 0 else -1)) % len(ladder)]
    here = _height(value)
    if direction > 0:
        return next((rung for rung in ladder if _height(rung) > here), value)
    return next((rung for rung in reversed(ladder) if _height(rung) < here), value)


def can_turn(name: str, value: Any, direction: int) -> bool:
    """Whether there is another value in this direction; names, and yes and no, go round and round."""
    return isinstance(value, str | bool) or turned(name, value, direction) != value


def _height(value: Any) -> tuple[float, ...]:
    """Where a value stands on a ladder: None, which is all there is, above every number; deep networks above flat."""
    if isinstance(value, tuple):
        return (len(value), *value)
    return (math.inf if value is None else value,)


def typed(name: str, text: str) -> Any:
    """The value that a person means by a text; UsageError, in one line that says what is expected, if there is none.

    Choices may be given by a beginning or a shorter wording that belongs to one of them alone, data as a folder too.
    """
    declared = declarations()[name]
    default = getattr(Hyperparameters(), name)
    value: Any
    if name == "data":
        value = _data(text, declared)
    elif declared.choices:
        value = _choice(name, text, declared.choices)
    elif isinstance(default, bool):
        value = _yes_or_no(name, text)
    elif isinstance(default, tuple):
        value = _list(text)
    elif default is None and text.strip() and ALL.startswith(text.strip().casefold()):
        return None
    else:
        value = _number(text, whole=declared.whole)
    if value is None:
        _refuse(name, text)
    try:
        Hyperparameters(**{name: value})
    except UsageError:
        _refuse(name, text)
    return value


def _number(text: str, *, whole: bool) -> int | float | None:
    text = text.strip()
    if not whole:
        return _float(text)
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+", text):
        text = text.replace(",", "")
    try:
        return int(text)
    except ValueError:
        number = _float(text)
        return int(number) if number is not None and number.is_integer() else None


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _list(text: str) -> tuple[int, ...] | None:
    """Whole numbers with commas or blanks between them; 1,024 would be 1 and 024, so leading zeros are refused."""
    if text.strip() and NO_LAYERS.startswith(text.strip().casefold()):
        return ()
    written = text.strip().removeprefix("(").removesuffix(")").strip().removesuffix(",")
    numbers = re.split(r"\s*,\s*|\s+", written.strip())
    return tuple(map(int, numbers)) if all(re.fullmatch(r"[1-9]\d{0,8}", number) for number in numbers) else None


def _yes_or_no(name: str, text: str) -> bool:
    begun = text.strip().casefold()
    meant = [value for value, words in YES_AND_NO.items() if begun and any(word.startswith(begun) for word in words)]
    return meant[0] if len(meant) == 1 else _refuse(name, text)


def _data(text: str, declared: Declaration) -> str | None:
    """A name of the catalog, or else a place that exists, from the root so that it is the same from everywhere."""
    name = text.strip()
    try:
        if find_known(name) is not None:
            return name
        place = find_place(text) or find_place(name)
    except DataError as error:
        raise UsageError(f"data {error}") from error
    return str(place) if place else _choice("data", text, declared.ladder)


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    meant = _squeezed(text)
    spelled = {choice: [_squeezed(wording) for wording in (choice, *SHORTER.get(choice, ()))] for choice in choices}
    exact = [choice for choice, spellings in spelled.items() if meant in spellings]
    begun = [choice for choice, spellings in spelled.items() if any(known.startswith(meant) for known in spellings)]
    found = exact or begun
    if not meant or not found:
        _refuse(name, text)
    if len(found) > 1:
        _refuse(name, text, f"it could be {', '.join(found[:-1])} or {found[-1]}")
    return found[0]


def _squeezed(text: str) -> str:
    return re.sub(r"[\s_-]", "", text.casefold())


def _refuse(name: str, text: str, why: str = "") -> NoReturn:
    given = text if len(text) <= 40 else text[:37] + "..."
    why = f"is not clear; {why}" if why else f"is not allowed; expected {_expected(name)}"
    raise UsageError(f"{name.replace('_', ' ')} {given!r} {why}")


def _expected(name: str) -> str:
    declared = declarations()[name]
    default = getattr(Hyperparameters(), name)
    if declared.choices:
        return declared.expected
    if isinstance(default, str):
        return f"one of {', '.join(declared.ladder)}, or a folder of IDX, npz or CSV files"
    if isinstance(default, bool):
        return "yes or no"
    if isinstance(default, tuple):
        return layers_expected(declared)
    number = f"a {'whole ' if declared.whole else ''}number, {declared.expected}"
    return f"{number}, or {ALL}" if default is None else number


def shown(name: str, value: Any) -> str:
    """A value in full, as a person would type it: `typed` reads it back unchanged."""
    if value is None:
        return ALL
    if isinstance(value, bool):
        return YES_AND_NO[value][0]
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or NO_LAYERS
    return _plain(Decimal(repr(value))) if isinstance(value, float) else str(value)


def _plain(number: Decimal) -> str:
    """A number without an exponent, as far as that is short: 1e-05 is 0.00001."""
    if number and not -7 <= number.adjusted() <= 15:
        return _with_exponent(number)
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _with_exponent(number: Decimal) -> str:
    return f"{number.normalize():e}".replace("e+", "e")


def _rounded(value: float) -> Iterator[str]:
    """A number with fewer and fewer digits, after a tilde where that is no longer the number itself."""
    exact = Decimal(repr(value))
    for digits in range(9, 0, -1):
        number = Context(prec=digits).create_decimal(exact)
        mark = "" if number == exact else "~"
        yield mark + _plain(number)
        yield mark + _with_exponent(number)


def short(name: str, value: Any, width: int) -> str:
    """A value in the longest whole wording that has at most `width` letters; nothing, if none is so short.

    A number that is too long is rounded, with a tilde before it that says so.
    """
    return next((wording for wording in _wordings(name, value) if len(wording) <= width), "")


def typable(name: str, value: Any, width: int) -> str:
    """A value in the longest wording of at most `width` letters that `typed` reads back; in full, if there is none."""
    full = shown(name, value)
    return next((w for w in _wordings(name, value) if len(w) <= width and _reads_back(name, w, value)), full)


def _reads_back(name: str, wording: str, value: Any) -> bool:
    try:
        return bool(typed(name, wording) == value)
    except UsageError:
        return False


def _wordings(name: str, value: Any) -> list[str]:
    """Ways to say a value, from the longest to the shortest."""
    full = shown(name, value)
    if isinstance(value, tuple):
        layers = len(value)
        same = [f"{layers} x {value[0]}"] if layers > 2 and len(set(value)) == 1 else []
        return [full, full.replace(" ", ""), *same, *([f"{layers} layers", f"{layers} deep"] if layers > 1 else [])]
    if isinstance(value, bool) or value is None:
        return [full]
    if isinstance(value, int | float):
        return [full, *_rounded(value)]
    if value in SHORTER:
        return [full, *SHORTER[value]]
    if name == "data":
        return [full, os.path.basename(full.rstrip("/\\")) or full, "folder"]
    words = re.split(r"[_-]", full)
    return [full, "".join(word[:1] for word in words).upper()] if len(words) > 1 else [full]


def default_of(name: str, hyperparameters: Hyperparameters) -> Any:
    """The default of a hyperparameter beside the others as they are: some depend on the optimizer."""
    rule = OPTIMIZERS[hyperparameters.optimizer]
    match name:
        case "learning_rate":
            return rule.default_learning_rate
        case "weight_decay":
            return rule.default_weight_decay
        case _:
            return getattr(Hyperparameters(), name)


def with_optimizer(hyperparameters: Hyperparameters, name: str) -> dict[str, Any]:
    """What changes when the optimizer is swapped: it, and its defaults for what was left at the old one's defaults."""
    old, new = OPTIMIZERS[hyperparameters.optimizer], OPTIMIZERS[name]
    changes: dict[str, Any] = {"optimizer": name}
    if hyperparameters.learning_rate == old.default_learning_rate != new.default_learning_rate:
        changes["learning_rate"] = new.default_learning_rate
    if hyperparameters.weight_decay == old.default_weight_decay != new.default_weight_decay:
        changes["weight_decay"] = new.default_weight_decay
    return changes


def idle(hyperparameters: Hyperparameters) -> dict[str, str]:
    """The knobs that change nothing as the others stand, each with the reason."""
    reasons = {}
    if not OPTIMIZERS[hyperparameters.optimizer].uses_momentum:
        users = " and ".join(name for name, rule in OPTIMIZERS.items() if rule.uses_momentum)
        reasons["momentum"] = f"{hyperparameters.optimizer} does not use momentum; {users} do."
    if not hyperparameters.hidden:
        reasons["dropout"] = "There is no hidden layer, so there are no units to switch off."
        reasons["activation"] = "There is no hidden layer, so nothing is between the layers."
    return reasons
