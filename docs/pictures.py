"""Make the README's pictures from the program itself: `python3 run.py python docs/pictures.py`.

Each command runs in a real pseudo-terminal; what a person would see at its end is saved as SVG beside this file.
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import string
import sys
from collections.abc import Mapping
from pathlib import Path

import pyte
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import MONOKAI
from rich.text import Text

FOLDER = Path(__file__).parent
COLUMNS, ROWS = 80, 48
PICTURES = {"headless.svg": ["tui-mnist", "--headless", "--no-save"]}

FRAME = """<svg viewBox="0 0 {terminal_width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width;
}}
{styles}
</style>
<rect width="{terminal_width}" height="{height}" rx="8" fill="#1a1a1a"/>
<g transform="translate(9, 9)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def run(command: list[str], environment: Mapping[str, str]) -> pyte.Screen:
    """Run a command in a pseudo-terminal to its end, and return the screen."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    program = shutil.which(command[0], path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        raise SystemExit(f"there is no command {command[0]!r}: run this with python3 run.py python docs/pictures.py")
    child, terminal = pty.fork()
    if child == 0:
        os.execve(program, command, {**os.environ, **environment})  # noqa: S606
    while select.select([terminal], [], [], 600)[0]:
        try:
            output = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other end was closed
            break
        if not output:
            break
        stream.feed(output)
    os.waitpid(child, 0)
    return screen


def picture(screen: pyte.Screen, title: str) -> str:
    """Draw a screen as SVG."""
    console = Console(width=COLUMNS, record=True, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115
    last = max((y for y in range(ROWS) if screen.display[y].strip()), default=0)
    for y in range(last + 1):
        line = Text()
        for x in range(COLUMNS):
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
    size = {"COLUMNS": str(COLUMNS), "LINES": str(ROWS)}
    for name, command in PICTURES.items():
        screen = run(command, {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **size})
        (FOLDER / name).write_text(picture(screen, " ".join(command)), encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
