"""The command line: flags become hyperparameters, and a front end is chosen to train with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, make_dataclass
from pathlib import Path
from typing import Annotated, Any, TextIO

from cyclopts import App, CycloptsError, Group, Parameter, Token, UnusedCliTokensError

from tui_mnist import __version__
from tui_mnist.data import CATALOG, Dataset, Progress, load
from tui_mnist.errors import TrainingError, TuiMnistError, UsageError
from tui_mnist.runs import create_run, default_runs_folder, find_run, load_checkpoint, record
from tui_mnist.training import (
    PRESETS,
    Control,
    Hyperparameters,
    SetHyperparameters,
    Trainer,
    declarations,
    preset,
)

PROGRAM = Group("Program", sort_key=0)
RUNS = Group("Runs", sort_key=9)
GROUPS = {
    name: Group(name, sort_key=number)
    for number, name in enumerate(dict.fromkeys(declared.group for declared in declarations().values()), start=1)
}

STREAMS: dict[str, Callable[[], TextIO]] = {"output": lambda: sys.stdout, "input": lambda: sys.stdin}
"""What the app needs a terminal at the other end of."""


def _number(kind: type, tokens: Sequence[Token]) -> int | float:
    """A number as it is written, where cyclopts would round 1.5 to 2."""
    written, whole = tokens[0].value, kind is not float
    try:
        return int(written) if whole else float(written)
    except ValueError:
        flag, expected = tokens[0].keyword, "a whole number" if whole else "a number"
        raise UsageError(f"{flag} {written!r} is not allowed; expected {expected}") from None


@dataclass
class Options:
    """The flags that decide how the program runs, not what it computes."""

    headless: Annotated[
        bool, Parameter(group=PROGRAM, negative="", show_default=False, help="Train without a screen.")
    ] = False
    json: Annotated[
        bool,
        Parameter(
            group=PROGRAM, negative="", show_default=False, help="Headless; events as JSON Lines on standard output."
        ),
    ] = False
    quiet: Annotated[
        bool, Parameter(group=PROGRAM, negative="", show_default=False, help="Headless; print the result only.")
    ] = False
    preset: Annotated[
        str | None, Parameter(group=PROGRAM, help=f"Settings behind a book's figure: {', '.join(PRESETS)}.")
    ] = None
    threads: Annotated[
        int | None,
        Parameter(group=PROGRAM, converter=_number, help="Threads of the matrix products; all cores, if not given."),
    ] = None
    runs_dir: Annotated[
        Path | None, Parameter(group=RUNS, help="Folder for runs; the user's data folder, if not given.")
    ] = None
    no_save: Annotated[
        bool, Parameter(group=RUNS, negative="", show_default=False, help="Keep nothing of this run.")
    ] = False
    resume: Annotated[
        str | None, Parameter(group=RUNS, help="Go on with a kept run: its name, its folder, or last.")
    ] = None
    checkpoint_every: Annotated[
        int, Parameter(group=RUNS, converter=_number, help="Steps between checkpoints within an epoch; 0 for none.")
    ] = 0


def _flag(name: str) -> tuple[str, Any, Any]:
    """A flag for one hyperparameter; it is None unless given, so that presets and defaults know what was meant."""
    declared = declarations()[name]
    default = getattr(Hyperparameters(), name)
    kind: Any = str if isinstance(default, tuple) else int if default is None else type(default)
    shown = ",".join(map(str, default)) if isinstance(default, tuple) else default
    text = declared.help + (f" One of: {', '.join(declared.choices)}." if declared.choices else "")
    parameter = Parameter(
        name=["--" + name.replace("_", "-"), *declared.flags],
        group=GROUPS[declared.group],
        help=text if shown is None else f"{text} [default: {shown}]",
        negative=None if kind is bool else "",
        converter=_number if kind in (int, float) else None,
        show_default=False,
    )
    return name, Annotated[kind | None, parameter], field(default=None)


HyperparameterFlags: Any = make_dataclass(
    "HyperparameterFlags", [_flag(name) for name in declarations()], namespace={"__module__": __name__}
)


def _command(
    *,
    hyperparameters: Annotated[HyperparameterFlags, Parameter(name="*")] = None,
    options: Annotated[Options, Parameter(name="*")] = None,  # type: ignore[assignment]
) -> int:
    return _train(_given(hyperparameters), options or Options())


def _app() -> App:
    app = App(
        name="tui-mnist",
        help="Learn deep learning by driving it: a NumPy network on the real MNIST.",
        version=f"tui-mnist {__version__}",
        default_parameter=Parameter(consume_multiple=False),
        result_action="return_value",
    )
    for own in ("--help", "--version"):
        app[own].group = PROGRAM
    app.default(_command)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments, or those of the process; returns the exit code."""
    try:
        result = _app()(sys.argv[1:] if arguments is None else list(arguments), exit_on_error=False, print_error=False)
    except UnusedCliTokensError as error:
        return _fail(UsageError(f"{' '.join(error.unused_tokens or [])!r} is not a flag; see tui-mnist --help"))
    except CycloptsError as error:
        return _fail(UsageError(f"{_one_line(str(error))} See tui-mnist --help."))
    except TuiMnistError as error:
        return _fail(error)
    except MemoryError:
        return _fail(TrainingError("there is not enough memory; choose fewer --hidden units or a smaller --batch-size"))
    except KeyboardInterrupt:
        return 130
    return result if isinstance(result, int) else 0


def _train(given: dict[str, Any], options: Options) -> int:
    _check(options)
    missing = next((name for name, stream in STREAMS.items() if not stream().isatty()), None)
    if options.headless or options.json or options.quiet or missing:
        return _headless(given, options, missing)
    from tui_mnist.tui.start import start_app  # noqa: PLC0415 - not loaded where there is no screen

    with _threads(options.threads):
        return start_app(
            given,
            preset=preset(options.preset) if options.preset else None,
            runs_folder=None if options.no_save else options.runs_dir or default_runs_folder(),
            resume=options.resume,
            checkpoint_every=options.checkpoint_every,
        )


def _headless(given: dict[str, Any], options: Options, missing: str | None) -> int:
    from tui_mnist.headless import HeadlessOutput, run_headless  # noqa: PLC0415 - not loaded where there is a screen

    runs_folder = options.runs_dir or default_runs_folder()
    control = Control()
    if options.resume is None:
        settings = Hyperparameters.of(preset(options.preset) if options.preset else None, **given)
        dataset = _load(settings)
        if "validation_size" not in given:
            settings = settings.fitted_to(len(dataset.train_labels))
        trainer = Trainer(dataset, settings)
        run = None if options.no_save else create_run(runs_folder, settings)
    else:
        kept = find_run(runs_folder, options.resume)
        checkpoint, settings = load_checkpoint(kept)
        changed = settings.changed(given)
        trainer = Trainer(_load(settings), settings)
        trainer.restore(checkpoint)
        if trainer.epoch > changed.epochs or (trainer.epoch == changed.epochs and kept.finished):
            raise UsageError(
                f"run {kept.name} is finished after {trainer.epoch} epochs; "
                f"to go on, give more of them, as in --epochs {2 * trainer.epoch}"
            )
        if given:
            control.send(SetHyperparameters(given))
        run = None if options.no_save else kept
    events = trainer.run(control)
    if run is not None:
        events = record(events, trainer, run, checkpoint_every=options.checkpoint_every)
    if missing and not (options.headless or options.json or options.quiet):
        print(f"tui-mnist: standard {missing} is no terminal, so training goes on without a screen", file=sys.stderr)
    with _threads(options.threads):
        return run_headless(
            events,
            trainer=trainer,
            control=control,
            output=HeadlessOutput(json=options.json, quiet=options.quiet),
            run_dir=None if run is None else run.folder,
        )


def _check(options: Options) -> None:
    if options.json and options.quiet:
        raise UsageError("--json and --quiet exclude each other; choose one of them")
    if options.resume and options.preset:
        raise UsageError("--resume and --preset exclude each other: a resumed run keeps its own settings")
    if options.threads is not None and not 1 <= options.threads <= 1024:
        raise UsageError(f"--threads {options.threads} is not allowed; expected 1 to 1024")
    if options.checkpoint_every < 0:
        raise UsageError(f"--checkpoint-every {options.checkpoint_every} is not allowed; expected 0 or more steps")


def _given(flags: Any) -> dict[str, Any]:
    given = {name: value for name, value in asdict(flags).items() if value is not None} if flags else {}
    if "hidden" in given:
        try:
            given["hidden"] = tuple(int(units) for units in given["hidden"].split(","))
        except ValueError:
            raise UsageError(
                f"--hidden {given['hidden']!r} is not allowed; expected units per layer, as in 512 or 512,256"
            ) from None
    if "data" in given and os.path.isdir(folder := os.path.expanduser(given["data"])) and given["data"] not in CATALOG:
        given["data"] = os.path.abspath(folder)  # so that the run can be resumed from any other folder
    return given


def _load(settings: Hyperparameters) -> Dataset:
    with _download_progress(settings.data) as progress:
        return load(settings.data, progress=progress)


@contextmanager
def _download_progress(name: str) -> Iterator[Progress]:
    """A bar on the terminal for data that has to be fetched; nothing at all for data that is there."""
    from rich.console import Console  # noqa: PLC0415 - most runs download nothing
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    bar = Progress(
        TextColumn("downloading {task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(name, visible=False)

    def advance(done: int, total: int) -> None:
        if not bar.live.is_started:
            bar.start()
        bar.update(task, completed=done, total=total, visible=True)

    try:
        yield advance
    finally:
        if bar.live.is_started:
            bar.stop()


@contextmanager
def _threads(count: int | None) -> Iterator[None]:
    if count is None:
        yield
        return
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - it looks through all loaded libraries

    with threadpool_limits(count):
        yield


def _fail(error: TuiMnistError) -> int:
    print(f"tui-mnist: {_one_line(str(error))}", file=sys.stderr)
    return error.exit_code


def _one_line(text: str) -> str:
    return " ".join(text.split())
