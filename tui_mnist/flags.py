"""What was typed on the command line, read by way of the declarations of hyperparameters and options."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, field, fields, make_dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from cyclopts import App, CycloptsError, Group, Parameter, Token, UnusedCliTokensError

from tui_mnist import __version__, streams
from tui_mnist.code import FORMS
from tui_mnist.data import find_known, find_place
from tui_mnist.errors import UsageError
from tui_mnist.options import PICTURES, PROGRAM, RUNS, CommandLineOptions
from tui_mnist.training import PRESETS, Hyperparameters, declarations
from tui_mnist.training.hyperparameters import NO_LAYERS
from tui_mnist.training.stopping.grammar import EXAMPLES

Given = dict[str, Any]
"""Hyperparameters by name, those only that were typed."""

TRAINING_GROUPS = dict.fromkeys(declared.group for declared in declarations().values())
GROUP_NAMES = (PROGRAM, *TRAINING_GROUPS, PICTURES, RUNS)
GROUPS = {name: Group(name, sort_key=number) for number, name in enumerate(GROUP_NAMES)}


def read(arguments: Sequence[str], act: Callable[[Given, CommandLineOptions], int]) -> int:
    """Do what the arguments ask for: print help or version, or `act`; the exit code.

    Raises UsageError, in one line, for arguments that make no sense, StorageError if the help can't be written, and
    whatever `act` raises.
    """

    def command(
        *,
        hyperparameters: Annotated[HyperparameterFlags, Parameter(name="*")] = None,
        options: Annotated[OptionFlags, Parameter(name="*")] = None,
    ) -> tuple[Given, CommandLineOptions]:
        chosen = {name: value for name, value in asdict(options).items() if value is not None} if options else {}
        return _given(hyperparameters), CommandLineOptions(**chosen)

    try:
        asked = _app(command)(list(arguments), exit_on_error=False, print_error=False)
    except UnusedCliTokensError as error:
        raise UsageError(f"{' '.join(error.unused_tokens or [])!r} is not a flag; see tui-mnist --help") from None
    except CycloptsError as error:
        raise UsageError(f"{' '.join(str(error).split())} See tui-mnist --help.") from None
    except OSError as error:  # of the help or the version, for which nothing is asked of us
        streams.discard(sys.stdout)
        raise streams.unwritten(error) from error
    return 0 if asked is None else act(*asked)


def _app(command: Callable[..., tuple[Given, CommandLineOptions]]) -> App:
    app = App(
        name="tui-mnist",
        help="Learn deep learning by driving it: a NumPy network on the real MNIST.",
        version=f"tui-mnist {__version__}",
        default_parameter=Parameter(consume_multiple=False),
        result_action="return_value",
    )
    for own in ("--help", "--version"):
        app[own].group = GROUPS[PROGRAM]
    app.default(command)
    return app


def _number(kind: type, tokens: Sequence[Token]) -> int | float:
    """A number as it is written, where cyclopts would round 1.5 to 2."""
    written, whole = tokens[0].value, kind is not float
    try:
        return int(written) if whole else float(written)
    except ValueError:
        flag, expected = tokens[0].keyword, "a whole number" if whole else "a number"
        raise UsageError(f"{flag} {written!r} is not allowed; expected {expected}") from None


def _something(expected: str) -> Callable[[type, Sequence[Token]], Any]:
    """A text or a path that is not empty: a variable of a shell that holds nothing is no wish to do without."""

    def convert(kind: type, tokens: Sequence[Token]) -> Any:
        if not tokens[0].value:
            raise UsageError(f"{tokens[0].keyword} '' is not allowed; expected {expected}")
        return kind(tokens[0].value)

    return convert


def _files(kind: type, tokens: Sequence[Token]) -> tuple[Path, ...]:
    return tuple(_something("a file")(Path, [token]) for token in tokens)


def _flag(name: str) -> tuple[str, Any, Any]:
    """A flag for one hyperparameter; it is None unless given, so that presets and defaults know what was meant."""
    declared = declarations()[name]
    default = getattr(Hyperparameters(), name)
    kind: Any = str if isinstance(default, tuple) else int if default is None else type(default)
    shown = declared.default_in_words or (",".join(map(str, default)) if isinstance(default, tuple) else default)
    text = " ".join(filter(None, (declared.help, declared.more_help)))
    text += f" One of: {', '.join(declared.choices)}." if declared.choices else ""
    parameter = Parameter(
        name=["--" + name.replace("_", "-"), *declared.flags],
        group=GROUPS[declared.group],
        help=text if shown is None else f"{text} [default: {shown}]",
        negative=None if kind is bool else "",
        converter=_number if kind in (int, float) else None,
        show_default=False,
    )
    return name, Annotated[kind | None, parameter], field(default=None)


def _options() -> list[tuple[str, Any, Any]]:
    kinds = get_type_hints(CommandLineOptions)
    flags = []
    for option in fields(CommandLineOptions):
        kind = kinds[option.name]
        files = kind == tuple[Path, ...] | None
        text, expected = (
            option.metadata[key].format(
                presets=", ".join(PRESETS), forms=", ".join(FORMS), stop_rules=" or ".join(map(repr, EXAMPLES))
            )
            for key in ("help", "expected")
        )
        parameter = Parameter(
            group=GROUPS[option.metadata["group"]],
            help=text,
            negative="" if kind in (bool, tuple[str, ...]) or files else None,
            consume_multiple=files,
            converter=_converter(kind, expected),
            show_default=option.default not in (None, False, ()),
        )
        flags.append((option.name, Annotated[kind, parameter], field(default=option.default)))
    return flags


def _converter(kind: Any, expected: str) -> Callable[[type, Sequence[Token]], Any] | None:
    if kind == tuple[Path, ...] | None:
        return _files
    if kind in (int, int | None):
        return _number
    return _something(expected) if expected else None


HyperparameterFlags: Any = make_dataclass(
    "HyperparameterFlags", [_flag(name) for name in declarations()], namespace={"__module__": __name__}
)
OptionFlags: Any = make_dataclass("OptionFlags", _options(), namespace={"__module__": __name__})


def _layers(written: str) -> tuple[int, ...]:
    """The units of each hidden layer."""
    if written.strip().casefold() == NO_LAYERS:
        return ()
    try:
        return tuple(int(units) for units in written.split(","))
    except ValueError:
        raise UsageError(
            f"--hidden {written!r} is not allowed; expected units per layer, as in 512 or 512,256, or {NO_LAYERS}"
        ) from None


def _given(flags: Any) -> Given:
    given = {name: value for name, value in asdict(flags).items() if value is not None} if flags else {}
    if "hidden" in given:
        given["hidden"] = _layers(given["hidden"])
    if "data" in given and find_known(given["data"]) is None and (place := find_place(given["data"])) is not None:
        given["data"] = str(place)  # from the root, so that the run can be resumed from any other folder
    return given
