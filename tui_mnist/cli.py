"""The command line: arguments become hyperparameters, and a front end is chosen to train with them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TextIO

from tui_mnist import streams
from tui_mnist.errors import TrainingError, TuiMnistError, UnexpectedError
from tui_mnist.lazy import import_later
from tui_mnist.loading import INTERRUPTED, leaving_on_interrupt
from tui_mnist.options import CommandLineOptions
from tui_mnist.printable import printable

STREAMS: dict[str, Callable[[], TextIO]] = {
    "output": lambda: sys.stdout,
    "input": lambda: sys.stdin,
    "error": lambda: sys.stderr,  # where Textual draws
}
"""What the app needs a terminal at the other end of."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments, or those of the process; returns the exit code."""
    streams.open_missing()
    typed = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if not typed:
            return _train({}, CommandLineOptions())
        with leaving_on_interrupt():
            from tui_mnist.flags import read  # noqa: PLC0415 - where nothing was typed, there is nothing to read

        return read(typed, _do)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (TuiMnistError, MemoryError, OSError, ImportError) as error:
        return _fail(error if isinstance(error, TuiMnistError) else _limit(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in one line
        from tui_mnist.crash import crash_message  # noqa: PLC0415 - hardly ever needed

        return _fail(UnexpectedError(crash_message(error, "the program")))


def _do(given: dict[str, Any], options: CommandLineOptions) -> int:
    if options.read is None:
        return _train(given, options)
    with leaving_on_interrupt():
        from tui_mnist.headless.read_pictures import read_pictures  # noqa: PLC0415 - only what is asked for is loaded

    return read_pictures(given, options)


def _train(given: dict[str, Any], options: CommandLineOptions) -> int:
    if options.show_code is not None:
        with leaving_on_interrupt():
            from tui_mnist.headless.show_code import show_code  # noqa: PLC0415 - for those who ask for it

            return show_code(given, options)
    missing = next((name for name, stream in STREAMS.items() if not stream().isatty()), None)
    if options.without_screen or missing:
        with leaving_on_interrupt():
            from tui_mnist.headless.start import start_headless  # noqa: PLC0415 - only one of the front ends is loaded

        return start_headless(given, options, missing)
    from tui_mnist.tui.app.first_picture import without_collecting  # noqa: PLC0415

    import_later("numpy")
    with without_collecting():
        with leaving_on_interrupt():
            from tui_mnist.tui.app.start import start_app  # noqa: PLC0415

        return start_app(given, options)


def _limit(error: MemoryError | OSError | ImportError) -> TuiMnistError:
    """What to say of an error that nobody could expect: the machine gives no more of something."""
    if isinstance(error, MemoryError):
        return TrainingError("there is not enough memory; choose fewer --hidden units or a smaller --batch-size")
    if isinstance(error, ImportError):
        what = str(error).strip().rpartition("\n")[2]
        return TrainingError(f"a part of it can't be loaded: {what}; give it more memory, or install it anew")
    what = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    return TrainingError(f"{what}; `ulimit -a` shows the limits of this machine")


def _fail(error: TuiMnistError) -> int:
    with suppress(OSError):  # nobody may be there any more to read it
        print(f"tui-mnist: {printable(str(error))}", file=sys.stderr)
    return error.exit_code
