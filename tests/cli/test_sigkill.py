"""Killed without warning at any instant, a run loses nothing that it had kept, and tells one story in the end."""

import json
import os
import random
import select
import signal
import subprocess
from typing import Any

import pytest

from tests.cli.conftest import PATIENCE, Program

KILLS = 50


def kill(process: "subprocess.Popen[str]", *, within: float, after: int) -> None:
    """Kill the process so many seconds after its `after`-th line, or after it was started."""
    assert process.stdout is not None
    for _ in range(after):
        assert select.select([process.stdout], [], [], PATIENCE)[0], "nothing came"
        assert process.stdout.readline(), "the run ended by itself"
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == -signal.SIGKILL


def timeless(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Epochs as the journal tells them, without the times they took."""
    return [
        {name: value for name, value in entry.items() if "second" not in name}
        for entry in entries
        if entry["event"] == "epoch"
    ]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_killed_at_50_instants_while_it_keeps_every_step_it_resumes_every_time(
    program: Program, undisturbed: Program
) -> None:
    instants = random.Random(0)
    start = program.small("--json", "--epochs=100000", "--dropout=0.1", "--optimizer=adam", "--checkpoint-every=1")
    again = ("--resume=last", f"--runs-dir={program.runs}", "--json", "--checkpoint-every=1")
    steps = []
    for number in range(KILLS):
        process = program.start(*(again if number else start))
        # Mostly while it trains; now and then while it starts, but the first time not before there is a run.
        if number % 5 == 4:
            kill(process, after=0, within=instants.uniform(0, 0.6))
        else:
            kill(process, after=instants.randint(1, 3), within=instants.uniform(0, 0.05))
        (run,) = program.runs.iterdir()
        lines = (run / "journal.jsonl").read_text().splitlines()
        steps += [json.loads(line)["step"] for line in lines if '"event": "run_started"' in line][-1:]
    assert steps == sorted(steps)
    assert steps[-1] > KILLS

    told = [json.loads(line) for line in (run / "journal.jsonl").read_text().splitlines()]
    last = 2 + max(entry["epoch"] for entry in told if entry["event"] == "epoch")
    outcome = program.run(*again, f"--epochs={last}")
    assert (outcome.code, outcome.stderr) == (0, "")
    undisturbed.train("--json", "--dropout=0.1", "--optimizer=adam", f"--epochs={last}")
    assert program.result == undisturbed.result
    assert [entry["epoch"] for entry in program.journal if entry["event"] == "epoch"] == list(range(1, last + 1))
    assert timeless(program.journal) == timeless(undisturbed.journal)
    assert program.journal[-1]["event"] == "run_finished"
