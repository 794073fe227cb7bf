"""The peak memory of a headless epoch, all its processes, beside a Python that does no more than import NumPy.

`python -m benchmarks.memory`
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

MEGABYTE = 1024 * 1024

COMMANDS = {
    "import numpy": ["-c", "import numpy"],
    "import tui_mnist.cli": ["-c", "import tui_mnist.cli"],
    "one epoch, headless": ["-m", "tui_mnist", "--headless", "--quiet", "--no-save", "--epochs", "1"],
    "one epoch of the chollet-2.1 preset": [
        *["-m", "tui_mnist", "--headless", "--quiet", "--no-save"],
        *["--preset", "chollet-2.1", "--epochs", "1"],
    ],
}


def peak(arguments: list[str]) -> float:
    """The most memory in bytes that a Python with these arguments and its children ever had at once.

    What they share counts once. Looked at every few milliseconds, from Linux's own books.
    """
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_share, _family(process.pid))))
        time.sleep(0.003)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return most


def _family(process: int) -> list[int]:
    """The process and all below it, but for those that are not programs of their own yet: they are in its memory."""
    children = map(int, _told(process, f"task/{process}/children").split())
    command = _told(process, "cmdline")
    return [process, *(one for child in children if _told(child, "cmdline") != command for one in _family(child))]


def _share(process: int) -> int:
    """The bytes that a process has for itself, and its part of those that it shares."""
    lines = _told(process, "smaps_rollup").splitlines()
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _told(process: int, what: str) -> str:
    """What the system tells about a process; nothing, if it just ended."""
    try:
        return Path(f"/proc/{process}/{what}").read_text()
    except OSError:
        return ""


def main() -> None:
    """Measure, and print."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    bare = 0.0
    for name, arguments in COMMANDS.items():
        size = peak(arguments)
        bare = bare or size
        print(f"{name:40} {size / MEGABYTE:6.0f} MB   {size / bare:5.1f} x")


if __name__ == "__main__":
    main()
