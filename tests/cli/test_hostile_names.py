"""Names are anybody's: nothing in them reaches the terminal but what can be seen, and they can be copied."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tui_mnist.training import Checkpoint

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")

HOSTILE = "a\x1b]0;owned\x07\x1b[31m\nb\u202egpj\u200b\x9b1m \udcff'"
SHOWN = r"a\x1b]0;owned\x07\x1b[31m\nb\u202egpj\u200b\x9b1m \udcff'"


def assert_harmless(*streams: str) -> None:
    for stream in streams:
        for line in stream.split("\n"):
            assert line.isprintable(), ascii(line)


@pytest.fixture
def hostile(program: Program) -> Program:
    """The same program with data and runs in folders of such names."""
    data = program.data.rename(program.data.parent / HOSTILE)
    home = program.folder / f"home {HOSTILE}"
    home.mkdir()
    return Program(home, data)


@pytest.mark.parametrize("flags", [(), ("--quiet",), ("--json",)], ids=str)
def test_names_of_data_and_runs_are_shown_without_being_obeyed(hostile: Program, flags: tuple[str, ...]) -> None:
    outcome = hostile.train("--headless", *flags)
    assert_harmless(outcome.stdout, outcome.stderr)
    if flags != ("--json",):
        assert SHOWN in outcome.stdout
    assert "\x1b" not in hostile.kept.name


def test_what_is_said_of_how_to_go_on_can_be_copied_into_a_shell(hostile: Program) -> None:
    said = hostile.train("--headless").stdout
    command = said.splitlines()[-1].removeprefix("Go on with: tui-mnist ")
    shell = f"exec {shlex.join(hostile.command())} {command} --quiet"
    ended = subprocess.run(
        ["bash", "-c", shell], cwd=hostile.folder, env=hostile.environ, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("test accuracy ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--resume", HOSTILE),
        ("--data", HOSTILE),
        ("--runs-dir", f"/dev/null/{HOSTILE}", "--epochs", "1"),
        ("--optimizer", HOSTILE),
        ("--epochs", HOSTILE),
        (HOSTILE,),
        (f"--{HOSTILE}",),
    ],
    ids=lambda arguments: arguments[0][:9].strip("\x1ba"),
)
def test_what_was_typed_is_answered_without_being_obeyed(program: Program, arguments: tuple[str, ...]) -> None:
    outcome = program.run(*arguments)
    assert outcome.code == 2
    assert outcome.stdout == ""
    assert_harmless(outcome.stderr)
    assert len(outcome.stderr.split("\n")) == 2
    assert r"\x1b[31m" in outcome.stderr


def test_names_of_files_beside_the_data_are_listed_without_being_obeyed(program: Program) -> None:
    (program.data / HOSTILE).write_text("")
    (program.data / "t10k-labels-idx1-ubyte").unlink()
    outcome = program.run(*program.small())
    assert_harmless(outcome.stderr)
    assert SHOWN in outcome.error


def test_names_of_other_runs_are_listed_without_being_obeyed(program: Program) -> None:
    program.train("--json")
    program.kept.rename(program.runs / HOSTILE)
    outcome = program.run(f"--runs-dir={program.runs}", "--resume=yesterday")
    assert_harmless(outcome.stderr)
    assert SHOWN in outcome.error


def test_a_checkpoints_state_is_told_without_being_obeyed_and_in_one_line(program: Program) -> None:
    program.train("--json")
    checkpoint = Checkpoint.load(program.checkpoint_path)
    for changed in (
        {"step": HOSTILE.replace("\udcff", "") * 1000},
        {"data_fingerprint": "\x1b[2J" * 1000},
        {"hyperparameters": checkpoint.state["hyperparameters"] | {"activation": "\x1b[2J" * 1000}},
        {"hyperparameters": {"\x1b[2J": 1}},
    ):
        Checkpoint(checkpoint.arrays, checkpoint.state | changed).save(program.checkpoint_path)
        outcome = program.run("--resume=last", f"--runs-dir={program.runs}", "--epochs=4")
        assert outcome.code == 2
        assert_harmless(outcome.stderr)
        assert len(outcome.error) < 3000
        assert r"\x1b[" in outcome.error


def test_a_folder_of_data_that_has_no_text_for_a_name_gives_a_run_one(program: Program) -> None:
    data = Path(os.fsdecode(os.fsencode(program.data) + b"\xff\n"))
    program.data.rename(data)
    Program(program.folder, data).train("--json")
    assert program.kept.name.endswith("-shapes__-rmsprop")
