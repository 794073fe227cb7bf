"""No module comes from the folder in which a person happens to stand: it may hold a random.py of their own.

What is imported here is what Python itself loads when it starts, since until this has run, such a file would be taken.
"""

import os
import site
import sys

START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); import tui_mnist; del sys.path[0]; from {} import main; main()"
)
"""Takes this package from the folder that the first argument names, and all else from where Python has it."""


def leave_out_current_folder() -> None:
    """Let this process import nothing from the current folder, unless PYTHONPATH names it.

    `python -m` puts it in the first place, and an empty entry in PYTHONPATH stands for it.
    """
    try:
        here = os.getcwd()
    except OSError:  # it is gone
        return
    if not sys.flags.safe_path and sys.path[:1] in ([""], [here]):
        del sys.path[0]
    entries = _python_path()
    if "" in entries and here in sys.path:
        wanted = {os.path.abspath(entry) for entry in entries if entry}
        wanted |= {os.path.dirname(os.__file__), site.getusersitepackages(), *site.getsitepackages()}
        if here not in wanted:
            sys.path.remove(here)


def python_command(module: str, *arguments: str) -> list[str]:
    """The command of a process that calls `main` of a module of this package; to be started with `python_environ`."""
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return [sys.executable, "-P", "-c", START.format(module), folder, *arguments]


def python_environ() -> dict[str, str]:
    """The environment variables, without the entries of PYTHONPATH that stand for the current folder."""
    others = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    named = os.pathsep.join(filter(None, _python_path()))
    return {**others, "PYTHONPATH": named} if named else others


def _python_path() -> list[str]:
    """The entries of PYTHONPATH, if this Python heeds it."""
    value = "" if sys.flags.ignore_environment else os.environ.get("PYTHONPATH", "")
    return value.split(os.pathsep) if value else []
