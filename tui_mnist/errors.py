"""The errors that a person can meet, so that every front end can show one clear line and no traceback.

Each text says what happened, what was expected, and how to mend it.
"""

from typing import ClassVar


class TuiMnistError(Exception):
    """The root of them all; `exit_code` is what the command line ends with."""

    exit_code: ClassVar[int] = 2


class UsageError(TuiMnistError):
    """A flag, a hyperparameter or a combination of them that makes no sense."""


class DataError(TuiMnistError):
    """A data set that is missing, damaged or not what it says it is."""


class CheckpointError(TuiMnistError):
    """A checkpoint or run that can't be read: missing, damaged, or written by another version."""


class StorageError(TuiMnistError):
    """A folder that can't be written, or a disk that is full."""

    exit_code = 1


class TrainingError(TuiMnistError):
    """Training that can't go on: it diverged with nobody to ask, or ran out of memory."""

    exit_code = 1


class BrokenStepError(TrainingError):
    """A step that ended halfway, so that its weights are neither those before nor those after it."""


class UnexpectedError(TuiMnistError):
    """A fault of the program itself, told in a line that names the file with its traceback."""

    exit_code = 1
