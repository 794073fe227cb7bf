"""What the packaging tests share: clean environment variables, this tree and its distributions, and a tiny project."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCE = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".hypothesis", "build", "dist")


@pytest.fixture(scope="session")
def environ() -> dict[str, str]:
    """The environment variables, without those that lead to this checkout or to its environment."""
    astray = ("PYTHONPATH", "VIRTUAL_ENV", "TUI_MNIST_VENV")
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    return {**kept, "PIP_NO_COMPILE": "1"}  # what is installed is hardly started


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of this tree as a fresh clone has it, without anything that was made in it."""
    return Path(shutil.copytree(ROOT, tmp_path / "fresh clone", ignore=NOT_SOURCE))


@dataclass(frozen=True)
class Distributions:
    """What is published: `sdist`, and `wheel`, which is built from the unpacked sdist."""

    sdist: Path
    wheel: Path


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]) -> Distributions:
    """The sdist of a copy of this tree, and the wheel built from that sdist."""
    folder = tmp_path_factory.mktemp("distributions")
    tree = shutil.copytree(ROOT, folder / "tree", ignore=NOT_SOURCE)
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder, tree], env=environ, check=True)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return Distributions(sdist, wheel)


@dataclass(frozen=True)
class TinyProject:
    """A folder with run.py and the project in `tiny/`, which installs in seconds and without a network."""

    folder: Path
    environ: dict[str, str] = field(repr=False)

    def start(
        self, *arguments: str, cwd: Path | None = None, stderr: int | IO[Any] = subprocess.PIPE
    ) -> "subprocess.Popen[str]":
        """Start `python run.py ARGUMENTS` in a process group of its own, so that a test can interrupt it."""
        command = [sys.executable, str(self.folder / "run.py"), *arguments]
        return subprocess.Popen(
            command,
            cwd=cwd or self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """Run `python run.py ARGUMENTS` to its end."""
        process = self.start(*arguments, cwd=cwd)
        stdout, stderr = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    @property
    def installs(self) -> int:
        """How many times run.py has had the project installed."""
        log = self.folder / "installs.log"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def lack(self, *modules: str) -> None:
        """Let the Python that runs run.py lack some modules."""
        folder = self.folder.with_name("lacking")
        folder.mkdir()
        lines = ["import sys", *(f"sys.modules[{module!r}] = None" for module in modules)]
        (folder / "sitecustomize.py").write_text("\n".join(lines))
        self.environ["PYTHONPATH"] = str(folder)

    def provide_uv(self) -> None:
        """Put a stand-in for uv on the PATH: like uv, it makes environments without pip and installs into them."""
        folder = self.folder.with_name("programs")
        folder.mkdir()
        uv = folder / "uv"
        uv.write_text(
            f"""#!/bin/sh
            set -e
            echo "$@" >> "{folder}/uv.log"
            case "$*" in
            "venv --allow-existing --python $4 $5") "$4" -V; "{sys.executable}" -m virtualenv "$5"; rm "$5"/bin/pip* ;;
            "pip install --editable $4") "$VIRTUAL_ENV/bin/python" -m "$@" ;;
            *) echo "uv: what is $*?"; exit 1 ;;
            esac
            """
        )
        uv.chmod(0o755)
        self.environ["PATH"] = os.pathsep.join([str(folder), self.environ["PATH"]])


@pytest.fixture
def new_project(tmp_path: Path, environ: dict[str, str]) -> TinyProject:
    """A tiny project in a folder with a space in its name, where nothing was made yet."""
    folder = Path(shutil.copytree(Path(__file__).parent / "tiny", tmp_path / "tiny project", ignore=NOT_SOURCE))
    shutil.copy(ROOT / "run.py", folder)
    return TinyProject(folder, {**environ, "PIP_NO_INDEX": "1", "VIRTUALENV_SYMLINK_APP_DATA": "1"})


@pytest.fixture
def quick_project(new_project: TinyProject) -> TinyProject:
    """The same on a machine that has uv and no ensurepip, where an environment is made in no time."""
    new_project.lack("ensurepip")
    new_project.provide_uv()
    return new_project
