#!/usr/bin/env python3
"""Run a command in the project's own environment, so that a fresh clone needs nothing but Python.

The environment makes itself the first time: `tui-mnist` needs the run-time dependencies only, every other command
the development tools too. A stamp inside it says what it was completed for; while that holds, the command starts at
once. This file is read before anything is installed, so it keeps to the standard library, and to the syntax of
Python 3.6 so that an old Python can still say that it is too old.
"""

import sys

if not getattr(sys.flags, "safe_path", False):
    del sys.path[0]  # this folder, in which somebody may keep a random.py of their own

import hashlib
import importlib.util
import json
import os
import platform
import shlex
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

if sys.version_info < (3, 11):
    found = f"{sys.executable} is Python {platform.python_version()}"
    sys.stderr.write(f"run.py: tui-mnist needs Python 3.11 or newer, and {found}.\n")
    sys.exit(2)

WINDOWS = os.name == "nt"
PROJECT = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("TUI_MNIST_VENV") or PROJECT / ".venv").expanduser().resolve()
COMMANDS = ENVIRONMENT / ("Scripts" if WINDOWS else "bin")
PYTHON = COMMANDS / ("python.exe" if WINDOWS else "python")
LOCK = ENVIRONMENT / "made-by-run.py"  # also the mark of a folder that may be emptied
STAMP = ENVIRONMENT / "complete.json"

USAGE = """\
Run a command of tui-mnist in an environment of its own, which makes itself the first time.

  python3 run.py tui-mnist --headless   train on MNIST, without a screen
  python3 run.py tui-mnist --help       what else it can do
  python3 run.py pytest                 run the tests
  python3 run.py COMMAND ARGUMENT...    any other tool: ruff check ., mypy, lint-imports, python -m benchmarks.NAME

The environment is the folder .venv beside run.py; set TUI_MNIST_VENV to another folder to have it there.
"""


class Stamp(NamedTuple):
    """What an environment is complete for."""

    home: str  # the kind of Python, the machine and the folders: its scripts hold them, so none of them may change
    requirements: str  # a hash of pyproject.toml
    tools: bool  # whether the development tools are there too

    def covers(self, wanted: "Stamp") -> bool:
        """Say whether a command that wants `wanted` can start as things are."""
        return self in (wanted, wanted._replace(tools=True)) and PYTHON.exists()


def main(arguments: list[str]) -> NoReturn:
    """Run the command that the arguments name, in an environment that is complete for it."""
    if arguments[:1] in (["-h"], ["--help"]):
        sys.stdout.write(USAGE)
        sys.exit(0)
    if not arguments or arguments[0].startswith("-"):
        stop(USAGE.rstrip(), 2)
    tools = arguments[0] != "tui-mnist"
    try:
        wanted = wanted_stamp(tools)
        stamp = read_stamp()
        if stamp is None or not stamp.covers(wanted):
            prepare(wanted)
        if tools and PROJECT not in [Path.cwd(), *Path.cwd().parents]:
            os.chdir(PROJECT)  # tools look for the project's settings and tests where they are started
        program = shutil.which(arguments[0], path=str(COMMANDS))
        if program is None:
            stop(f"run.py: there is no command {arguments[0]!r} in {COMMANDS}; python3 run.py shows what there is.", 2)
        started_as = {} if tools else {"TUI_MNIST_STARTED_AS": "python3 " + shlex.join([sys.argv[0], "tui-mnist"])}
        become([program, *arguments[1:]], {**clean_environ(), **started_as})
    except KeyboardInterrupt:
        stop("run.py: interrupted; the next start makes the environment anew.", 130)
    except OSError as error:
        reason = f"{error.filename or ENVIRONMENT}: {error.strerror}"
        stop(f"run.py: {reason}. To have the environment elsewhere, set TUI_MNIST_VENV to a folder of yours.", 1)


def stop(text: str, code: int) -> NoReturn:
    """End with a text on stderr and an exit code."""
    sys.stderr.write(text + "\n")
    sys.exit(code)


def wanted_stamp(tools: bool) -> Stamp:
    """Return the stamp of an environment that is complete for this Python, this folder and its pyproject.toml."""
    kind = f"{sys.implementation.cache_tag} {sys.platform} {platform.machine()}"
    requirements = hashlib.sha256((PROJECT / "pyproject.toml").read_bytes()).hexdigest()
    return Stamp(f"{kind}: {PROJECT} in {ENVIRONMENT}", requirements, tools)


def read_stamp() -> Stamp | None:
    """Return what the environment is complete for, or None if it isn't complete."""
    try:
        return Stamp(*json.loads(STAMP.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        return None


def prepare(wanted: Stamp) -> None:
    """Make the environment, or complete one that lacks something; one process at a time."""
    base = getattr(sys, "_base_executable", sys.executable)
    if sys.prefix != sys.base_prefix and base != sys.executable:
        # An active virtual environment may lack pip, or be the very one to replace: build on the Python below it.
        become([base, *sys.argv], dict(os.environ))
    claim_folder()
    with alone():
        stamp = read_stamp()
        if stamp is not None and stamp.covers(wanted):
            return
        STAMP.unlink(missing_ok=True)
        if stamp is not None and stamp.home == wanted.home and PYTHON.exists():
            with Progress(f"completing the environment {ENVIRONMENT.name}, once") as progress:
                install(wanted._replace(tools=wanted.tools or stamp.tools), progress, stamp)
        else:
            with Progress(f"making the environment {ENVIRONMENT.name}, once") as progress:
                empty_folder()
                create(progress)
                install(wanted, progress, None)


def claim_folder() -> None:
    """Make the environment's folder, but refuse one that something else has filled."""
    ENVIRONMENT.mkdir(parents=True, exist_ok=True)
    if not LOCK.exists() and any(ENVIRONMENT.iterdir()):
        sys.exit(
            f"run.py: {ENVIRONMENT} was not made by run.py, which leaves alone what is not its own. "
            "Move it away, or set TUI_MNIST_VENV to another folder."
        )


def empty_folder() -> None:
    """Remove what an earlier environment left, save the mark that the folder may be emptied."""
    for entry in ENVIRONMENT.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry != LOCK:
            entry.unlink()


def create(progress: "Progress") -> None:
    """Make an environment without packages, by whatever this machine has for it."""
    uv = shutil.which("uv")
    if has_module("venv") and has_module("ensurepip"):
        command = [sys.executable, "-m", "venv", str(ENVIRONMENT)]
    elif uv:
        command = [uv, "venv", "--allow-existing", "--python", sys.executable, str(ENVIRONMENT)]
    elif has_module("virtualenv"):
        command = [sys.executable, "-m", "virtualenv", str(ENVIRONMENT)]
    elif has_module("venv") and has_module("pip"):
        command = [sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)]
    else:
        package = "python{}.{}-venv".format(*sys.version_info)
        sys.exit(
            f"run.py: {sys.executable} lacks the modules that make virtual environments. "
            f"Install them (on Debian and Ubuntu: sudo apt install {package}), or uv, and try again."
        )
    output, done = run(command, progress)
    if not done:
        give_up("could not make a virtual environment", output)


def has_module(name: str) -> bool:
    """Say whether this Python has a module; Debian, for one, ships venv and ensurepip apart."""
    return importlib.util.find_spec(name) is not None


def install(wanted: Stamp, progress: "Progress", before: Stamp | None) -> None:
    """Install what the stamp stands for, and stamp it; failing before anything has changed, stamp it as before."""
    uv = shutil.which("uv")
    if shutil.which("pip", path=str(COMMANDS)):
        installer = [str(PYTHON), "-m", "pip"]
    elif uv:
        installer = [uv, "pip"]
    else:
        installer = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    output, done = run([*installer, "install", "--editable", ".[dev]" if wanted.tools else "."], progress)
    if done:
        STAMP.write_text(json.dumps(wanted), encoding="utf-8")
        return
    if before is not None and not any(line.startswith("Installing collected") for line in output):
        STAMP.write_text(json.dumps(before), encoding="utf-8")
    give_up("could not install what tui-mnist needs (is there a network?)", output)


def clean_environ() -> dict[str, str]:
    """Return the environment variables for what runs inside, free of those that would lead it elsewhere."""
    astray = ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON")
    environ = {name: value for name, value in os.environ.items() if name not in astray}
    path = os.pathsep.join([str(COMMANDS), os.environ.get("PATH", os.defpath)])
    return {**environ, "PATH": path, "VIRTUAL_ENV": str(ENVIRONMENT)}


def run(command: list[str], progress: "Progress") -> tuple[list[str], bool]:
    """Run a step of the preparation; return the lines it printed and whether it succeeded."""
    quiet = {"PIP_NO_INPUT": "1", "PIP_PROGRESS_BAR": "off", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
    quiet["PYTHONSAFEPATH"] = "1"  # `python -m pip` would import what lies in the project's folder
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**clean_environ(), **quiet},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=False,  # it holds the lock as well, should it outlive this process
    )
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
    reader.start()
    try:
        while reader.is_alive():
            progress.tell(lines[-1].strip() if lines else "")
            reader.join(0.1)
        return lines, process.wait() == 0
    finally:
        process.terminate()
        process.wait()


def give_up(what: str, output: list[str]) -> NoReturn:
    """End with one line that says what failed, and the last lines of the step that failed."""
    last_lines = [f"    {line.rstrip()[:160]}" for line in output if line.strip()][-16:]
    sys.exit("\n".join([f"run.py: {what}. The last lines were:", *last_lines]))


class Progress:
    """Tells, on stderr, what takes so long: a live line on a terminal, elsewhere one line before and one after."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.start = time.monotonic()
        self.live = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        if not self.live:
            sys.stderr.write(f"{self.title} …\n")
            sys.stderr.flush()
        return self

    def __exit__(self, failure: object, *_: object) -> None:
        if self.live:
            self.rewrite("")
        elif failure is None:
            sys.stderr.write(f"… done after {time.monotonic() - self.start:.0f} s\n")

    def tell(self, detail: str) -> None:
        """Show how long it has taken so far, and the latest words of what is running."""
        if self.live:
            self.rewrite(f"{self.title}: {time.monotonic() - self.start:.0f} s  {detail}")

    def rewrite(self, text: str) -> None:
        """Put a text in place of the live line."""
        width = (os.get_terminal_size(sys.stderr.fileno()).columns or 80) - 1
        sys.stderr.write("\r" + text[:width].ljust(width) + "\r")
        sys.stderr.flush()


@contextmanager
def alone() -> Iterator[None]:
    """Hold the environment's lock; say so when another process has to end first."""
    with LOCK.open("a") as file:
        os.set_inheritable(file.fileno(), True)
        if not try_lock(file.fileno()):
            with Progress("waiting for another run.py to make the environment") as progress:
                while not try_lock(file.fileno()):
                    progress.tell("")
                    time.sleep(0.1)
        yield


def try_lock(file: int) -> bool:
    """Lock a file if nobody has; the system frees it with the last process that holds the file open."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def become(command: list[str], environ: dict[str, str]) -> NoReturn:
    """Turn this process into the command; Windows can't, so wait for it there and pass on how it ended."""
    if not WINDOWS:
        os.execve(command[0], command, environ)
    process = subprocess.Popen(command, env=environ)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            continue  # the command got it as well, and it decides


if __name__ == "__main__":
    main(sys.argv[1:])
