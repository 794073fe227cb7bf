"""The hyperparameters, declared once: flags, panes, messages, checkpoints and validation all read them from here."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_mnist.data import CATALOG
from tui_mnist.errors import UsageError
from tui_mnist.nn import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS


@dataclass(frozen=True)
class Declaration:
    """What is known of one hyperparameter beside its name, type and default.

    `minimum` and `maximum` are the allowed range, ends included unless `above`, which leaves the minimum out. `live`
    says that a change takes effect on the next batch; the others need a new run. `whole` numbers have no fraction.
    `ladder` holds the values that a knob turns through, from low to high, or names that go round and round (`choices`,
    if not given); without a ladder it turns in steps of one. `flags` are further names on the command line, and
    `label` is what it is called where room is scarce, if not by its name.
    """

    help: str
    group: str = "Training"
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    whole: bool = False
    live: bool = False
    ladder: tuple[Any, ...] = ()
    flags: tuple[str, ...] = ()
    label: str = ""

    @property
    def expected(self) -> str:
        """The allowed values, in words."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.minimum is None:
            return "a value"
        lower = f"more than {_figure(self.minimum)}" if self.above else f"at least {_figure(self.minimum)}"
        return lower if self.maximum is None else f"{lower} and at most {_figure(self.maximum)}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def _declare(default: Any, **declaration: Any) -> Any:
    declaration.setdefault("ladder", declaration.get("choices", ()))
    return field(default=default, metadata={"declaration": Declaration(**declaration)})


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
        "rmsprop", help="Rule that turns gradients into steps.", choices=(*OPTIMIZERS,), live=True
    )
    loss: str = _declare("categorical_crossentropy", help="What is minimised.", choices=(*LOSSES,), live=True)
    learning_rate: float = _declare(
        0.001,
        help="Size of a step; each optimizer has its own default.",
        label="rate",
        minimum=0,
        above=True,
        maximum=1000,
        live=True,
        ladder=(1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
        flags=("--lr",),
    )
    batch_size: int = _declare(
        128,
        help="Images per step.",
        minimum=1,
        maximum=60_000,
        whole=True,
        live=True,
        ladder=tuple(2**power for power in range(16)),
    )
    epochs: int = _declare(
        5,
        help="Passes over the training images.",
        minimum=1,
        maximum=100_000,
        whole=True,
        live=True,
        ladder=tuple(sorted({*_one_two_five(1, 100_000), 3})),
    )
    momentum: float = _declare(
        0.9,
        help="Share of the velocity kept each step (momentum, nesterov).",
        minimum=0,
        maximum=0.9999,
        live=True,
        ladder=(0.0, 0.5, 0.8, 0.9, 0.95, 0.99),
    )
    weight_decay: float = _declare(
        0.0,
        help="Decoupled decay: rate x decay x weight taken off each step (adamw: 0.004).",
        label="decay",
        minimum=0,
        maximum=10,
        live=True,
        ladder=(0.0, 1e-5, 1e-4, 0.001, 0.004, 0.01, 0.1),
    )
    dropout: float = _declare(
        0.0,
        help="Share of hidden units switched off at random each step.",
        minimum=0,
        maximum=0.95,
        live=True,
        ladder=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5),
    )
    hidden: tuple[int, ...] = _declare(
        (512,),
        help="Units of each hidden layer: 512, or 512,256.",
        group="Network",
        minimum=1,
        maximum=8192,
        whole=True,
        ladder=((32,), (64,), (128,), (256,), (512,), (1024,), (128, 64), (256, 128), (512, 256), (512, 512)),
    )
    activation: str = _declare("relu", help="Function between the layers.", group="Network", choices=(*ACTIVATIONS,))
    initializer: str = _declare(
        "glorot_uniform", help="Where the weights start.", label="weights", group="Network", choices=(*INITIALIZERS,)
    )
    data: str = _declare(
        "mnist", help="A data set's name, or a folder of four IDX files.", group="Data", ladder=(*CATALOG,)
    )
    validation_size: int = _declare(
        5000,
        help="Training images held out to judge the knobs by; at most a tenth, if not given.",
        label="validation",
        group="Data",
        minimum=0,
        whole=True,
        ladder=(0, *_one_two_five(100, 20_000)),
    )
    train_size: int | None = _declare(
        None,
        help="Train on only so many images; all, if not given.",
        group="Data",
        minimum=1,
        whole=True,
        ladder=(*_one_two_five(10, 50_000), None),
    )
    shuffle: bool = _declare(
        True, help="Draw the images in a new random order each epoch.", group="Data", ladder=(False, True)
    )
    seed: int = _declare(0, help="Start of all randomness.", group="Data", minimum=0, maximum=2**32 - 1, whole=True)

    def __post_init__(self) -> None:
        for name, declaration in declarations().items():
            _check(name, getattr(self, name), declaration)

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

    def fitted_to(self, samples: int) -> Hyperparameters:
        """The same for a data set of so many training images: no more than a tenth of them is held out."""
        return dataclasses.replace(self, validation_size=min(self.validation_size, samples // 10))

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


def _check(name: str, value: Any, declaration: Declaration) -> None:
    flag = "--" + name.replace("_", "-")
    wrong = UsageError(f"{flag} {value!r} is not allowed; expected {declaration.expected}")
    if name == "hidden":
        if not isinstance(value, tuple) or not 1 <= len(value) <= 16:
            raise UsageError(f"{flag} {value!r} is not allowed; expected 1 to 16 layers, as in 512 or 512,256")
        for units in value:
            _check_number(units, declaration, wrong)
    elif declaration.choices:
        if value not in declaration.choices:
            raise wrong
    elif name == "data":
        if not isinstance(value, str) or not value:
            raise UsageError(f"{flag} {value!r} is not allowed; expected the name of a data set or a folder")
    elif name == "shuffle":
        if not isinstance(value, bool):
            raise UsageError(f"{flag} {value!r} is not allowed; expected yes or no")
    elif not (name == "train_size" and value is None):
        _check_number(value, declaration, wrong)


def _check_number(value: Any, declaration: Declaration, wrong: UsageError) -> None:
    if isinstance(value, bool) or not isinstance(value, int if declaration.whole else int | float):
        raise wrong
    if isinstance(value, float) and not math.isfinite(value):
        raise wrong
    if declaration.minimum is not None and (
        value < declaration.minimum or (declaration.above and value == declaration.minimum)
    ):
        raise wrong
    if declaration.maximum is not None and value > declaration.maximum:
        raise wrong
