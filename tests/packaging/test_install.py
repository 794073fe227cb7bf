"""However tui-mnist gets onto a machine, it finds its data and trains, from any folder."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import Distributions
pytestmark = pytest.mark.slow

MNIST = [
    f"assets/mnist/{part}-{kind}-ubyte.gz" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
]
TRAIN = ["--headless", "--epochs", "1", "--train-size", "2000", "--no-save", "--json"]


def run(*command: str | Path, cwd: Path, environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a command that must succeed."""
    outcome = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=600, check=False)
    assert outcome.returncode == 0, outcome.stderr
    return outcome


def finish(stdout: str) -> dict[str, Any]:
    """The event that ends a run, from what `--json` printed."""
    event: dict[str, Any] = json.loads(stdout.splitlines()[-1])
    return event


@pytest.fixture
def nowhere(tmp_path: Path) -> Path:
    """An empty folder that has nothing to do with the project."""
    folder = tmp_path / "nowhere"
    folder.mkdir()
    return folder


def test_what_is_published_is_whole_and_trains_in_an_empty_environment(
    distributions: "Distributions", tmp_path: Path, nowhere: Path, environ: dict[str, str]
) -> None:
    assert_the_wheel_carries_the_package_its_data_and_its_types(distributions)
    assert_the_sdist_carries_all_that_it_takes_to_build_and_to_test(distributions)
    assert_the_wheel_trains_in_an_empty_environment(distributions, tmp_path, nowhere, environ)


def assert_the_wheel_carries_the_package_its_data_and_its_types(distributions: "Distributions") -> None:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        names = wheel.namelist()
    for name in ["__init__.py", "__main__.py", "cli.py", "py.typed", *MNIST]:
        assert names.count(f"tui_mnist/{name}") == 1
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"tui_mnist"}


def assert_the_sdist_carries_all_that_it_takes_to_build_and_to_test(distributions: "Distributions") -> None:
    with tarfile.open(distributions.sdist) as sdist:
        names = [name.partition("/")[2] for name in sdist.getnames()]
    for name in ["pyproject.toml", "README.md", "LICENSE", "run.py", "tests/packaging/test_install.py", *MNIST]:
        assert names.count(name) == 1


def assert_the_wheel_trains_in_an_empty_environment(
    distributions: "Distributions", tmp_path: Path, nowhere: Path, environ: dict[str, str]
) -> None:
    run(sys.executable, "-m", "virtualenv", tmp_path / "empty", cwd=nowhere, environ=environ)
    commands = tmp_path / "empty" / ("Scripts" if os.name == "nt" else "bin")
    run(commands / "python", "-m", "pip", "install", distributions.wheel, cwd=nowhere, environ=environ)

    where = run(commands / "python", "-c", "import tui_mnist; print(tui_mnist.__file__)", cwd=nowhere, environ=environ)
    assert Path(where.stdout).is_relative_to(tmp_path / "empty")
    for command in ([commands / "tui-mnist"], [commands / "python", "-m", "tui_mnist"]):
        outcome = run(*command, *TRAIN, cwd=nowhere, environ=environ)
        assert finish(outcome.stdout)["event"] == "run_finished"
        assert finish(outcome.stdout)["test_accuracy"] > 0.5
    assert list(nowhere.iterdir()) == []


def test_a_fresh_clone_trains_and_then_tests_by_one_command_each(
    clone: Path, nowhere: Path, environ: dict[str, str]
) -> None:
    first = run(sys.executable, clone / "run.py", "tui-mnist", *TRAIN, cwd=nowhere, environ=environ)
    assert finish(first.stdout)["test_accuracy"] > 0.5
    assert first.stderr.startswith("making the environment .venv, once")

    offline = {**environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    second = run(sys.executable, clone / "run.py", "tui-mnist", *TRAIN, cwd=nowhere, environ=offline)
    assert finish(second.stdout)["test_accuracy"] == finish(first.stdout)["test_accuracy"]
    assert "environment" not in second.stderr

    tests = run(sys.executable, clone / "run.py", "pytest", "tests/test_imports.py", cwd=nowhere, environ=environ)
    assert " passed in " in tests.stdout.splitlines()[-1]
