"""run.py: one command from a fresh clone to a running program, whatever the machine is like."""

import ast
import json
import os
import pty
import shlex
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.packaging.conftest import TinyProject

RUN = Path(__file__).resolve().parents[2] / "run.py"


def told(stdout: str) -> dict[str, Any]:
    """What the tiny project's command tells about how it was started."""
    report: dict[str, Any] = json.loads(stdout)
    return report


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for another process to get somewhere."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never got there"
        time.sleep(0.02)


@pytest.mark.slow
def test_first_start_makes_the_environment_and_the_second_finds_it(new_project: "TinyProject") -> None:
    first = new_project.run("tui-mnist", "--epochs", "7")
    assert first.returncode == 7
    assert told(first.stdout)["arguments"] == ["--epochs", "7"]
    assert told(first.stdout)["prefix"] == str(new_project.folder / ".venv")
    assert first.stderr.startswith("making the environment .venv, once")
    assert "\x1b" not in first.stderr
    assert "\r" not in first.stderr

    second = new_project.run("tui-mnist", "--epochs", "7")
    assert (second.returncode, second.stdout, second.stderr) == (7, first.stdout, "")
    assert new_project.installs == 1


@pytest.mark.slow
def test_the_program_is_told_what_to_type_to_start_it_again(quick_project: "TinyProject") -> None:
    command = f"python3 {shlex.quote(str(quick_project.folder / 'run.py'))} tui-mnist"
    assert told(quick_project.run("tui-mnist").stdout)["started_as"] == command


@pytest.mark.slow
def test_variables_that_lead_astray_do_not(new_project: "TinyProject", tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "tiny.py").write_text("raise SystemExit('the wrong module')")
    config = tmp_path / "pip.conf"
    config.write_text("[global]\nuser = true\nrequire-virtualenv = true\n")
    new_project.environ.update(
        PYTHONPATH=str(tmp_path / "elsewhere"),
        PYTHONHOME=sys.base_prefix,
        VIRTUAL_ENV=str(tmp_path / "other environment"),
        PIP_CONFIG_FILE=str(config),
        PIP_TARGET=str(tmp_path / "target"),
        PIP_PREFIX=str(tmp_path / "prefix"),
    )
    outcome = new_project.run("tui-mnist")
    assert outcome.returncode == 0, outcome.stderr
    assert told(outcome.stdout)["prefix"] == str(new_project.folder / ".venv")
    assert str(tmp_path / "elsewhere") not in told(outcome.stdout)["path"]


@pytest.mark.slow
def test_files_of_a_person_s_own_beside_it_are_not_taken_for_modules(quick_project: "TinyProject") -> None:
    quick_project.run("tui-mnist")
    for name in sys.stdlib_module_names - sys.modules.keys() | {"random", "platform", "hashlib", "tempfile"}:
        (quick_project.folder / f"{name}.py").write_text("raise SystemExit('this is no module of Python')\n")
    outcome = quick_project.run("tui-mnist", "5")
    assert (outcome.returncode, outcome.stderr) == (5, "")


def test_tools_are_added_when_they_are_asked_for(quick_project: "TinyProject") -> None:
    assert quick_project.run("tui-mnist").returncode == 0
    assert not (quick_project.folder / ".venv/bin/tiny-tool").exists()

    assert quick_project.run("tiny-tool", "3").returncode == 3
    assert quick_project.installs == 2
    assert quick_project.run("tiny-tool").returncode == 0
    assert quick_project.run("tui-mnist").returncode == 0
    assert quick_project.installs == 2


@pytest.mark.slow
def test_tools_first_leaves_nothing_to_install_for_the_program(quick_project: "TinyProject") -> None:
    assert quick_project.run("tiny-tool").returncode == 0
    assert quick_project.run("tui-mnist").returncode == 0
    assert quick_project.installs == 1


@pytest.mark.slow
def test_another_pyproject_is_installed_once_and_keeps_the_tools(quick_project: "TinyProject") -> None:
    quick_project.run("tiny-tool")
    with (quick_project.folder / "pyproject.toml").open("a") as pyproject:
        pyproject.write("# another dependency\n")
    assert quick_project.run("tui-mnist").stderr.startswith("completing the environment")
    assert quick_project.run("tiny-tool").stderr == ""
    assert quick_project.installs == 2


@pytest.mark.slow
def test_a_moved_checkout_gets_an_environment_anew(quick_project: "TinyProject") -> None:
    quick_project.run("tui-mnist")
    moved = type(quick_project)(quick_project.folder.with_name("moved"), quick_project.environ)
    shutil.move(quick_project.folder, moved.folder)
    outcome = moved.run("tui-mnist")
    assert told(outcome.stdout)["prefix"] == str(moved.folder / ".venv")
    assert outcome.stderr.startswith("making the environment")


@pytest.mark.slow
def test_a_python_that_is_gone_is_replaced(quick_project: "TinyProject") -> None:
    quick_project.run("tui-mnist")
    python = quick_project.folder / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/removed/by/an/upgrade/python3")
    outcome = quick_project.run("tui-mnist")
    assert outcome.returncode == 0
    assert outcome.stderr.startswith("making the environment")


@pytest.mark.slow
def test_the_active_environment_can_be_the_one_to_replace(quick_project: "TinyProject") -> None:
    quick_project.run("tui-mnist")
    (quick_project.folder / ".venv/complete.json").unlink()
    python = quick_project.folder / ".venv/bin/python"
    command = [str(python), str(quick_project.folder / "run.py"), "tui-mnist"]
    again = subprocess.run(command, env=quick_project.environ, capture_output=True, text=True, check=True)
    assert told(again.stdout)["prefix"] == str(quick_project.folder / ".venv")
    assert quick_project.installs == 2


@pytest.mark.slow
@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_an_interrupted_start_is_mended_by_the_next(quick_project: "TinyProject", how: int, code: int) -> None:
    slow = quick_project.folder / "slow"
    slow.touch()
    interrupted = quick_project.start("tui-mnist")
    wait_until(lambda: quick_project.installs == 1)
    os.killpg(interrupted.pid, how)
    stdout, stderr = interrupted.communicate()
    assert (interrupted.returncode, stdout) == (code, "")
    assert "Traceback" not in stderr
    if how == signal.SIGINT:
        assert stderr.splitlines()[-1].startswith("run.py: interrupted")

    slow.unlink()
    assert "making the environment .venv, once" in quick_project.run("tui-mnist").stderr
    assert quick_project.run("tui-mnist").stderr == ""


@pytest.mark.slow
def test_interrupted_while_tools_are_added_it_is_not_taken_for_whole(quick_project: "TinyProject") -> None:
    quick_project.run("tui-mnist")
    (quick_project.folder / "slow").touch()
    interrupted = quick_project.start("tiny-tool")
    wait_until(lambda: quick_project.installs == 2)
    os.killpg(interrupted.pid, signal.SIGKILL)
    interrupted.communicate()

    (quick_project.folder / "slow").unlink()
    assert "making the environment .venv, once" in quick_project.run("tui-mnist").stderr


@pytest.mark.slow
def test_of_two_at_a_time_the_second_waits(quick_project: "TinyProject") -> None:
    slow = quick_project.folder / "slow"
    slow.touch()
    first = quick_project.start("tui-mnist", "1")
    wait_until(lambda: quick_project.installs == 1)
    second = quick_project.start("tui-mnist", "2")
    assert second.stderr is not None
    assert second.stderr.readline().startswith("waiting for another run.py")
    slow.unlink()
    for process, code in ((first, 1), (second, 2)):
        process.communicate(timeout=60)
        assert process.returncode == code
    assert quick_project.installs == 1


@pytest.mark.slow
def test_what_a_killed_start_left_running_is_waited_for(quick_project: "TinyProject") -> None:
    slow = quick_project.folder / "slow"
    slow.touch()
    killed = quick_project.start("tui-mnist")
    wait_until(lambda: quick_project.installs == 1)
    killed.kill()
    killed.wait()
    next_one = quick_project.start("tui-mnist")
    assert next_one.stderr is not None
    assert next_one.stderr.readline().startswith("waiting for another run.py")
    slow.unlink()
    next_one.communicate(timeout=60)
    assert next_one.returncode == 0
    killed.communicate()


def test_a_failed_install_is_one_line_and_the_last_words_of_pip(quick_project: "TinyProject") -> None:
    broken = quick_project.folder / "broken"
    broken.touch()
    failed = quick_project.run("tui-mnist")
    assert (failed.returncode, failed.stdout) == (1, "")
    lines = failed.stderr.splitlines()
    assert lines[1].startswith("run.py: could not install what tui-mnist needs")
    assert any("the build is broken, says the backend" in line for line in lines[2:])
    assert "Traceback" not in failed.stderr

    broken.unlink()
    assert quick_project.run("tui-mnist").returncode == 0


@pytest.mark.slow
def test_tools_that_cannot_be_had_leave_the_program_as_it_was(quick_project: "TinyProject") -> None:
    quick_project.run("tui-mnist")
    (quick_project.folder / "broken").touch()
    assert quick_project.run("tiny-tool").returncode == 1
    program = quick_project.run("tui-mnist")
    assert (program.returncode, program.stderr) == (0, "")


def test_without_ensurepip_uv_makes_the_environment_and_installs(quick_project: "TinyProject") -> None:
    assert quick_project.run("tui-mnist").returncode == 0
    made, installed = (quick_project.folder.with_name("programs") / "uv.log").read_text().splitlines()
    assert made.startswith("venv")
    assert installed == "pip install --editable ."


def test_python_without_ensurepip_and_without_a_substitute_is_told_what_to_install(new_project: "TinyProject") -> None:
    new_project.lack("ensurepip", "virtualenv", "pip")
    new_project.environ["PATH"] = str(new_project.folder)
    outcome = new_project.run("tui-mnist")
    assert outcome.returncode == 1
    assert f"sudo apt install python3.{sys.version_info.minor}-venv" in outcome.stderr.splitlines()[-1]
    assert "Traceback" not in outcome.stderr


def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(new_project: "TinyProject") -> None:
    (new_project.folder / "file").touch()
    new_project.environ["TUI_MNIST_VENV"] = str(new_project.folder / "file" / "venv")
    outcome = new_project.run("tui-mnist")
    assert outcome.returncode == 1
    (line,) = outcome.stderr.splitlines()
    assert str(new_project.folder / "file" / "venv") in line
    assert "set TUI_MNIST_VENV" in line


@pytest.mark.slow
def test_the_environment_can_be_elsewhere(quick_project: "TinyProject", tmp_path: Path) -> None:
    quick_project.environ["TUI_MNIST_VENV"] = str(tmp_path / "some where" / "else")
    assert told(quick_project.run("tui-mnist").stdout)["prefix"] == str(tmp_path / "some where" / "else")
    assert not (quick_project.folder / ".venv").exists()


def test_a_folder_of_someone_else_is_left_alone(new_project: "TinyProject") -> None:
    keepsake = new_project.folder / ".venv" / "keepsake"
    keepsake.parent.mkdir()
    keepsake.write_text("precious")
    outcome = new_project.run("tui-mnist")
    assert outcome.returncode == 1
    assert "was not made by run.py" in outcome.stderr
    assert [path.name for path in keepsake.parent.iterdir()] == ["keepsake"]


@pytest.mark.slow
def test_the_program_stays_where_it_is_started_and_tools_come_to_the_project(
    quick_project: "TinyProject", tmp_path: Path
) -> None:
    inside = quick_project.folder / "tests"
    inside.mkdir()
    assert told(quick_project.run("tui-mnist", cwd=tmp_path).stdout)["folder"] == str(tmp_path)
    assert told(quick_project.run("tiny-tool", cwd=tmp_path).stdout)["folder"] == str(quick_project.folder)
    assert told(quick_project.run("tiny-tool", cwd=inside).stdout)["folder"] == str(inside)


@pytest.mark.slow
def test_a_command_that_is_not_there_is_bad_usage(quick_project: "TinyProject") -> None:
    outcome = quick_project.run("tui-mist")
    assert outcome.returncode == 2
    assert "there is no command 'tui-mist'" in outcome.stderr.splitlines()[-1]


@pytest.mark.parametrize("arguments", [[], ["--headless"]])
def test_without_a_command_it_shows_the_commands(new_project: "TinyProject", arguments: list[str]) -> None:
    outcome = new_project.run(*arguments)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert "python3 run.py tui-mnist --headless" in outcome.stderr
    assert "python3 run.py pytest" in outcome.stderr
    assert not (new_project.folder / ".venv").exists()


def test_help_is_no_error(new_project: "TinyProject") -> None:
    outcome = new_project.run("--help")
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "python3 run.py pytest" in outcome.stdout


@pytest.mark.slow
def test_a_terminal_gets_one_live_line_that_goes_away(quick_project: "TinyProject") -> None:
    columns = 50
    terminal, ours = pty.openpty()
    termios.tcsetwinsize(ours, (24, columns))
    with os.fdopen(ours, "w") as stderr:
        process = quick_project.start("tui-mnist", stderr=stderr)
    written = ""
    while True:
        try:
            written += os.read(terminal, 4096).decode()
        except OSError:  # how Linux reports that the other side is closed
            break
    os.close(terminal)
    stdout, _ = process.communicate()
    assert told(stdout)["arguments"] == []
    assert "\x1b" not in written
    assert "\n" not in written
    pieces = written.split("\r")
    assert any(piece.startswith("making the environment .venv, once: 0 s") for piece in pieces)
    assert max(len(piece) for piece in pieces) == columns - 1, "a longer one would wrap and stay"
    assert pieces[-1] == ""
    assert pieces[-2] == " " * (columns - 1)


def test_an_old_python_can_read_run_py_and_is_told_what_is_needed() -> None:
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 6))
    old_python = "import runpy, sys; sys.version_info = (3, 10, 4); runpy.run_path(sys.argv[1], run_name='__main__')"
    outcome = subprocess.run([sys.executable, "-c", old_python, RUN], capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    (line,) = outcome.stderr.splitlines()
    assert line.startswith("run.py: tui-mnist needs Python 3.11 or newer")
