"""The README stays true: its commands run, its Python prints what it says, its flags are the program's."""

import ast
import doctest
import inspect
import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_mnist.training import Trainer, declarations
from tui_mnist.tui.screens import SCREENS

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> Iterator[str]:
    return iter(re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL))


def commands() -> list[str]:
    return [line.removeprefix("$ ") for block in blocks("console") for line in block.splitlines() if line[:2] == "$ "]


def run(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_DATA_HOME": str(home), "HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder in which the README's commands find what the ones before them left."""
    return tmp_path_factory.mktemp("home")


def test_the_readme_opens_with_its_two_commands() -> None:
    assert commands()[:2] == ["python3 run.py tui-mnist", "python3 run.py pytest"]


@pytest.mark.parametrize("line", [line for line in commands() if line.startswith("tui-mnist")])
def test_each_command_for_the_program_runs(line: str, home: Path) -> None:
    if "--resume last" in line:
        run([sys.executable, "-m", "tui_mnist", "--headless", "--epochs", "1", "--train-size", "1000"], home)
    done = run([sys.executable, "-m", "tui_mnist", *shlex.split(line)[1:]], home)
    assert done.returncode == 0, done.stderr
    assert "test accuracy" in done.stdout.lower() or '"test_accuracy"' in done.stdout


@pytest.mark.parametrize("line", [line for line in commands() if "-m benchmarks." in line])
def test_each_benchmark_tells_how_it_is_used(line: str, home: Path) -> None:
    module = shlex.split(line)[shlex.split(line).index("-m") + 1]
    done = run([sys.executable, "-m", module, "--help"], home)
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout


def test_its_python_prints_what_it_says() -> None:
    examples = [block for block in blocks("python") if ">>>" in block]
    assert examples
    parser = doctest.DocTestParser()
    for number, example in enumerate(examples):
        test = parser.get_doctest(example, {}, f"README example {number}", "README.md", 0)
        assert doctest.DocTestRunner().run(test).failed == 0


def test_its_five_steps_are_the_trainers_own_lines() -> None:
    shown = next(block for block in blocks("python") if "self.update()" in block)
    source = inspect.getsource(Trainer._train_on_a_batch)
    steps = next(node for node in ast.walk(ast.parse(textwrap.dedent(source))) if isinstance(node, ast.With))
    assert ast.unparse(ast.parse(shown)) == "\n".join(ast.unparse(statement) for statement in steps.body)


def test_it_lists_every_flag_of_the_program_and_no_other() -> None:
    help_text = run([sys.executable, "-m", "tui_mnist", "--help"], PROJECT).stdout
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `--"))
    assert set(re.findall(r"--[a-z][a-z-]+", table)) == set(re.findall(r"--[a-z][a-z-]+", help_text))


def test_its_table_of_keys_is_made_of_the_declared_commands() -> None:
    made = run([sys.executable, str(PROJECT / "docs" / "keys.py")], PROJECT).stdout
    assert all(f"| **{entry.title}** |" in made for entry in SCREENS)
    assert made in README


def test_it_lists_every_choice_and_every_default() -> None:
    rows = {
        line.split("|")[1].strip().strip("`").split("`")[0]: line
        for line in README.splitlines()
        if line.startswith("| `--")
    }
    for name, declared in declarations().items():
        row = rows["--" + name.replace("_", "-")]
        assert all(f"{choice}" in row for choice in declared.choices), name


def test_the_files_that_it_points_to_are_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (PROJECT / target).exists(), target
