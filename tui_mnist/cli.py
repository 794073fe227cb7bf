"""The command line: arguments become hyperparameters, and a front end is chosen to train with them."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO

from tui_mnist import streams
from tui_mnist.errors import StorageError, TrainingError, TuiMnistError
from tui_mnist.lazy import import_later
from tui_mnist.loading import INTERRUPTED, leaving_on_interrupt
from tui_mnist.options import Options
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
            return _train({}, Options())
        with leaving_on_interrupt():
            from tui_mnist.flags import read  # noqa: PLC0415 - where nothing was typed, there is nothing to read

        return read(typed, _train)
    except TuiMnistError as error:
        return _fail(error)
    except MemoryError:
        return _fail(TrainingError("there is not enough memory; choose fewer --hidden units or a smaller --batch-size"))
    except OSError as error:
        if error.errno not in {errno.EMFILE, errno.ENFILE}:
            raise
        return _fail(
            StorageError(f"{error.strerror}; allow more of them, as with ulimit -n 256, or end other programs")
        )
    except KeyboardInterrupt:
        return INTERRUPTED


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
    print(f"tui-mnist: {printable(str(error))}", file=sys.stderr)
    return error.exit_code
