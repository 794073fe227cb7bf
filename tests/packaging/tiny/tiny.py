"""Two commands that tell how they were started, so that a test can see what run.py did."""

import json
import os
import sys


def program() -> int:
    """Stand for the program, which needs no development tools; exit with the last argument, if it is a number."""
    started_as = os.environ.get("TUI_MNIST_STARTED_AS")
    paths = {"folder": os.getcwd(), "prefix": sys.prefix, "path": sys.path}
    print(json.dumps({"arguments": sys.argv[1:], "started_as": started_as, **paths}))
    return int(sys.argv[-1]) if sys.argv[-1].isdecimal() else 0


def tool() -> int:
    """Stand for a development tool."""
    return program()
