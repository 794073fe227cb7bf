"""An app in the place of the real one, with a few commands of its own: it notes which of them were asked for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.filter import LineFilter
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from tui_mnist.tui.app.frame_commands import frame_commands
from tui_mnist.tui.app.palette_commands import PaletteCommands
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import PlainLetters
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.command import ScreenCommand
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.screens import ScreenEntry
from tui_mnist.tui.session.snapshot import Snapshot

SIZES = ((120, 40), (80, 24), (40, 12))
ENTRIES = (
    ScreenEntry("record", "Record", "The one that is shown.", ""),
    ScreenEntry("other", "Other", "Another one.", ""),
)


def _why_not(id_: str) -> Callable[["RecordingScreen"], str]:
    return lambda screen: screen.impossible.get(id_, "")


def _command(id_: str, keys: str, title: str, words: str, *, bar: str = "", pane: str = "") -> ScreenCommand:
    return ScreenCommand(id_, f"do('{id_}')", keys, title, words, bar=bar, pane=pane, why_not=_why_not(id_))


OWN = (
    _command("run", "space", "Run or pause", "Train, or stop time.", bar="run/pause"),
    _command("batch", "full_stop", "One batch", "Train on one mini-batch, then pause.", bar="batch"),
    _command("epoch", "e", "One epoch", "Train to the end of an epoch, then pause.", bar="epoch"),
    _command("restart", "r", "Restart", "Back to the same start.", bar="restart"),
    _command(
        "rate_previous", "left_square_bracket,less_than_sign", "Rate: previous", "The size of a step.", bar="rate"
    ),
    _command("rate_next", "right_square_bracket,greater_than_sign", "Rate: next", "The size of a step.", bar="rate"),
    _command("size_previous", "B", "Batch size: previous", "Images of a batch.", bar="batch size"),
    _command("size_next", "b", "Batch size: next", "Images of a batch.", bar="batch size"),
    _command("undo", "u", "Undo", "Take the last change back.", bar="undo"),
    _command("order", "o", "Order", "Another order of the digits.", bar="order", pane="digits"),
    _command("class", "c", "One class", "Digits of one class.", bar="class", pane="digits"),
    _command("dropout_next", "", "Dropout: next", "The share of units left out."),
)
NOTES = (("●", "A batch."), ("○", "The batch before."))
FRAME = frame_commands(ENTRIES)
EVERY = (*OWN, *FRAME)


def command(id_: str) -> ScreenCommand:
    return next(command for command in EVERY if command.id == id_)


class RecordingScreen(RunScreen):
    """The commands whose ids are in `impossible` can't be done now, for the reason there."""

    TITLE = "Record"
    AUTO_FOCUS = ""
    OWN_COMMANDS = OWN
    NOTES = NOTES
    DEFAULT_CSS = "RecordingScreen { #digits { height: 1fr; } }"

    def __init__(self, opening: Opening, impossible: Mapping[str, str]) -> None:
        super().__init__("record", opening)
        self.impossible = impossible

    def body(self) -> Iterable[Widget]:
        digits = Static(id="digits")
        digits.can_focus = True
        yield digits

    def apply_appearance(self, appearance: Appearance) -> None:
        """It has no other way to be drawn."""


class RecordingApp(App[None]):
    """`asked` are the ids of the commands asked for so far; those in `impossible` can't be done, with the reason."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {PaletteCommands}
    BINDINGS: ClassVar[list[BindingType]] = [each.binding for each in FRAME]

    def __init__(self, *, plain: bool = False, keymap: dict[str, str] | None = None) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.impossible: dict[str, str] = {}
        self.settings = Settings(keymap=keymap or {})
        self._plain = PlainLetters(enabled=plain)
        self.set_keymap(self.settings.keymap)

    def get_default_screen(self) -> RecordingScreen:
        titles = {entry.mode: entry.title for entry in ENTRIES}
        opening = Opening(Snapshot(), Appearance(), self.settings.keymap, titles, FRAME)
        return RecordingScreen(opening, self.impossible)

    def action_give(self, id_: str) -> None:
        if id_ == "palette":
            self.action_command_palette()
        else:
            self.asked.append(id_)

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *([self._plain] if self._plain.enabled else [])]


def play(app: RecordingApp, scene: Callable[[Pilot[None]], Awaitable[Any]], size: tuple[int, int] = (80, 24)) -> None:
    """Run the scene in the app."""

    async def whole() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await scene(pilot)

    asyncio.run(whole())


def screen_text(app: App[Any]) -> str:
    """What the screen shows."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def place_of(app: App[Any], text: str) -> tuple[int, int]:
    """Column and row of the first place where a text shows."""
    for row, line in enumerate(screen_text(app).splitlines()):
        if text in line:
            return line.index(text), row
    raise AssertionError(f"{text!r} does not show in:\n{screen_text(app)}")
