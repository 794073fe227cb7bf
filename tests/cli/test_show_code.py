"""`--show-code` prints the run that the flags ask for as a program, and trains nothing."""

from pathlib import Path

import pytest

from tests.code.conftest import tiny_folder
from tui_mnist import cli
from tui_mnist.code import FORMS, code_of
from tui_mnist.training import Hyperparameters

__all__ = ["tiny_folder"]


@pytest.mark.parametrize("form", FORMS)
def test_it_prints_the_program_of_these_flags(form: str, tiny_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--optimizer", "adam", "--hidden", "32,16", "--dropout", "0.2", "--data", str(tiny_folder)]
    assert cli.main(["--show-code", form, *flags]) == 0
    expected = Hyperparameters.of(
        optimizer="adam", hidden=(32, 16), dropout=0.2, data=str(tiny_folder), validation_size=20
    )  # of 200 samples no more than a tenth is held out
    assert capsys.readouterr().out == code_of(form, expected)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--show-code", "fortran"], "--show-code 'fortran' is not allowed; expected one of numpy, keras, tui-mnist"),
        (["--show-code", ""], "--show-code '' is not allowed; expected one of numpy, keras, tui-mnist"),
        (
            ["--show-code", "numpy", "--resume", "last"],
            "--resume and --show-code exclude each other: name the settings of the run instead",
        ),
        (
            ["--show-code", "numpy", "--data", "/no/such/folder"],
            'no data set and no folder is called "/no/such/folder"',
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) != 0
    out, err = capsys.readouterr()
    assert out == ""
    assert line in err
    assert err.count("\n") == 1
