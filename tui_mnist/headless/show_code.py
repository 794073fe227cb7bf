"""From the command line to a program: the run that the flags ask for is printed as code, and nothing is trained."""

from __future__ import annotations

import sys
from typing import Any

from tui_mnist import streams
from tui_mnist.code import code_of, fitted_to_data
from tui_mnist.options import CommandLineOptions
from tui_mnist.training import Hyperparameters
from tui_mnist.training.presets import preset


def show_code(given: dict[str, Any], options: CommandLineOptions) -> int:
    """Print the run with the hyperparameters `given`, the others as in the preset or by default; returns the exit code.

    Raises UsageError or DataError if there is no such run or form, and StorageError if it can't be printed.
    """
    settings = Hyperparameters.of(preset(options.preset) if options.preset is not None else None, **given)
    if "validation_size" not in given:
        settings = fitted_to_data(settings)
    text = code_of(options.show_code or "", settings)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        streams.discard(sys.stdout)
        raise streams.unwritten(error) from error
    return 0
