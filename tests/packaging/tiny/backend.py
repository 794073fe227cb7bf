"""A build backend that needs no network, so that run.py's tests are about run.py and not about the packages' index.

It builds the program, and a wheel with the tool that the `dev` extra asks for. It counts in `installs.log` how often it
was asked; the file `slow` makes it wait until that is gone, and `broken` makes it fail.
"""

import time
from pathlib import Path
from zipfile import ZipFile

PROJECT = Path(__file__).resolve().parent


def build_editable(folder: str, config_settings: object = None, metadata_directory: object = None) -> str:
    """Write the wheel that links the program into an environment, and return its name."""
    with (PROJECT / "installs.log").open("a") as log:
        log.write("asked\n")
    while (PROJECT / "slow").exists():
        time.sleep(0.05)
    if (PROJECT / "broken").exists():
        raise SystemExit("the build is broken, says the backend")
    tool = write_wheel(PROJECT, "tiny_tool", "tiny-tool = tiny:tool")
    requires = f"Provides-Extra: dev\nRequires-Dist: tiny-tool @ {(PROJECT / tool).as_uri()} ; extra == 'dev'\n"
    return write_wheel(Path(folder), "tiny", "tui-mnist = tiny:program", requires, {"tiny.pth": f"{PROJECT}\n"})


def write_wheel(folder: Path, name: str, command: str, requires: str = "", files: dict[str, str] | None = None) -> str:
    """Write a wheel with one command and some files, and return its name."""
    info = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{requires}",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: tiny\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "entry_points.txt": f"[console_scripts]\n{command}\n",
        "RECORD": "",
    }
    wheel = f"{name}-1-py3-none-any.whl"
    with ZipFile(folder / wheel, "w") as archive:
        for path, text in {
            **(files or {}),
            **{f"{name}-1.dist-info/{path}": text for path, text in info.items()},
        }.items():
            archive.writestr(path, text)
    return wheel
