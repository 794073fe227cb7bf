"""A monkey at keyboard, mouse and window; it sends what a terminal sends, faster than any person could."""

import asyncio
import random
import string

from textual import events
from textual._xterm_parser import XTermParser
from textual.geometry import Size

from tests.tui.pretend import PretendHost
from tests.tui.real_terminal import KEYS
from tui_mnist.tui.app.app import TuiMnistApp

SIZES = ((20, 5), (200, 60), (80, 24), (120, 40), (40, 12), (61, 19), (80, 24), (120, 40))
OTHER_KEYS = {
    "shift+tab": "\x1b[Z",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "page up": "\x1b[5~",
    "page down": "\x1b[6~",
    "delete": "\x1b[3~",
    "ctrl+a": "\x01",
    "ctrl+up": "\x1b[1;5A",
    "alt+x": "\x1bx",
    "f2": "\x1bOQ",
    "paste": "\x1b[200~0.03\x1b[201~",
    "focus lost": "\x1b[O",
    "focus gained": "\x1b[I",
    "umlaut": "ä",
    "wide letter": "字",
}
COMMON = list({**KEYS, **OTHER_KEYS}.values())
LETTERS = list(string.digits + string.ascii_letters + string.punctuation)
LEAVING = {"q", KEYS["ctrl+c"], KEYS["ctrl+q"]}


class Monkey:
    """Random actions, the same for the same seed; `actions` are those that were done."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.actions: list[str] = []
        self._parser = XTermParser()

    async def play(self, app: TuiMnistApp, actions: int) -> None:
        """Do so many actions in all, or until the app has been left."""
        kinds = {self.press: 60, self.click: 20, self.wheel: 6, self.drag: 3, self.resize: 5, self.tell: 14}
        while len(self.actions) < actions and app.is_running and app._exception is None:
            self._driven = app
            action = self.chance.choices(list(kinds), weights=list(kinds.values()))[0]
            self.actions.append(action())
            if self.chance.random() < 0.6:
                await asyncio.sleep(self.chance.choice((0, 0, 0, 0, 0.01)))

    def press(self) -> str:
        """Press a key; rarely one that leaves the app."""
        keys = self.chance.choice((COMMON, LETTERS, LETTERS))
        key = self.chance.choice([key for key in keys if key not in LEAVING or self.chance.random() < 0.1] or [" "])
        return self._send(key)

    def click(self) -> str:
        place = self._place()
        return self._send(f"\x1b[<0;{place}M\x1b[<0;{place}m" * self.chance.choice((1, 1, 1, 2)))

    def wheel(self) -> str:
        return self._send(f"\x1b[<{self.chance.choice((64, 65, 66, 67))};{self._place()}M" * self.chance.randint(1, 5))

    def drag(self) -> str:
        return self._send(f"\x1b[<0;{self._place()}M\x1b[<32;{self._place()}M\x1b[<0;{self._place()}m")

    def resize(self) -> str:
        """Give the window another size."""
        size = Size(*self.chance.choice((*SIZES, (self.chance.randint(20, 200), self.chance.randint(5, 60)))))
        driver = self._driven._driver
        assert driver is not None
        driver._size = size
        self._driven.post_message(events.Resize(size, size))
        return f"resize to {size}"

    def tell(self) -> str:
        """Let something happen to the trainer, if it is a pretended one."""
        host = self._driven.driver.host
        if not isinstance(host, PretendHost) or not host.running:
            return "nothing"
        what = self.chance.choices(
            ("train", "train badly", "epoch", "finish", "diverge", "fail", "die"), weights=(50, 5, 20, 6, 5, 3, 1)
        )[0]
        match what:
            case "train":
                host.train(self.chance.randint(1, 60))
            case "train badly":
                figures = [float("nan"), float("inf"), 1e30, 0.0, -1.0]
                host.train(5, loss=lambda step: self.chance.choice(figures))
            case "epoch":
                host.epoch()
            case "finish":
                host.finish()
            case "diverge":
                host.diverge()
            case "fail":
                host.fail(can_go_on=self.chance.random() < 0.5)
            case _:
                host.fail()
                host._reports.put(None)
        return what

    def _place(self) -> str:
        width, height = self._driven.size
        return f"{self.chance.randint(1, max(1, width))};{self.chance.randint(1, max(1, height))}"

    def _send(self, sequence: str) -> str:
        """Send what a terminal would."""
        driver = self._driven._driver
        assert driver is not None
        for event in self._parser.feed(sequence):
            driver.process_message(event)
        return repr(sequence)
