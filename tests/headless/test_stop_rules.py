"""Without a screen a rule that is met ends the run, which says so and counts as done."""

import json
from pathlib import Path

import pytest

from tui_mnist.cli import main
from tui_mnist.runs import Run, load_checkpoint

SMALL = ("--headless", "--data=spirals", "--hidden=8", "--epochs=4", "--batch-size=100", "--optimizer=momentum")


def train(folder: Path, *flags: str) -> int:
    return main([*SMALL, f"--runs-dir={folder}", *flags])


def steps(folder: Path) -> list[int]:
    return sorted(load_checkpoint(Run(run))[0].state["step"] for run in folder.iterdir())


def test_the_run_ends_at_the_step_and_says_by_what(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train(tmp_path, "--stop-when", "epoch 3", "--stop-when", "step 17") == 0
    said = capsys.readouterr().out
    assert "step 17: stopped by 'step 17'" in said
    assert "Stopped at step 17, after 1 of 4 epochs; the test points were not looked at" in said
    assert steps(tmp_path) == [17]
    assert main(["--headless", f"--runs-dir={tmp_path}", "--resume=last"]) == 0  # the other rule is kept
    assert "step 30: stopped by 'epoch 3'" in capsys.readouterr().out


def test_json_tells_of_the_rule_and_of_the_weights_that_came_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = "val_loss not better for 1 epoch by 9"
    assert train(tmp_path, "--json", "--stop-when", rule, "--restore-best-weights") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    first = next(event for event in told if event["event"] == "epoch")
    stop, restored = (
        next(event for event in told if event["event"] == kind) for kind in ("stop_rule_met", "best_weights_restored")
    )
    assert stop == {
        "event": "stop_rule_met", "step": 20, "rule": rule, "reason": "", "best": first["val_loss"], "best_epoch": 1,
    }  # fmt: skip
    assert restored == {
        "event": "best_weights_restored", "step": 20, "rule": rule, "epoch": 1, "best": first["val_loss"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--stop-when", "soon"), "'soon' is no rule for stopping; expected one such as step 500"),
        (("--stop-when", ""), "'' is no rule for stopping"),
        (("--stop-when", "val_loss < 1", "--validation-size=0"), "needs held-out samples, and this run has none"),
        (("--restore-best-weights",), "--restore-best-weights needs a rule that says what is best"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], said: str
) -> None:
    assert train(tmp_path, *flags) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_a_rule_that_is_past_is_refused_when_a_run_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train(tmp_path, "--stop-when", "step 5")
    assert main(["--headless", f"--runs-dir={tmp_path}", "--resume=last", "--stop-when", "step 5"]) == 2
    assert "'step 5' is past: the run has come to step 5" in capsys.readouterr().err
    assert steps(tmp_path) == [5]
