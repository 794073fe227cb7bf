"""What lies where a person stands is theirs: whatever its name, none of it is run, and the program does as always."""

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE, ROOT, Program
from tests.tui.real_terminal import Home

FILES = {
    "hostile": "open({trace!r}, 'a').write(__name__ + '\\n')\ninput('Guess my number: ')\nraise SystemExit(7)\n",
    "harmless": "open({trace!r}, 'a').write(__name__ + '\\n')\n",
}
"""What a file of a person's own may do when it is imported; both tell that it was."""
TEAM = ("--hidden=4500", "--threads=2", "--epochs=1")
"""So large a first layer is trained by a team of two processes."""
SCRIPT = "import sys\nfrom tui_mnist.__main__ import main\nsys.exit(main())\n"
"""The command `tui-mnist`, as installers write it."""


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every module of the standard library and of what is installed, but for those that Python loads by itself."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "bare.py").write_text("import sys\nprint(*sys.modules)\n")
    bare = subprocess.run(
        [sys.executable, "-m", "bare"], cwd=folder, env=os.environ, capture_output=True, text=True, check=True
    )
    installed = {name for name in importlib.metadata.packages_distributions() if name.isidentifier()}
    return {*sys.stdlib_module_names, *installed} - {"tui_mnist", *bare.stdout.split()}


@pytest.fixture(params=FILES)
def trace(request: pytest.FixtureRequest, tmp_path: Path, names: set[str]) -> Path:
    """The file that tells what was imported of the modules that lie in the folder where the program is started."""
    trace = tmp_path / "trace"
    for name in names:
        (tmp_path / f"{name}.py").write_text(FILES[request.param].format(trace=str(trace)))
    return trace


@pytest.mark.parametrize("python_path", [f"{ROOT}", f"{os.pathsep}{ROOT}"], ids=["", "empty entry"])
@pytest.mark.parametrize("start", ["module", "script"])
def test_headless_training_runs_nothing_of_it(program: Program, trace: Path, start: str, python_path: str) -> None:
    script = program.folder / "bin" / "tui-mnist"
    script.parent.mkdir()
    script.write_text(SCRIPT)
    command = ["-m", "tui_mnist"] if start == "module" else [str(script)]
    ended = subprocess.run(
        [sys.executable, *command, *program.small("--data=shapes", "--runs-dir=runs", "--json", *TEAM)],
        cwd=program.folder,
        env=program.environ | {"PYTHONPATH": python_path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert not trace.exists(), f"imported: {trace.read_text()}"
    assert (ended.returncode, ended.stderr) == (0, "")
    assert '"event": "run_finished"' in ended.stdout.splitlines()[-1]
    assert program.kept.is_relative_to(program.folder / "runs")


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
def test_the_app_runs_nothing_of_it(trace: Path, tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.open("--data=shapes", "--runs-dir=runs", *TEAM) as terminal:
        terminal.until("paused")
        for screen in ("2 Step", "3 Graph", "1 Train"):  # each is loaded when it is first shown
            terminal.press(screen[0])
            terminal.until(f"[{screen}]")
        terminal.press("space")
        terminal.until("finished")
        terminal.press("q")
        assert terminal.ended() == 0
    assert not trace.exists(), f"imported: {trace.read_text()}"
    assert len([*(tmp_path / "runs").iterdir()]) == 1


def test_a_folder_that_the_environment_names_is_searched_all_the_same(program: Program) -> None:
    (program.folder / "sampling.py").write_text("")
    code = (
        "import sys; from tui_mnist.import_path import leave_out_current_folder as leave; leave(); import sampling;"
        "print('' in sys.path)"
    )
    environ = program.environ | {"PYTHONPATH": os.pathsep.join(["", str(ROOT), str(program.folder)])}
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=program.folder, env=environ, capture_output=True, text=True, check=False
    )
    assert (ended.stdout, ended.stderr) == ("False\n", "")
