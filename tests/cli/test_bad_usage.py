"""A command that makes no sense ends at once with one line that says what was wrong and what was expected."""

import math
import shlex
from typing import Any

import pytest

from tests.cli.conftest import Program
from tui_mnist.cli import main
from tui_mnist.data import CATALOG
from tui_mnist.training import PRESETS, Hyperparameters, declarations

DECLARED = declarations()
NUMBERS = [name for name, declared in DECLARED.items() if declared.minimum is not None and name != "hidden"]
HUGE = "9" * 5000


def flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def is_whole(name: str) -> bool:
    return not isinstance(getattr(Hyperparameters(), name), float)


def out_of_range(name: str) -> list[str]:
    declared = DECLARED[name]
    assert declared.minimum is not None
    step: float = 1 if is_whole(name) else 0.001
    bad = [declared.minimum if declared.above else declared.minimum - step]
    bad += [] if declared.maximum is None else [declared.maximum + step]
    return [str(math.trunc(value) if is_whole(name) else float(value)) for value in bad]


def refusal(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the program says, in this process: it ends with 2, and one line on stderr alone."""
    assert main(arguments) == 2
    stdout, stderr = capsys.readouterr()
    assert stdout == ""
    (line,) = stderr.splitlines()
    assert line.startswith("tui-mnist: ")
    return line.removeprefix("tui-mnist: ")


@pytest.mark.parametrize(("name", "bad"), [(name, bad) for name in NUMBERS for bad in out_of_range(name)])
def test_a_number_out_of_range_is_answered_with_the_range(
    name: str, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = f"{flag(name)} {bad} is not allowed; expected {DECLARED[name].expected}"
    assert refusal([f"{flag(name)}={bad}"], capsys) == expected
    assert refusal([flag(name), bad], capsys) == expected


@pytest.mark.parametrize("bad", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("name", [name for name in NUMBERS if not is_whole(name)])
def test_no_number_and_infinity_are_out_of_every_range(name: str, bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal([f"{flag(name)}={bad}"], capsys).startswith(f"{flag(name)} {bad} is not allowed; expected ")


@pytest.mark.parametrize("bad", ["", "many", "1.5", "2.0", "1e1", "0x10", "1 2", "½", HUGE], ids=lambda bad: bad[:9])
@pytest.mark.parametrize("name", ["threads", "checkpoint_every", *(name for name in NUMBERS if is_whole(name))])
def test_what_is_no_whole_number_is_not_rounded_to_one(name: str, bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal([flag(name), bad], capsys) == f"{flag(name)} {bad!r} is not allowed; expected a whole number"


@pytest.mark.parametrize("bad", ["", "fast", "1,5", "0x10", "1e"])
@pytest.mark.parametrize("given", ["--lr", *(flag(name) for name in NUMBERS if not is_whole(name))])
def test_what_is_no_number_is_named_by_the_flag_that_was_typed(
    given: str, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal([given, bad], capsys) == f"{given} {bad!r} is not allowed; expected a number"


@pytest.mark.parametrize("bad", ["", "no-such-thing"])
@pytest.mark.parametrize("name", [name for name, declared in DECLARED.items() if declared.choices])
def test_an_unknown_name_is_answered_with_all_that_there_are(
    name: str, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = refusal([flag(name), bad], capsys)
    assert text == f"{flag(name)} {bad!r} is not allowed; expected one of {', '.join(DECLARED[name].choices)}"


def test_an_unknown_data_set_or_preset_is_answered_with_all_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = refusal(["--data", "nowhere"], capsys)
    assert text.startswith(f'no data set and no folder is called "nowhere"; expected {", ".join(CATALOG)}, or a folder')
    text = refusal(["--preset", "chollet"], capsys)
    assert text == f"--preset 'chollet' is not known; choose one of: {', '.join(PRESETS)}"


@pytest.mark.parametrize("bad", ["", "many", "nothing", "none,8", "8,", ",8", "8,,8", "8,x", "1.5", "8;8"])
def test_layers_that_are_no_numbers_are_answered_with_an_example(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(["--hidden", bad], capsys) == (
        f"--hidden {bad!r} is not allowed; expected units per layer, as in 512 or 512,256, or none"
    )


@pytest.mark.parametrize("bad", ["0", "-5", "8,8193"])
def test_layers_out_of_range_are_answered_with_the_range(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = refusal(["--hidden", bad], capsys)
    expected = "1 to 16 layers of 1 to 8,192 units, as in 512 or 512,256, or none"
    assert text == f"--hidden {bad} is not allowed; expected {expected}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--no-such-flag"], ["--no-such-flag", "tui-mnist --help"]),
        (["--optimiser", "adam"], ["--optimiser", "--optimizer"]),
        (["adam"], ["'adam' is not a flag", "tui-mnist --help"]),
        (["train", "--epochs", "3"], ["'train' is not a flag"]),
        (["--lr"], ["--lr", "requires an argument"]),
        (["--optimizer"], ["--optimizer", "requires an argument"]),
        (["--lr", "0.1", "--learning-rate", "0.2"], ["--learning-rate", "multiple times"]),
        (["--json=maybe"], ["--json", "maybe"]),
        (["--no-shuffle=maybe"], ["--no-shuffle", "maybe"]),
        (["--json", "--quiet"], ["--json and --quiet exclude each other"]),
        (["--resume", "last", "--preset", "chollet-2.1"], ["--resume and --preset exclude each other"]),
        (["--threads", "0"], ["--threads 0 is not allowed; expected 1 to 1024"]),
        (["--checkpoint-every", "-1"], ["--checkpoint-every -1 is not allowed; expected 0 or more steps"]),
        (["--speed", "fast"], ["speed 'fast' is not allowed", "expected steps a second, as 30 or 1/3, or full"]),
        (["--validation-size", "60000"], ["validation size of 60,000", "expected 0 to 59,999"]),
        (["--train-size", "55001"], ["training size of 55,001", "expected 1 to 55,000"]),
        (["--data", ""], ["--data '' is not allowed"]),
        (["--preset", ""], ["--preset '' is not allowed; expected one of chollet-"]),
        (["--resume", ""], ["--resume '' is not allowed; expected a run's name, its folder, or last"]),
        (["--runs-dir", ""], ["--runs-dir '' is not allowed; expected a folder"]),
        (["--runs-dir="], ["--runs-dir '' is not allowed; expected a folder"]),
    ],
    ids=shlex.join,
)
def test_whatever_else_makes_no_sense_is_named(
    arguments: list[str], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    text = refusal(arguments, capsys)
    assert all(piece in text for piece in said), text


# As a process

WORST: dict[str, Any] = {
    "optimizer": "newton", "loss": "regret", "learning_rate": "nan", "batch_size": "1.5", "epochs": HUGE,
    "momentum": "1", "weight_decay": "-0.1", "dropout": "much", "hidden": "0", "activation": "sign",
    "initializer": "ones", "data": "nowhere", "validation_size": "-1", "train_size": "0", "shuffle": "perhaps",
    "seed": "-1",
}  # fmt: skip


@pytest.mark.parametrize("name", DECLARED)
def test_each_bad_value_ends_the_process_before_anything_is_kept(program: Program, name: str) -> None:
    outcome = program.run(f"--runs-dir={program.runs}", f"{flag(name)}={WORST[name]}")
    assert outcome.code == 2
    assert (flag(name) if name != "data" else "nowhere") in outcome.error
    assert not program.runs.exists()
