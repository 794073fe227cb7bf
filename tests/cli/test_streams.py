"""A standard stream that is closed or full ends nothing with a traceback, and nothing is written past it."""

import os
import pty
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE, Program

INPUT, OUTPUT, ERROR = 0, 1, 2
WILD = ("--json", "--optimizer=momentum", "--lr=1000", "--hidden=64,64,64")


def closed(*numbers: int) -> Callable[[], None]:
    def close() -> None:
        for number in numbers:
            os.close(number)

    return close


def test_where_there_is_no_output_training_goes_on_and_is_kept(program: Program) -> None:
    outcome = program.run(*program.small(), before=closed(OUTPUT))
    assert (outcome.code, outcome.stdout) == (0, "")
    assert outcome.complaint == "standard output is no terminal, so training goes on without a screen"
    assert program.journal[-1]["event"] == "run_finished"


def test_where_there_is_no_input_a_terminal_shows_no_app(program: Program) -> None:
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        program.command(*program.small()),
        cwd=program.folder,
        env=program.environ,
        stdout=inside,
        stderr=inside,
        preexec_fn=closed(INPUT),  # noqa: PLW1509 - one thread
    )
    os.close(inside)
    shown = b""
    with suppress(OSError):  # Linux's way to say that the other end is closed
        while piece := os.read(terminal, 65536):
            shown += piece
    os.close(terminal)
    assert process.wait(PATIENCE) == 0
    assert b"standard input is no terminal, so training goes on without a screen" in shown
    assert b"Test accuracy" in shown


def test_json_is_nothing_but_json_where_there_is_nobody_to_complain_to(program: Program) -> None:
    outcome = program.run(*program.small(*WILD), before=closed(ERROR))
    assert outcome.code == 1
    assert outcome.events[-1]["event"] == "diverged"
    outcome = program.run(*program.small("--json", "--lr=0"), before=closed(ERROR))
    assert (outcome.code, outcome.stdout) == (2, "")


def test_where_every_stream_is_closed_no_file_of_the_run_takes_the_place_of_one(program: Program) -> None:
    outcome = program.run(*program.small(), before=closed(INPUT, OUTPUT, ERROR))
    assert (outcome.code, outcome.stdout, outcome.stderr) == (0, "", "")
    assert [entry["event"] for entry in program.journal] == ["run_started", "epoch", "epoch", "run_finished"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_that_can_t_be_written_says_so_in_one_line(program: Program, flag: str) -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            program.command(flag),
            cwd=program.folder,
            env=program.environ,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr == (
        "tui-mnist: the output could not be written: No space left on device; make room, or write it elsewhere\n"
    )
