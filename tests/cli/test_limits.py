"""Whatever a machine gives too little of, training does without it, or ends with one clear line."""

import sys
from collections.abc import Callable

import pytest

from tests.cli.conftest import Program

if sys.platform == "win32":
    pytest.skip("these limits are POSIX's", allow_module_level=True)

import resource

TEAM = ("--hidden=4500", "--threads=3", "--epochs=1", "--quiet")
"""So large a first layer is trained by a team, if it may be."""


def limited(what: int, to: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(what, (to, to))


@pytest.mark.parametrize("files", [10, 24, 26, 27, 40])
def test_few_open_files_make_the_team_smaller_and_nothing_else(program: Program, files: int) -> None:
    outcome = program.run(*program.small(*TEAM), before=limited(resource.RLIMIT_NOFILE, files))
    assert (outcome.code, outcome.stderr) == (0, "")
    assert program.result["step"] == 10


@pytest.mark.parametrize("files", [6, 8])
def test_too_few_for_the_run_itself_end_it_with_one_line(program: Program, files: int) -> None:
    outcome = program.run(*program.small(*TEAM), before=limited(resource.RLIMIT_NOFILE, files))
    assert outcome.code == (1 if outcome.stderr else 0)  # where Python itself needs fewer, they are enough
    assert not outcome.code or "Too many open files; `ulimit -a` shows" in outcome.error


def test_too_little_memory_to_load_numpy_ends_it_with_one_line(program: Program) -> None:
    outcome = program.run(*program.small(*TEAM), before=limited(resource.RLIMIT_AS, 60 << 20))
    assert outcome.code == 1
    (line,) = outcome.stderr.splitlines()  # the BLAS library's own, if it is the first to want more
    assert "memory" in line.lower()
