"""Ctrl-C and SIGTERM end a run after its batch, with everything kept, as a shell expects it of a program."""

import json
import os
import signal
import subprocess
from typing import NoReturn

import pytest

from tests.cli.conftest import PATIENCE, Program
from tui_mnist.cli import main

pytestmark = pytest.mark.skipif(os.name != "posix", reason="these signals are POSIX's")


def stop_in_an_epoch(process: "subprocess.Popen[str]", number: int, *, after_epochs: int) -> tuple[int, str, str]:
    """Send a signal once some epochs have been told; then the exit code, and what was written on both streams."""
    assert process.stdout is not None
    lines: list[str] = []
    while sum('"event": "epoch"' in line for line in lines) < after_epochs:
        lines.append(process.stdout.readline())
        assert lines[-1], "the run ended by itself"
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=PATIENCE)
    return process.returncode, "".join(lines) + stdout, stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
def test_a_signal_keeps_the_run_which_goes_on_bit_identically(
    program: Program, undisturbed: Program, number: int, code: int
) -> None:
    endless = program.small("--json", "--epochs=100000", "--dropout=0.1")
    ended, stdout, stderr = stop_in_an_epoch(program.start(*endless), number, after_epochs=3)
    assert ended == code
    (line,) = stderr.splitlines()
    assert line.startswith("tui-mnist: stopped at step ")
    assert f"--resume {program.kept}" in line
    events = [json.loads(text) for text in stdout.splitlines()]
    assert {event["event"] for event in events} == {"run_started", "epoch"}
    assert program.journal == events

    again = ("--resume=last", f"--runs-dir={program.runs}", "--json")
    ended, _, _ = stop_in_an_epoch(program.start(*again), number, after_epochs=2)
    assert ended == code
    last = 1 + max(entry["epoch"] for entry in program.journal if entry["event"] == "epoch")
    assert program.run(*again, f"--epochs={last}").code == 0
    undisturbed.train("--json", "--dropout=0.1", f"--epochs={last}")
    assert program.result == undisturbed.result
    epochs = [entry for entry in program.journal if entry["event"] == "epoch"]
    assert [entry["epoch"] for entry in epochs] == list(range(1, last + 1))
    timeless = [{name: value for name, value in entry.items() if "second" not in name} for entry in epochs]
    assert timeless == [
        {name: value for name, value in entry.items() if "second" not in name}
        for entry in undisturbed.journal
        if entry["event"] == "epoch"
    ]


def test_a_run_that_keeps_nothing_ends_all_the_same(program: Program) -> None:
    process = program.start(*program.small("--json", "--epochs=100000", "--no-save"))
    ended, _, stderr = stop_in_an_epoch(process, signal.SIGINT, after_epochs=1)
    assert ended == 130
    assert len(stderr.splitlines()) == 1
    assert not program.runs.exists()


@pytest.mark.parametrize("moment", ["load", "cores", "run_headless"])
def test_an_end_before_anything_is_kept_leaves_no_folder(
    program: Program, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def interrupted(*_arguments: object, **_options: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"tui_mnist.headless.start.{moment}", interrupted)
    assert main(program.small("--json")) == 128 + signal.SIGINT
    assert not program.runs.exists() or not [*program.runs.iterdir()]
