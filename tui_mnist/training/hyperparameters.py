"""The hyperparameters, declared once: flags, panes, messages, checkpoints and validation all read them from here."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from tui_mnist.errors import UsageError
from tui_mnist.nn.optimizers import OPTIMIZERS
from tui_mnist.number_format import limit

NO_LAYERS = "none"
"""What a person writes for a network without a hidden layer."""

MOST_LAYERS = 16


@dataclass(frozen=True)
class Declaration:
    """What is known of one hyperparameter beside its name, type and default.

    `minimum` and `maximum` are the allowed range, ends included unless `above`, which leaves the minimum out. `live`
    says that a change takes effect on the next batch; the others need a new run. `whole` numbers have no fraction.
    `rungs` are the numbers that a knob turns through, from low to high; without them it turns in steps of one. `names`
    are those that it goes through round and round, asked for when they are needed, as the code that bears them takes
    its time to load; nothing else is allowed if they are a `closed` list. `flags` are further names on the command
    line, and `label` is what it is called where room is scarce, if not by its name. `default_in_words` is for a
    default that depends on something, and `more_help` is what the command line's help adds.
    """

    help: str
    more_help: str = ""
    group: str = "Training"
    names: Callable[[], Iterable[str]] = tuple
    closed: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    whole: bool = False
    live: bool = False
    rungs: tuple[Any, ...] = ()
    flags: tuple[str, ...] = ()
    label: str = ""
    default_in_words: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of which one must be chosen; none where other values are allowed."""
        return tuple(self.names()) if self.closed else ()

    @property
    def ladder(self) -> tuple[Any, ...]:
        """The values that a knob turns through."""
        return self.rungs or tuple(self.names())

    @property
    def expected(self) -> str:
        """The allowed values, in words."""
        if self.closed:
            return f"one of {', '.join(self.choices)}"
        if self.minimum is None:
            return "a value"
        lower = f"more than {limit(self.minimum)}" if self.above else f"at least {limit(self.minimum)}"
        return lower if self.maximum is None else f"{lower} and at most {limit(self.maximum)}"


def _declare(default: Any, **declaration: Any) -> Any:
    return field(default=default, metadata={"declaration": Declaration(**declaration)})


def _named(module: str, registry: str) -> dict[str, Any]:
    """The names in a registry of a module, and no others."""
    return {"names": lambda: getattr(import_module(f"tui_mnist.{module}"), registry), "closed": True}


def _one_two_five(lowest: int, highest: int) -> tuple[int, ...]:
    """1, 2, 5, 10, 20, 50, ... as far as they lie between the ends, ends included."""
    rungs = (factor * 10**decade for decade in range(9) for factor in (1, 2, 5))
    return tuple(rung for rung in rungs if lowest <= rung <= highest)


@dataclass(frozen=True)
class Hyperparameters:
    """Everything that decides what a run computes: the same ones with the same data and threads give the same weights.

    Creating one with a value out of range raises UsageError.
    """

    optimizer: str = _declare(
        "rmsprop", help="Rule that turns gradients into steps.", live=True, **_named("nn.optimizers", "OPTIMIZERS")
    )
    loss: str = _declare(
        "categorical_crossentropy", help="What is minimised.", live=True, **_named("nn.losses", "LOSSES")
    )
    learning_rate: float = _declare(
        0.001,
        help="Size of a step; each optimizer has its own default.",
        default_in_words="0.001 for rmsprop",
        label="rate",
        minimum=0,
        above=True,
        maximum=1000,
        live=True,
        rungs=(1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
        flags=("--lr",),
    )
    batch_size: int = _declare(
        128,
        help="Images per step.",
        minimum=1,
        maximum=100_000_000,
        whole=True,
        live=True,
        rungs=tuple(2**power for power in range(17)),
    )
    epochs: int = _declare(
        5,
        help="Passes over the training images.",
        minimum=1,
        maximum=100_000,
        whole=True,
        live=True,
        rungs=tuple(sorted({*_one_two_five(1, 100_000), 3})),
    )
    momentum: float = _declare(
        0.9,
        help="Share of the velocity kept each step (momentum, nesterov).",
        minimum=0,
        maximum=0.9999,
        live=True,
        rungs=(0.0, 0.5, 0.8, 0.9, 0.95, 0.99),
    )
    weight_decay: float = _declare(
        0.0,
        help="Decoupled decay: rate x decay x weight taken off each step (adamw: 0.004).",
        default_in_words="0; 0.004 for adamw",
        label="decay",
        minimum=0,
        maximum=10,
        live=True,
        rungs=(0.0, 1e-5, 1e-4, 0.001, 0.004, 0.01, 0.1),
    )
    dropout: float = _declare(
        0.0,
        help="Share of hidden units switched off at random each step.",
        minimum=0,
        maximum=0.95,
        live=True,
        rungs=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5),
    )
    hidden: tuple[int, ...] = _declare(
        (512,),
        help="Units of each hidden layer: 512, or 512,256; none for softmax regression.",
        group="Network",
        minimum=1,
        maximum=8192,
        whole=True,
        rungs=((), (32,), (64,), (128,), (256,), (512,), (1024,), (128, 64), (256, 128), (512, 256), (512, 512)),
    )
    activation: str = _declare(
        "relu", help="Function between the layers.", group="Network", **_named("nn.activations", "ACTIVATIONS")
    )
    initializer: str = _declare(
        "glorot_uniform",
        help="Where the weights start.",
        label="weights",
        group="Network",
        **_named("nn.initializers", "INITIALIZERS"),
    )
    data: str = _declare(
        "mnist",
        help="A data set's name, or a folder of IDX, npz or CSV files.",
        more_help="A CSV file's name is, or ends in, train.csv or test.csv (.gz); its label is the first or the last "
        "column, its pixels are 0 to 255. FOLDER:PREFIX names one of several sets in a folder, as in gzip:letters.",
        group="Data",
        **_named("data.catalog", "CATALOG") | {"closed": False},
    )
    validation_size: int = _declare(
        5000,
        help="Training images held out to judge the knobs by; at most a tenth, if not given.",
        label="validation",
        group="Data",
        minimum=0,
        whole=True,
        rungs=(0, *_one_two_five(100, 20_000)),
    )
    train_size: int | None = _declare(
        None,
        help="Train on only so many images; all, if not given.",
        group="Data",
        minimum=1,
        whole=True,
        rungs=(*_one_two_five(10, 50_000), None),
    )
    shuffle: bool = _declare(
        True, help="Draw the images in a new random order each epoch.", group="Data", rungs=(False, True)
    )
    seed: int = _declare(0, help="Start of all randomness.", group="Data", minimum=0, maximum=2**32 - 1, whole=True)

    def __post_init__(self) -> None:
        for declared in dataclasses.fields(self):
            value = getattr(self, declared.name)
            if not _is(value, declared.default):  # which is allowed, and known to be without loading what bears it
                _check(declared.name, value, declared.metadata["declaration"])

    @classmethod
    def of(cls, base: Hyperparameters | None = None, /, **given: Any) -> Hyperparameters:
        """Hyperparameters with the `given` ones in place of those of `base`.

        Where an optimizer is given without a learning rate or weight decay, they are its own defaults.
        """
        if given.get("optimizer") in OPTIMIZERS:
            rule = OPTIMIZERS[given["optimizer"]]
            given.setdefault("learning_rate", rule.default_learning_rate)
            given.setdefault("weight_decay", rule.default_weight_decay)
        return dataclasses.replace(base or cls(), **given)

    def fitted_to(self, most_held_out: int) -> Hyperparameters:
        """The same for a data set of which no more samples than that shall be held out."""
        return dataclasses.replace(self, validation_size=min(self.validation_size, most_held_out))

    def changed(self, changes: Mapping[str, Any]) -> Hyperparameters:
        """The hyperparameters after a change in mid-run; UsageError if one is unknown, out of range or not live."""
        known = declarations()
        for name in changes:
            if name not in known:
                raise UsageError(f"there is no hyperparameter {name!r}; there are: {', '.join(known)}")
            if not known[name].live:
                raise UsageError(f"{name} can't change in mid-run: start a new run with it")
        return dataclasses.replace(self, **changes)

    def as_dict(self) -> dict[str, Any]:
        """Plain values by name, for JSON."""
        return {**dataclasses.asdict(self), "hidden": list(self.hidden)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Hyperparameters:
        """The opposite of `as_dict`; UsageError if a value is missing, unknown or out of range."""
        known = declarations()
        if set(values) != set(known):
            odd = sorted(set(values) ^ set(known))
            raise UsageError(f"hyperparameters missing or unknown: {', '.join(odd)}")
        hidden = values["hidden"]
        if not isinstance(hidden, list | tuple):
            raise UsageError(f"hidden is {hidden!r}; expected a list of numbers of units")
        return cls(**{**values, "hidden": tuple(hidden)})


def declarations() -> dict[str, Declaration]:
    """What was declared of each hyperparameter, by name, in order."""
    return {f.name: f.metadata["declaration"] for f in dataclasses.fields(Hyperparameters)}


def _is(value: Any, other: Any) -> bool:
    """Whether two values are the same, and of the same types: yes is not 1, and (512.0,) is not (512,)."""
    return type(value) is type(other) and repr(value) == repr(other)


def _check(name: str, value: Any, declaration: Declaration) -> None:
    flag = "--" + name.replace("_", "-")
    given = ",".join(map(repr, value)) if name == "hidden" and _are_whole(value) else repr(value)
    if name == "hidden" and not (isinstance(value, tuple) and len(value) <= MOST_LAYERS):
        raise UsageError(f"{flag} {given} is not allowed; expected {layers_expected(declaration)}")
    if name == "data" and not (isinstance(value, str) and value):
        raise UsageError(f"{flag} {given} is not allowed; expected the name of a data set or a folder")
    if name == "shuffle" and not isinstance(value, bool):
        raise UsageError(f"{flag} {given} is not allowed; expected yes or no")
    if not _is_in_range(name, value, declaration):
        expected = layers_expected(declaration) if name == "hidden" else declaration.expected
        raise UsageError(f"{flag} {given} is not allowed; expected {expected}")


def layers_expected(declaration: Declaration) -> str:
    """The hidden layers that a network may have, in words."""
    fewest, most = declaration.minimum or 0, declaration.maximum or math.inf
    return f"1 to {MOST_LAYERS} layers of {fewest:g} to {most:,g} units, as in 512 or 512,256, or {NO_LAYERS}"


def _are_whole(value: Any) -> bool:
    """Whether these are whole numbers, one or more, which a person writes as 512,256."""
    return isinstance(value, tuple) and bool(value) and all(type(number) is int for number in value)


def _is_in_range(name: str, value: Any, declaration: Declaration) -> bool:
    if name == "hidden":
        return all(_is_number_in_range(units, declaration) for units in value)
    if declaration.closed:
        return value in declaration.choices
    return (
        name in {"data", "shuffle"} or (name, value) == ("train_size", None) or _is_number_in_range(value, declaration)
    )


def _is_number_in_range(value: Any, declaration: Declaration) -> bool:
    if isinstance(value, bool) or not isinstance(value, int if declaration.whole else int | float):
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    low, high = declaration.minimum, declaration.maximum
    reaches_low = low is None or value > low or (value == low and not declaration.above)
    return reaches_low and (high is None or value <= high)
