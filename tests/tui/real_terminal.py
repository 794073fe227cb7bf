"""The program in a real pseudo-terminal: its own process, keys and clicks as bytes, a screen as a person sees it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyte

from tui_mnist.runs import Run, load_checkpoint, saved_runs

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
"""Seconds after which what was waited for counts as missing, however busy the machine is."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b[27u",
    "old escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "f1": "\x1bOP",
    "ctrl+c": "\x03",
    "ctrl+q": "\x11",
    "ctrl+p": "\x10",
}
"""As terminals send them; escape as the newer ones do, since the old way only a pause tells it from other keys."""
FOREIGN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
"""Sequences that pyte takes for text."""
OTHER_SCREEN = re.compile(rb"\x1b\[\?1049[hl]")
"""Sequences that switch to the other screen, of which pyte knows one alone: both are empty whenever they are shown."""
ASKS_FOR_WHOLE_FRAMES, HAS_WHOLE_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
FRAME_BEGINS, FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
"""Synchronized output, as terminals of today have it: what is seen is never half of a frame."""
ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]")


class RealTerminal:
    """A process on a pseudo-terminal of its own, and the screen that its output draws."""

    def __init__(
        self,
        command: list[str],
        *,
        size: tuple[int, int],
        echo: bool = True,
        before: Callable[[], None] | None = None,
        **process: Any,
    ) -> None:
        self.output = bytearray()
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._master: int | None
        self._master, self._slave = pty.openpty()
        self.resize(*size)
        if not echo:
            attributes = termios.tcgetattr(self._slave)
            attributes[3] &= ~termios.ECHO
            termios.tcsetattr(self._slave, termios.TCSANOW, attributes)
        self.attributes_before = termios.tcgetattr(self._slave)

        def take_the_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if before is not None:
                before()

        self.process = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=take_the_terminal,  # noqa: PLW1509 - no thread of ours runs yet
            **process,
        )

    # --- what a person does -----------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self._send(KEYS.get(key, key))
            self.pump(0.01)

    def click(self, column: int, row: int) -> None:
        """Click on a cell, counted from 0."""
        place = f"{column + 1};{row + 1}"
        self._send(f"\x1b[<0;{place}M\x1b[<0;{place}m")

    def click_on(self, words: str) -> None:
        """Click on words wherever they are on the screen."""
        for row, line in enumerate(self.screen.display):
            if words in line:
                self.click(line.index(words), row)
                return
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hang_up(self) -> None:
        """Close the terminal, as a window or a connection that is gone."""
        if self._master is not None:
            os.close(self._master)
            self._master = None

    def _send(self, text: str) -> None:
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send bytes as they are, and take what comes meanwhile: a terminal that does not read is not read, either."""
        assert self._master is not None
        while data:
            readable, writable, _ = select.select([self._master], [self._master], [], PATIENCE)
            assert readable or writable, f"it reads nothing any more:\n{self.text}"
            if readable:
                self._take()
            if writable:
                data = data[os.write(self._master, data[:1024]) :]

    # --- what a person sees -----------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def words_under(self, title: str) -> str:
        """The words in the frame with this title, however they are broken into lines."""
        lines = self.text.split("\n")
        top = next(row for row, line in enumerate(lines) if f"╭─ {title}" in line)
        left = lines[top].index(f"╭─ {title}")
        right = lines[top].index("╮", left)
        bottom = next(row for row in range(top, len(lines)) if lines[row][left : left + 1] == "╰")
        return " ".join(" ".join(line[left + 1 : right] for line in lines[top + 1 : bottom]).split())

    def pump(self, seconds: float) -> None:
        """Draw what comes in that time."""
        for data in self._arriving(seconds):
            self._stream.feed(OTHER_SCREEN.sub(b"\x1b[2J\x1b[H", FOREIGN.sub(b"", data)))

    def drain(self, seconds: float) -> None:
        """Take what comes in that time without drawing it, which is much quicker."""
        for _ in self._arriving(seconds):
            pass

    def _arriving(self, seconds: float) -> Iterator[bytes]:
        end = time.monotonic() + seconds
        while self._master is not None and select.select([self._master], [], [], max(0, end - time.monotonic()))[0]:
            data = self._take()
            if not data:
                return
            yield data

    def _take(self) -> bytes:
        assert self._master is not None
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return b""
        self.output += data
        if ASKS_FOR_WHOLE_FRAMES in data:
            os.write(self._master, HAS_WHOLE_FRAMES)
        return data

    @property
    def _within_a_frame(self) -> bool:
        return self.output.rfind(FRAME_BEGINS) > self.output.rfind(FRAME_ENDS)

    def until_gone(self, words: str) -> None:
        """Wait until these words are not on the screen."""
        self.until(lambda text: words not in text)

    def until(self, wanted: str | Callable[[str], Any]) -> str:
        """Wait for words on the screen, or until the screen fulfils a condition; the screen."""
        end = time.monotonic() + PATIENCE
        fulfilled = wanted if callable(wanted) else lambda text: wanted in text
        looked_at = -1
        while True:
            if len(self.output) != looked_at and not self._within_a_frame:
                if fulfilled(text := self.text):
                    return text
                looked_at = len(self.output)
            assert time.monotonic() < end, f"{wanted!r} did not come about:\n{self.text}"
            assert self.process.poll() is None, f"it ended before {wanted!r}:\n{self.said}"
            self.pump(0.02)

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end:\n{self.text}"
            self.pump(0.02) if self._master is not None else time.sleep(0.02)
        self.pump(0)
        return int(self.process.returncode)

    @property
    def opened(self) -> bool:
        """Whether the app has opened its screen."""
        return b"\x1b[?1049h" in self.output

    @property
    def said(self) -> str:
        """What was written outside of the app's screen, without colours: all of it, if there was none."""
        return ESCAPES.sub("", self.output.rpartition(b"\x1b[?1049l")[2].decode()).replace("\r\n", "\n").strip()

    @property
    def tail(self) -> str:
        """The end of all that was written, without colours."""
        return ESCAPES.sub("", self.output[-20000:].decode(errors="replace")).replace("\r\n", "\n").strip()

    # --- what is left of it -----------------------------------------------------------------------------------------

    def assert_as_it_was(self) -> None:
        """All modes that were switched are switched back, the keyboard's too."""
        switched = dict(re.findall(rb"\x1b\[\?([0-9]+)([hl])", self.output))
        usual = {mode: b"h" if mode in {b"25", b"7"} else b"l" for mode in switched}
        assert switched == usual
        assert len(re.findall(rb"\x1b\[>[0-9]+u", self.output)) == len(re.findall(rb"\x1b\[<[0-9]*u", self.output))
        assert termios.tcgetattr(self._slave) == self.attributes_before

    @property
    def children(self) -> list[int]:
        """The processes that it has started."""
        table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [tuple(map(int, line.split())) for line in table.splitlines()]
        return [pid for pid, parent in pairs if parent == self.process.pid]

    def close(self) -> None:
        """End whatever is still there."""
        if self.process.poll() is None:
            for pid in (*self.children, self.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()
        self.hang_up()
        os.close(self._slave)


class Home:
    """A person's home with small data in it, and the program there: by default 27 steps an epoch, for 3 epochs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "shapes"
        self.settings_path = folder / "config" / "tui-mnist" / "settings.json"
        _write_shapes(self.data)

    def arguments(self, *arguments: str) -> tuple[str, ...]:
        """The arguments of a small run, with any `--flag=value` replaced."""
        usual = {"--data": str(self.data), "--hidden": "8", "--batch-size": "20", "--epochs": "3", "--lr": "0.01"}
        given = {argument.partition("=")[0] for argument in arguments}
        return (*(f"{flag}={value}" for flag, value in usual.items() if flag not in given), *arguments)

    def environ(self, **changes: str | None) -> dict[str, str]:
        """An environment of which nothing of this machine's terminal or folders is left."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "TEXTUAL", "TMUX"))}
        plain |= {
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "share"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
        }
        for name in ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUTF8"):
            plain.pop(name, None)
        return {name: value for name, value in (plain | changes).items() if value is not None}

    @contextmanager
    def open(
        self,
        *arguments: str,
        usual: bool = True,
        size: tuple[int, int] = (80, 24),
        echo: bool = True,
        before: Callable[[], None] | None = None,
        broken: str = "",
        **environ: str | None,
    ) -> Iterator[RealTerminal]:
        """The app in a terminal of this size, with the `usual` arguments of a small run, or only with those given.

        Without `echo` the terminal shows no key that comes after the end; `before` is called in the new process;
        `broken` is Python that spoils the program before it begins.
        """
        command = [*self.program(broken), *(self.arguments(*arguments) if usual else arguments)]
        environment = self.environ(**environ)
        terminal = RealTerminal(command, size=size, echo=echo, before=before, cwd=self.folder, env=environment)
        try:
            yield terminal
        finally:
            terminal.close()

    def program(self, broken: str = "") -> list[str]:
        """What starts the program; `broken` is Python that spoils it before it begins."""
        if not broken:
            return [sys.executable, "-m", "tui_mnist"]
        return [sys.executable, "-c", f"import sys\n{broken}\nfrom tui_mnist.cli import main\nsys.exit(main())"]

    @property
    def tracebacks(self) -> list[Path]:
        """The files with tracebacks of errors that nobody foresaw."""
        return sorted((self.folder / "state" / "tui-mnist" / "log").glob("*"))

    def headless(self, *arguments: str) -> bytes:
        """The weights of a run without a screen, which is kept elsewhere."""
        runs = self.folder / "undisturbed"
        flags = (*self.arguments(*arguments), "--headless", "--quiet", f"--runs-dir={runs}")
        command = [sys.executable, "-m", "tui_mnist", *flags]
        subprocess.run(
            command, cwd=self.folder, env=self.environ(), check=True, capture_output=True, timeout=2 * PATIENCE
        )
        (run,) = saved_runs(runs)
        return weights(run)

    @property
    def runs(self) -> list[Run]:
        """The runs that were kept."""
        return saved_runs(self.folder / "share" / "tui-mnist" / "runs")

    @property
    def run(self) -> Run:
        """The only run that was kept."""
        (run,) = self.runs
        return run


def _write_shapes(folder: Path) -> None:
    """Random images of 6 × 6 pixels that can be told apart by brightness: 600 to train on, 100 to test on."""
    folder.mkdir()
    generator = np.random.default_rng(3)
    for part, size in (("train", 600), ("t10k", 100)):
        labels = generator.integers(4, size=size)
        images = generator.integers(80, size=(size, 6, 6)) + 40 * labels[:, None, None]
        for kind, array in (("images-idx3", images), ("labels-idx1", labels)):
            header = bytes([0, 0, 0x08, array.ndim]) + b"".join(length.to_bytes(4, "big") for length in array.shape)
            (folder / f"{part}-{kind}-ubyte").write_bytes(header + array.astype(np.uint8).tobytes())


def weights(run: Run) -> bytes:
    """All parameters of a kept run."""
    return load_checkpoint(run)[0].arrays["parameters"].tobytes()


def epoch(text: str) -> int:
    """The epoch that the Train screen shows; 0 where it shows none."""
    found = re.search(r"(?:▶ training|‖ paused) +(?:epoch )?([0-9]+)/", text)
    return int(found[1]) if found else 0


def steps(run: Run) -> int:
    """How many steps of a run are kept."""
    return int(load_checkpoint(run)[0].state["step"])


def gone(pid: int) -> bool:
    """Whether a process has ended, or does soon."""
    end = time.monotonic() + PATIENCE
    while (state := _state(pid)) and not state.startswith("Z"):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _state(pid: int) -> str:
    return subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
