"""What the forms share: settings as Python writes them, and rules that say how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import indent
from typing import TYPE_CHECKING, TypeVar

from tui_mnist.errors import UsageError

if TYPE_CHECKING:
    from tui_mnist.training import Hyperparameters

Code = TypeVar("Code")


def required(code: Code | None, kind: str, name: str) -> Code:
    """How a rule is written; UsageError if it doesn't say."""
    if code is None:
        raise UsageError(
            f"the {kind} {name} does not say how it is written in NumPy and Keras; the tui-mnist form has it"
        )
    return code


def indented(lines: Iterable[str], levels: int = 1) -> list[str]:
    """The lines, so many levels further to the right."""
    return [indent(line, "    " * levels) for line in lines]


def filled(lines: Iterable[str], hyperparameters: Hyperparameters) -> list[str]:
    """The lines of an optimizer with its settings in their places."""
    rate, momentum = hyperparameters.learning_rate, hyperparameters.momentum
    return [line.format(learning_rate=rate, momentum=momentum) for line in lines]


def headline(hyperparameters: Hyperparameters, form: str) -> str:
    """The docstring of a program: what is trained, and how."""
    name = hyperparameters.data if re.fullmatch(r"[\w.:=,-]+", hyperparameters.data) else "data of a folder"
    layers = ",".join(map(str, hyperparameters.hidden)) or "no hidden layer"
    return f'"""{name}, {layers}, {hyperparameters.optimizer}, {hyperparameters.loss}: the run {form}."""'
