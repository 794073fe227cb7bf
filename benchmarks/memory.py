"""The peak memory of a headless epoch, beside a Python that does no more than import NumPy.

`python -m benchmarks.memory`
"""

from __future__ import annotations

import argparse
import subprocess
import sys

MEGABYTE = 1024 * 1024
UNIT = 1 if sys.platform == "darwin" else 1024
"""What ru_maxrss counts in, in bytes: it differs between systems."""

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
    """The largest resident size in bytes that a Python with these arguments ever had."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return int(done.stdout) * UNIT


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
