"""An app in the place of the real one: it notes which actions were asked for."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from textual.actions import parse
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.command import Provider
from textual.filter import LineFilter
from textual.pilot import Pilot
from tui_mnist.tui.app.commands import COMMANDS, Command

from tui_mnist.tui.app.palette_commands import PaletteCommands
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.terminal import PlainLetters
from tui_mnist.tui.kit.key_bar import KeyBar

SIZES = ((120, 40), (80, 24), (40, 12))


class RecordingApp(App[None]):
    """`asked` are the actions so far; the commands whose ids are in `impossible` can't be done now."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {PaletteCommands}

    def __init__(self, *, plain: bool = False, keymap: dict[str, str] | None = None) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.impossible: set[str] = set()
        self.settings = Settings(keymap=keymap or {})
        self._plain = PlainLetters(enabled=plain)
        for command in COMMANDS:
            self._bindings.key_to_bindings.update(
                {
                    binding.key: [binding]
                    for binding in Binding.make_bindings([Binding(command.keys, command.action, id=command.id)])
                }
            )
            name = parse(command.action)[1]
            setattr(self, f"action_{name}", self._recorder(name))
        self.set_keymap(self.settings.keymap)

    def _recorder(self, name: str) -> Callable[..., None]:
        def record(first: object = None, second: object = None) -> None:
            parameters = [parameter for parameter in (first, second) if parameter is not None]
            self.asked.append(f"{name}({', '.join(map(repr, parameters))})" if parameters else name)

        return record

    def compose(self) -> ComposeResult:
        yield KeyBar(COMMANDS, self.settings.keymap)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        possible = {
            parse(command.action)[1:]: command.id not in self.impossible
            for command in COMMANDS
            if command.id in self.impossible
        }
        return possible.get((action, parameters), True) or None

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *([self._plain] if self._plain.enabled else [])]


def command(id_: str) -> Command:
    return next(command for command in COMMANDS if command.id == id_)


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
