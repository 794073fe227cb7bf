"""Make the README's pictures from the program itself: `python3 run.py python docs/pictures.py [NAME ...]`.

Each command runs in a real pseudo-terminal; what a person would see is saved as SVG beside this file.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import string
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyte
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import MONOKAI
from rich.text import Text

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Scene:
    """A command, the size of its terminal, and the keys pressed, each after some seconds; then it is left alone."""

    command: tuple[str, ...]
    columns: int = 120
    rows: int = 40
    script: tuple[tuple[float, str], ...] = ()


APP = ("tui-mnist", "--fresh", "--no-save")
PICTURES = {
    "headless.svg": Scene(("tui-mnist", "--headless", "--no-save"), 80, 48),
    "train.svg": Scene(APP, script=((3, " "), (6, "]"), (4, "o"), (4, "[["), (3, ""))),
    "step.svg": Scene(APP, script=((3, " "), (3, " "), (1, "2"), (3, "...."), (3, ""))),
    "graph.svg": Scene(APP, script=((3, " "), (3, " "), (1, "3"), (4, ""))),
    "inside.svg": Scene(APP, script=((3, " "), (8, "5"), (6, "\x1b[C\x1b[C"), (3, ""))),
    "draw.svg": Scene(APP, script=((3, " "), (8, "6"), (3, "n"), (3, ""))),
    "geometry.svg": Scene(APP, script=((3, "4"), (2, "p"), (3, "+++"), (0, " "), (8, " "), (2, ""))),
}
PRIVATE = re.compile(rb"\x1b\[[<>=?][\d;]*[$]?[a-zA-Z]")
"""Sequences that ask a terminal for its abilities, which pyte would take for text."""

FRAME = """<svg viewBox="0 0 {terminal_width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width;
}}
{styles}
</style>
<rect width="{terminal_width}" height="{height}" rx="8" fill="#1a1a1a"/>
<g transform="translate(1, 9)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def run(scene: Scene, environment: Mapping[str, str]) -> pyte.Screen:
    """Run a command in a pseudo-terminal to the end of its script, or to its own, and return the screen."""
    screen = pyte.Screen(scene.columns, scene.rows)
    stream = pyte.ByteStream(screen)
    program = shutil.which(scene.command[0], path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        raise SystemExit("there is no command tui-mnist: run this with python3 run.py python docs/pictures.py")
    child, terminal = pty.fork()
    if child == 0:
        os.execve(program, scene.command, {**os.environ, **environment})  # noqa: S606
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", scene.rows, scene.columns, 0, 0))
    for seconds, keys in scene.script or ((600.0, ""),):
        if not _show(terminal, stream, seconds):
            break
        os.write(terminal, keys.encode())
    if scene.script:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return screen


def _show(terminal: int, stream: pyte.ByteStream, seconds: float) -> bool:
    """Draw what comes in for so long; False when the program has ended."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                output = os.read(terminal, 65536)
            except OSError:  # how Linux says that the other end was closed
                return False
            if not output:
                return False
            stream.feed(PRIVATE.sub(b"", output))
    return True


def picture(screen: pyte.Screen, title: str) -> str:
    """Draw a screen as SVG."""
    console = Console(width=screen.columns, record=True, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115
    last = max((y for y in range(screen.lines) if screen.display[y].strip()), default=0)
    for y in range(last + 1):
        line = Text()
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            line.append(cell.data, Style(color=_colour(cell.fg), bgcolor=_colour(cell.bg), bold=cell.bold))
        console.print(line, no_wrap=True, crop=True)
    return console.export_svg(title=title, theme=MONOKAI, code_format=FRAME, unique_id="picture")


def _colour(name: str) -> str | None:
    if name == "default":
        return None
    if len(name) == 6 and set(name) <= set(string.hexdigits):
        return f"#{name}"
    return {"brown": "yellow", "brightbrown": "bright_yellow"}.get(name, name.replace("bright", "bright_"))


def main() -> None:
    """Make all pictures."""
    wanted = sys.argv[1:] or [*PICTURES]
    for name in wanted:
        scene = PICTURES[name]
        with tempfile.TemporaryDirectory() as settings:
            size = {"COLUMNS": str(scene.columns), "LINES": str(scene.rows)} if not scene.script else {}
            environment = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **size}
            screen = run(scene, {**environment, "XDG_CONFIG_HOME": settings})
        (FOLDER / name).write_text(picture(screen, "tui-mnist"), encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
