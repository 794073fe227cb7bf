"""Points in the plane on the command line: trained on, kept, resumed, and refused where they can't be made."""

import pytest

from tests.cli.conftest import Program

OPTIONS = "spirals:points=80,noise=0.1"


def test_they_are_trained_on_without_a_file_and_a_run_goes_on_with_the_same_points(
    program: Program, undisturbed: Program
) -> None:
    first = program.train("--json", f"--data={OPTIONS}", "--seed=5").events[0]
    assert (first["train_size"], first["validation_size"], first["test_size"]) == (108, 12, 40)
    resumed = program.run("--resume=last", f"--runs-dir={program.runs}", "--json", "--epochs=4")
    assert (resumed.code, resumed.stderr) == (0, "")
    undisturbed.train("--json", f"--data={OPTIONS}", "--seed=5", "--epochs=4")
    assert program.result == undisturbed.result


def test_a_person_is_told_of_points_and_shown_where_they_are(program: Program) -> None:
    told = program.train("--headless", "--data=disk-in-ring").stdout
    assert "disk-in-ring 1,488 training + 12 validation + 500 test" in told
    assert "points/s" in told
    assert "(500 points, looked at once)" in told
    assert "images" not in told


@pytest.mark.parametrize("options", ["noise=9", "points=many", "colour=red"])
def test_options_that_make_no_sense_are_bad_usage(program: Program, options: str) -> None:
    outcome = program.run("--headless", f"--data=xor:{options}")
    assert outcome.code == 2
    assert outcome.error.startswith(f"'xor:{options}' can't be generated; expected xor, or")
