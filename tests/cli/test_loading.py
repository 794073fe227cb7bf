"""A Ctrl-C while the program is still being loaded ends it at once and without a word, whatever is being loaded."""

import os
import signal
import subprocess
import sys

import pytest

from tests.cli.conftest import PATIENCE, Program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="this signal is POSIX's")

START = """
import os, signal, sys
from contextlib import suppress

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            with suppress(KeyboardInterrupt if hiding else ()):
                os.kill(os.getpid(), signal.SIGINT)
                signal.getsignal(signal.SIGINT)  # by now it has come

module = sys.argv.pop(1)
hiding = module != 'tui_mnist.loading'  # as some modules do
sys.meta_path.insert(0, Interrupting())
from tui_mnist.__main__ import main
sys.exit(main())
"""
MODULES = [
    "tui_mnist.loading",
    "tui_mnist.cli",
    "tui_mnist.errors",
    "cyclopts",
    "tui_mnist.headless.start",
    "numpy",
    "safetensors",
]


def start(program: Program, module: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", START, module, *program.small()],
        cwd=program.folder,
        env=program.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("module", MODULES)
def test_it_ends_as_a_shell_expects(program: Program, module: str) -> None:
    ended = start(program, module)
    assert (ended.returncode, ended.stdout, ended.stderr) == (128 + signal.SIGINT, "", "")
    assert not program.runs.exists()


def test_a_program_in_the_background_which_is_to_ignore_it_does(program: Program) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # which a new process inherits
    try:
        ended = start(program, "numpy")
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.returncode == 0
