"""An error that nobody foresaw is told in one line; its traceback is in a file, which the line names."""

from __future__ import annotations

import datetime
import os
import platform
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

import platformdirs

from tui_mnist.printable import printable

KEPT_REPORTS = 5
LONGEST_MESSAGE = 200


def crash_message(error: BaseException, broken: str) -> str:
    """One line: what ended that which is `broken`, and where the traceback is."""
    report = "".join(traceback.format_exception(error))
    message = _in_one_line(str(error))
    kind = type(error).__name__
    return f"an unexpected error ended {broken}: {f'{kind}: {message}' if message else kind}; {keep_report(report)}"


def keep_report(text: str) -> str:
    """Write a traceback into a file, of which the last few are kept; a phrase that says where it is."""
    heading = f"{sys.argv}\nPython {sys.version}\n{platform.platform()}\n\n"
    content = (heading + text).encode("utf-8", "backslashreplace")
    try:
        folder = Path(platformdirs.user_log_path("tui-mnist"))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = _new_file(folder, content)
        except OSError:
            path = _new_file(Path(tempfile.mkdtemp(prefix="tui-mnist-")), content)
    except OSError as error:
        return f"the traceback could not be written: {error.strerror or error}"
    return f"the traceback is in {path}"


def _new_file(folder: Path, content: bytes) -> Path:
    path = folder / f"crash-{datetime.datetime.now():%Y-%m-%d-%H%M%S-%f}-{os.getpid()}.txt"
    with path.open("xb") as file:
        file.write(content)
    for old in sorted(folder.glob("crash-*.txt"))[:-KEPT_REPORTS]:
        with suppress(OSError):
            old.unlink()
    return path


def _in_one_line(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= LONGEST_MESSAGE else f"{line[: LONGEST_MESSAGE - 1]}…"
