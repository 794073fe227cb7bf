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
from tui_mnist.options import Options

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
            return _train({}, Options())
        with leaving_on_interrupt():
            from tui_mnist.flags import read  # noqa: PLC0415 - where nothing was typed, there is nothing to read

        return read(typed, _train)
    except TuiMnistError as error:
        return _fail(error)
    except MemoryError:
        return _fail(TrainingError("there is not enough memory; choose fewer --hidden units or a smaller --batch-size"))
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in one line
        from tui_mnist.crash import told  # noqa: PLC0415 - hardly ever needed

        return _fail(UnexpectedError(told(error, "the program")))


def _train(given: dict[str, Any], options: Options) -> int:
    missing = next((name for name, stream in STREAMS.items() if not stream().isatty()), None)
    if options.without_screen or missing:
        with leaving_on_interrupt():
            from tui_mnist.headless.start import start_headless  # noqa: PLC0415 - only one of the front ends is loaded

        return start_headless(given, options, missing)
    from tui_mnist.tui.first_picture import without_collecting  # noqa: PLC0415

    import_later("numpy")
    with without_collecting():
        with leaving_on_interrupt():
            from tui_mnist.tui.start import start_app  # noqa: PLC0415

        return start_app(given, options)


def _fail(error: TuiMnistError) -> int:
    with suppress(OSError):  # nobody may be there any more to read it
        print(f"tui-mnist: {' '.join(str(error).split())}", file=sys.stderr)
    return error.exit_code
