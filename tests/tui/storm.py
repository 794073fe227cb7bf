"""A storm over the real program: keys, mouse, paste, sizes, suspends and killed trainers, faster than any person.

`python -m tests.tui.storm [--minutes N] [--seed N]`

What is done follows from the seed alone; what it meets also depends on how fast the machine is. From time to time it
looks whether a key is still answered, and leaves the program as a person does: then its last words, its exit code, the
terminal and the runs on the disk must be as they are after any other session.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import string
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from textual import events
from textual._xterm_parser import XTermParser

from tests.tui.monkey import OTHER_KEYS
from tests.tui.real_terminal import KEYS, PATIENCE, Home, RealTerminal
from tui_mnist.runs import load_checkpoint
from tui_mnist.tui.app.frame_commands import frame_commands
from tui_mnist.tui.app.settings import load_settings
from tui_mnist.tui.kit.key_names import split_keys
from tui_mnist.tui.kit.keymap import keys_of
from tui_mnist.tui.screens import SCREENS

SECONDS_OF_A_SESSION = 20.0
DEEDS_BETWEEN_LOOKS = 60
CALM_SIZES = ((80, 24), (100, 30))
"""The sizes at which the storm looks: each look takes the other one, so that all is drawn anew."""

FUNCTION_KEYS = {
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
}
SEQUENCES = [*KEYS.values(), *OTHER_KEYS.values(), *FUNCTION_KEYS.values()]
LETTERS = list(string.digits + string.ascii_letters + string.punctuation + " ")
LEAVING = {"q", KEYS["ctrl+c"], KEYS["ctrl+q"]}
PASTES = (
    "0.03",
    "x = 3\ny = x ** 2",
    "q=log([-1,1])",
    "x=[1,2]/0",
    "x = 1e100\ny = exp(x) - exp(x)",
    "Σ字\u202e\u0000\x07 [bold]{x}",
    "\x1b[31mred\x1b[0m",
    "a" * 5000,
    "9" * 400,
    "\n" * 200,
)
TYPED = ("0.03", "1e400", "nan", "-1", "512,256", "all", "adam", "", "9999999999999999999999", "[x]", "٣", "relu", "no")
PROGRAMS = (
    "x = 1e308\ny = x * [1, -1]",
    "x = [1, 2] / 0",
    "q = log([-1, 1])",
    "x = 1\nwhere(x >",
    "W = normal(3, 3)\ny = grad(sum(W @ W), W)",
    "y = ((((",
)


class Storm:
    """Storms over one session after the other in the same home; `log` has what was done in the present session."""

    def __init__(self, home: Home, seed: int, *, suspends: bool = False) -> None:
        self.chance = random.Random(seed)
        self.log: list[str] = []
        self.sessions = self.actions = 0
        self._home = home
        self._looks = 0
        kinds = {
            self.press: 30,
            self.type_quickly: 12,
            self.click: 20,
            self.drag: 5,
            self.wheel: 5,
            self.resize: 8,
            self.resize_and_switch: 14,
            self.paste: 3,
            self.open_dialog: 10,
            self.use_the_palette: 4,
            self.turn_knobs: 8,
            self.edit_a_knob: 6,
            self.edit_a_program: 6,
            self.drive: 14,
            self.look_away: 2,
            self.read_slowly: 2,
            self.kill_the_trainer: 1,
            self.stop_the_trainer: 1,
        }
        self._suspends = suspends
        if suspends:
            kinds |= {self.suspend: 2, self.suspend_by_key: 2}
        self._kinds = kinds

    def rage(self, seconds: float) -> None:
        """Storm for so long, in sessions that are left and checked."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._session() as self._terminal:
                self._until_it_begins()
                self._storm(min(end, time.monotonic() + SECONDS_OF_A_SESSION))
                self._leave()
                self._check_what_is_left()

    @contextmanager
    def _session(self) -> Iterator[RealTerminal]:
        self.log.clear()
        self.sessions += 1
        self._kept_before = {run.folder for run in self._home.runs}
        size, nowhere = self.chance.choice(CALM_SIZES), "http://127.0.0.1:9"  # where no other data is to be had
        with self._home.open(
            "--epochs=100000", size=size, echo=False, PYTHONFAULTHANDLER="1", http_proxy=nowhere, https_proxy=nowhere
        ) as terminal:
            try:
                yield terminal
            except AssertionError as error:
                raise AssertionError(f"{error}\nbefore: {self.log[-60:]}") from error

    def _storm(self, end: float) -> None:
        since_look = 0
        while time.monotonic() < end and self._terminal.process.poll() is None:
            action = self.chance.choices(list(self._kinds), weights=list(self._kinds.values()))[0]
            self.log.append(action.__name__)
            action()
            self.actions += 1
            since_look += 1
            self._terminal.drain(self.chance.choice((0, 0, 0, 0.005, 0.02, 0.1)))
            if since_look >= DEEDS_BETWEEN_LOOKS:
                since_look = 0
                self._look()

    # --- what is done -----------------------------------------------------------------------------------------------

    def press(self) -> None:
        """A few keys, rarely one that leaves the program."""
        for _ in range(self.chance.randint(1, 5)):
            key = self.chance.choice(self.chance.choice((SEQUENCES, LETTERS, LETTERS)))
            if key not in LEAVING or self.chance.random() < 0.02:
                self._send(key)

    def type_quickly(self) -> None:
        """Many keys in one go."""
        keys = [key for key in (*SEQUENCES, *LETTERS) if key not in LEAVING]
        self._send("".join(self.chance.choices(keys, k=self.chance.randint(5, 40))))

    def click(self) -> None:
        """One to three clicks, of any button."""
        place, button = self._place(), self.chance.choice((0, 0, 0, 0, 1, 2))
        self._send(f"\x1b[<35;{place}M" + f"\x1b[<{button};{place}M\x1b[<{button};{place}m" * self.chance.randint(1, 3))

    def drag(self) -> None:
        """From one place to others; sometimes the button is never let go."""
        self._send(f"\x1b[<0;{self._place()}M")
        for _ in range(self.chance.randint(1, 6)):
            self._send(f"\x1b[<32;{self._place()}M")
        if self.chance.random() < 0.9:
            self._send(f"\x1b[<0;{self._place()}m")

    def wheel(self) -> None:
        """Up, down, left and right."""
        self._send(f"\x1b[<{self.chance.randint(64, 67)};{self._place()}M" * self.chance.randint(1, 8))

    def resize(self) -> None:
        """One size, or some in a row as of a window that is dragged."""
        for _ in range(self.chance.choice((1, 1, 2, 5))):
            self._terminal.resize(self.chance.randint(10, 300), self.chance.randint(3, 90))
            self._terminal.drain(self.chance.choice((0, 0, 0.01, 0.03)))

    def resize_and_switch(self) -> None:
        """Another screen within a tenth of a second of another size, before or after."""
        switch = self.chance.choice("12345678")
        first, second = self.chance.sample((lambda: self._send(switch), self.resize), 2)
        first()
        self._terminal.drain(self.chance.uniform(0, 0.1))
        second()

    def paste(self) -> None:
        """A text, as a terminal brackets it; or the bytes of another encoding."""
        if self.chance.random() < 0.1:
            self._terminal.send_bytes(self.chance.choice((b"\xe4\xff", b"\xf0\x9f", b"\xc3(")))
        else:
            self._send(f"\x1b[200~{self.chance.choice(PASTES)}\x1b[201~")

    def open_dialog(self) -> None:
        """Help, the question before quitting, the number of epochs or the theme, and what comes to mind in it."""
        self._send(self.chance.choice(("?", "q", "g", KEYS["f1"], OTHER_KEYS["f2"])))
        self._terminal.drain(self.chance.choice((0, 0.05, 0.2)))
        for _ in range(self.chance.randint(0, 5)):
            chosen = self.chance.choice(("/", "a", "k", "down", "up", "tab", "page down"))
            self._send({**KEYS, **OTHER_KEYS}.get(chosen, chosen))
        self._send(self.chance.choice((KEYS["escape"], KEYS["escape"], KEYS["old escape"], "")))

    def use_the_palette(self) -> None:
        """Search for a command, and take it or not."""
        self._send(KEYS["ctrl+p"])
        self._terminal.drain(self.chance.choice((0, 0.05, 0.3)))
        self._send(self.chance.choice(("rate", "theme", "new", "stop", "drop", "xyz", "")))
        self._terminal.drain(self.chance.choice((0, 0.1, 0.3)))
        self._send(self.chance.choice((KEYS["enter"], KEYS["escape"], KEYS["down"] + KEYS["enter"])))

    def turn_knobs(self) -> None:
        """So that there is a notice each time."""
        self._send("".join(self.chance.choices("[]<>oOlLbBu!", k=self.chance.randint(1, 12))))

    def edit_a_knob(self) -> None:
        """Type a value, letter by letter, and take it or not."""
        self._send("1" + KEYS["tab"] + KEYS["down"] * self.chance.randint(0, 12) + KEYS["enter"])
        for letter in self.chance.choice(TYPED):
            self._send(letter)
            self._terminal.drain(self.chance.choice((0, 0.005)))
        self._send(self.chance.choice((KEYS["enter"], KEYS["escape"], KEYS["tab"])))

    def edit_a_program(self) -> None:
        """Type a program into the playground, and let its ball roll."""
        self._send("3" + FUNCTION_KEYS["f4"] + FUNCTION_KEYS["f5"])
        self._terminal.drain(self.chance.choice((0, 0.1)))
        self._send(self.chance.choice(("\x01", "")))
        for letter in self.chance.choice(PROGRAMS).replace("\n", "\r"):
            self._send(letter)
            self._terminal.drain(self.chance.choice((0, 0, 0.005)))
        self._send(KEYS["escape"] + self.chance.choice((" ", "...,", "rt", KEYS["right"] * 3, "")))

    def drive(self) -> None:
        """Train, pause, one batch, one epoch, restart, another run."""
        self._send(self.chance.choice((" ", " ", " ", ".", "e", "r", "n", "+", "-")))

    def look_away(self) -> None:
        """Another window has the keyboard for a moment."""
        self._send("\x1b[O")
        self._terminal.drain(self.chance.choice((0, 0.05)))
        self._send("\x1b[I")

    def read_slowly(self) -> None:
        """A terminal that takes nothing for a while, as over a slow line."""
        time.sleep(self.chance.uniform(0.05, 0.7))

    def kill_the_trainer(self) -> None:
        """As a system does that has no memory left."""
        for child in self._terminal.children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self._terminal.drain(self.chance.choice((0, 0.1, 0.5)))
        self._send(self.chance.choice(("n", " ", KEYS["escape"], "r", "")))

    def stop_the_trainer(self) -> None:
        """A trainer that gets no time for a while."""
        for number, seconds in ((signal.SIGSTOP, self.chance.uniform(0, 0.5)), (signal.SIGCONT, 0)):
            for child in self._terminal.children:
                with suppress(ProcessLookupError):
                    os.kill(child, number)
            self._terminal.drain(seconds)

    def suspend(self) -> None:
        """By a signal, and go on; sometimes there is only the second one, or sizes change in between."""
        if self.chance.random() < 0.8:
            self._terminal.process.send_signal(signal.SIGTSTP)
            self._terminal.drain(self.chance.choice((0, 0.05, 0.3)))
        self._go_on()

    def suspend_by_key(self) -> None:
        """With Ctrl-Z, and go on."""
        self._send("\x1a")
        self._terminal.drain(self.chance.choice((0, 0.05, 0.3)))
        self._go_on()

    def _go_on(self) -> None:
        if self.chance.random() < 0.3:
            self.resize()
        self._terminal.process.send_signal(signal.SIGCONT)

    def _place(self) -> str:
        screen = self._terminal.screen
        return f"{self.chance.randint(1, screen.columns)};{self.chance.randint(1, screen.lines)}"

    def _send(self, text: str) -> None:
        self.log.append(repr(text))
        self._terminal.send_bytes(text.encode())

    # --- what must hold ---------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Close what is open, and see whether the help comes and goes."""
        self._calm_down()
        end = time.monotonic() + PATIENCE
        while "Help" not in self._terminal.text:
            if self._terminal.process.poll() is not None:
                return  # it was on its way out
            self._expect(time.monotonic() < end, "no key is answered")
            self._send(KEYS["escape"])
            self._terminal.pump(0.1)
            if "Help" not in self._terminal.text:
                self._send(self._key("help"))
                self._terminal.pump(0.4)
        self._send(KEYS["escape"])
        self._terminal.pump(0.1)

    def _leave(self) -> None:
        """Leave as a person does, whatever is on the screen."""
        if self._terminal.process.poll() is None:
            self._calm_down()
        end = time.monotonic() + 2 * PATIENCE
        while self._terminal.process.poll() is None:
            self._expect(time.monotonic() < end, "it can't be left")
            self._send("s" if "Quit?" in self._terminal.text else KEYS["escape"])
            self._terminal.pump(0.2)
            if "Quit?" not in self._terminal.text and self._terminal.process.poll() is None:
                self._send(self._key("quit"))
                self._terminal.pump(0.3)
        self._terminal.pump(0)

    def _calm_down(self) -> None:
        """End whatever is under way: a stopped process, a paste, a button that is held; and look at all of it."""
        self._looks += 1
        if self._suspends:
            self._terminal.process.send_signal(signal.SIGCONT)
        self._send("\x1b[201~\x1b[<0;1;1m\x1b[I")
        self._terminal.drain(0.3)
        self._terminal.resize(*CALM_SIZES[self._looks % 2])
        self._terminal.pump(0.3)

    def _check_what_is_left(self) -> None:
        """The last words, the terminal, the processes and the runs."""
        terminal, said = self._terminal, self._terminal.said
        self._expect(terminal.process.returncode == 0, f"it ended with {terminal.process.returncode}")
        self._expect("Traceback" not in said, "there is a traceback")
        terminal.assert_as_it_was()
        new = [run for run in self._home.runs if run.folder not in self._kept_before]
        lines = said.splitlines()
        if new or lines:
            told = bool(lines) and lines[0].startswith("tui-mnist: ")
            self._expect(told, f"it does not say what became of {[(run.name, run.finished) for run in new]}")
        if new and "broken off" not in lines[0]:  # a trainer that is killed may not have kept anything
            self._expect(lines[-1].startswith("go on with: tui-mnist --resume "), "it does not say how to go on")
        for run in new:
            load_checkpoint(run)

    def _until_it_begins(self) -> None:
        """Wait for the run, or for a word on why knobs that the last session left behind let none begin."""
        end = time.monotonic() + PATIENCE
        while not any(words in self._terminal.text for words in ("paused", "esc close")):
            self._expect(self._terminal.process.poll() is None, "it ended before it began")
            self._expect(time.monotonic() < end, "no run begins")
            self._terminal.pump(0.05)

    def _expect(self, holds: bool, what: str) -> None:
        if not holds:
            shown = self._terminal.text
            if self._terminal.process.poll() is None:
                self._terminal.process.send_signal(signal.SIGCONT)
                self._terminal.process.send_signal(signal.SIGABRT)  # Python tells where each of its threads is
                self._terminal.drain(2)
                shown += "\n" + self._terminal.tail
            raise AssertionError(f"{what}:\n{shown}\n{self._terminal.said}")

    def _key(self, command: str) -> str:
        """What a terminal sends for the key of a command, which the storm may have changed."""
        declared = next(each for each in frame_commands(SCREENS) if each.id == command)
        keymap = load_settings(self._home.settings_path)[0].keymap
        return _sequences()[split_keys(keys_of(declared, keymap))[0]]


def _sequences() -> dict[str, str]:
    """What the storm sends, by Textual's name of the key that it is."""
    parser = XTermParser()
    named: dict[str, str] = {}
    for sequence in (*LETTERS, *SEQUENCES):
        for event in parser.feed(sequence):
            if isinstance(event, events.Key):
                named.setdefault(event.key, sequence)
    return named


def main(arguments: list[str] | None = None) -> int:
    """Storm for some minutes; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--suspends", action="store_true", help="SIGTSTP, SIGCONT and Ctrl-Z, too")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        storm = Storm(Home(Path(folder)), options.seed, suspends=options.suspends)
        begun = time.monotonic()
        try:
            storm.rage(60 * options.minutes)
        except AssertionError as error:
            traceback.print_exception(error)
            return 1
        finally:
            took = (time.monotonic() - begun) / 60
            print(f"seed {options.seed}: {took:.1f} minutes, {storm.sessions} sessions, {storm.actions:,} actions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
