"""The app: each command gets its action here, and what the learner chooses is remembered."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.actions import ActionParseResult, parse
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.theme import ThemeProvider

from tui_mnist.errors import StorageError
from tui_mnist.printable import printable
from tui_mnist.queries.digits import ORDERS, DigitsQuery
from tui_mnist.training import SMOOTHINGS
from tui_mnist.tui.app.commands import COMMANDS, SCREENS, bindings
from tui_mnist.tui.app.session_app import SessionApp
from tui_mnist.tui.app.settings import Settings, save_settings
from tui_mnist.tui.app.terminal import OnlyShown, PlainLetters, Terminal
from tui_mnist.tui.app.themes import HIGH_CONTRAST
from tui_mnist.tui.kit.appearance import DRAWINGS, Appearance
from tui_mnist.tui.kit.palettes import PALETTES
from tui_mnist.tui.kit.run_screen import Opening, RunScreen
from tui_mnist.tui.kit.title_bar import TitleBar
from tui_mnist.tui.screens.train.advice_line import AdviceLine
from tui_mnist.tui.screens.train.digit_grid import DigitGrid
from tui_mnist.tui.screens.train.digits_requests import DigitsRequests
from tui_mnist.tui.screens.train.knobs import Knobs
from tui_mnist.tui.screens.train.screen import TrainScreen
from tui_mnist.tui.session.notice import Notice
from tui_mnist.tui.session.snapshot import Snapshot

if TYPE_CHECKING:
    from textual.command import Provider

    from tui_mnist.hosting import Host, Job
    from tui_mnist.tui.app.help import HelpResult


NOT_AT_THE_START = frozenset({"stop", "more_epochs", "new_run", "undo"})
"""The commands that make no sense before there is a session."""


def _palette_commands() -> type[Provider]:
    from tui_mnist.tui.app.palette_commands import PaletteCommands  # noqa: PLC0415 - loaded when the palette is opened

    return PaletteCommands


class TuiMnistApp(SessionApp):
    """Trains as the learner drives it.

    `make_host` gives the place where the trainer lives, `settings` are kept in `settings_path` (None: nowhere).
    `notice` is one line to show at the start, and `when_open` is called once the first picture is there.
    """

    TITLE = "tui-mnist"
    COMMANDS = {_palette_commands}  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    DEFAULT_MODE = "train"
    CSS_PATH = Path(__file__).parents[1] / "screens" / "train" / "screen.tcss"
    CSS = "ToastRack { margin-bottom: 3; }"

    def __init__(
        self,
        job: Job,
        make_host: Callable[[], Host],
        *,
        settings: Settings | None = None,
        settings_path: Path | None = None,
        terminal: Terminal | None = None,
        notice: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        when_open: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(job, make_host, clock, when_open)
        self.terminal = terminal or Terminal(unicode=True, colour=True)
        self.settings = settings or Settings()
        self._settings_path = settings_path
        self._notice = notice
        self._only_shown = OnlyShown()
        self._letters = PlainLetters(enabled=not self.terminal.unicode)
        self.digits = DigitsRequests(clock)
        self.digits.choose(order=self.settings.digit_order)

    def get_default_screen(self) -> RunScreen:
        """The screen of the first picture; a screen of a mode would have all be styled twice before it is shown."""
        for mode in SCREENS:
            self.add_mode(mode, partial(self._make_screen, mode))
        return self._make_screen(self.DEFAULT_MODE)

    def _make_screen(self, mode: str) -> RunScreen:
        now = self.driver.snapshot if self._opened else Snapshot(hyperparameters=self._job.hyperparameters)
        opening = Opening(now, self.appearance, self.settings.keymap)
        if mode == "step":
            from tui_mnist.tui.screens.step.screen import StepScreen  # noqa: PLC0415 - loaded when it is first shown

            return StepScreen(mode, opening)
        if mode == "graph":
            from tui_mnist.tui.screens.graph.screen import GraphScreen  # noqa: PLC0415 - loaded when it is first shown

            return GraphScreen(mode, opening)
        return TrainScreen(mode, opening, self.digits)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, what takes orders to the terminal out, and plain letters where it knows no others."""
        filters = [*super().get_line_filters(), self._only_shown]
        return [*filters, self._letters] if self._letters.enabled else filters

    def on_mount(self) -> None:
        """Dress, remember the keys, and let the data load behind the first picture."""
        self.register_theme(HIGH_CONTRAST)
        self.theme = self.settings.theme
        self.set_keymap(self.settings.keymap)
        self.theme_changed_signal.subscribe(self, lambda theme: self.remember(theme=theme.name))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._apply_appearance()
        self.show_run()
        if self._notice:
            self.notify(printable(self._notice), severity="warning", timeout=12, markup=False)
        self.open_session()

    # --- settings ---------------------------------------------------------------------------------------------------

    @property
    def appearance(self) -> Appearance:
        """How things are drawn."""
        return Appearance.of(self.settings, self.terminal)

    def _apply_appearance(self) -> None:
        for screen in self.run_screens:
            screen.apply_appearance(self.appearance)
            screen.show_keymap(self.settings.keymap)

    def remember(self, **changes: Any) -> None:
        """Keep a choice, on disk too."""
        settings = replace(self.settings, **changes)
        if settings == self.settings:
            return
        self.settings = settings
        if self._settings_path is not None:
            try:
                save_settings(self._settings_path, settings)
            except StorageError as error:
                self.say(Notice(str(error), "warning"))

    # --- commands that drive the run --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a command makes sense now; None dims its key. In an editor ctrl+z is its undo."""
        if action == "suspend_process":
            return not hasattr(self.focused, "action_undo")
        command = str(parameters[0]) if action == "drive" else action
        if not self._opened:
            return command not in NOT_AT_THE_START or None
        return action not in {"drive", "more_epochs"} or self.driver.allows(command) or None

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key or a click stands for; if that makes no sense now, say why."""
        done = await super().run_action(action, default_namespace, namespaces)
        if not done and self._opened and default_namespace in {None, self}:
            _, name, parameters = parse(action) if isinstance(action, str) else action
            command = str(parameters[0]) if name == "drive" else name
            if name in {"drive", "more_epochs"} and not self.driver.allows(command):
                self.say(Notice(self.driver.why_not(command)))
        return done

    def action_drive(self, command: str) -> None:
        """Do what the driver calls by this name."""
        self.drive(getattr(self.driver, command))

    def action_turn(self, name: str, direction: int) -> None:
        """Turn a knob."""
        self.drive(lambda: self.driver.turn(name, direction))

    def action_more_epochs(self) -> None:
        """Ask for how many epochs, and go on."""

        def go_on(count: int | None) -> None:
            if count:
                self.drive(lambda: self.driver.more_epochs(count))

        from tui_mnist.tui.app.more_epochs import MoreEpochsScreen  # noqa: PLC0415 - loaded when it is first shown

        self.push_screen(MoreEpochsScreen(self.driver.snapshot.epochs), go_on)

    def drive(self, command: Callable[[], None]) -> None:
        """Do something to the run, and remember its knobs."""
        super().drive(command)
        self.remember(hyperparameters=self.driver.knob_state.wanted.as_dict())

    @on(Knobs.Turned)
    def _knob_turned(self, message: Knobs.Turned) -> None:
        self.drive(lambda: self.driver.set(message.name, message.value))

    @on(Knobs.NewRunWanted)
    def _new_run_wanted(self) -> None:
        self.action_drive("new_run")

    @on(Knobs.PendingDropped)
    def _pending_dropped(self) -> None:
        self.drive(self.driver.knob_state.pending.clear)

    @on(AdviceLine.Followed)
    def _advice_followed(self) -> None:
        self.action_drive("follow_advice")

    @on(AdviceLine.Dismissed)
    def _advice_dismissed(self) -> None:
        self.action_drive("dismiss_advice")

    # --- commands that change what is shown -------------------------------------------------------------------------

    def action_log_y(self) -> None:
        """The loss on a logarithmic scale, or not."""
        self._choose(log_y=not self.settings.log_y)

    def action_smooth(self) -> None:
        """The next smoothing."""
        self._choose(smoothing=_next(SMOOTHINGS, self.settings.smoothing))

    def action_drawing(self) -> None:
        """The next way to draw digits."""
        self._choose(drawing=_next(DRAWINGS, self.appearance.drawing))

    def action_palette_colours(self) -> None:
        """The other colours."""
        self._choose(palette=_next(tuple(PALETTES), self.settings.palette))
        self.say(Notice(f"colours: {self.settings.palette}"))

    def _choose(self, **changes: Any) -> None:
        self.remember(**changes)
        self._apply_appearance()

    def action_digit_order(self) -> None:
        """The next order of digits."""
        order = _next(ORDERS, self.digits.query.order)
        self.remember(digit_order=order)
        self._choose_digits(order=order, page=0)

    def action_digit_class(self) -> None:
        """The next class of digits, or all of them."""
        data = self.driver.snapshot.data
        classes = range(len(data.class_names) if data else 0)
        self._choose_digits(label=_next((None, *classes), self.digits.query.label), page=0)

    def action_turn_page(self, direction: int) -> None:
        """Another page of digits; after the last comes the first."""
        answer = self.driver.snapshot.newest(DigitsQuery)
        if answer is not None and answer.value is not None:
            self._choose_digits(page=(answer.value.page + direction) % answer.value.pages)

    @on(DigitGrid.PageTurned)
    def _page_turned(self, message: DigitGrid.PageTurned) -> None:
        self.action_turn_page(message.direction)

    @on(DigitGrid.CapacityChanged)
    def _capacity_changed(self, message: DigitGrid.CapacityChanged) -> None:
        self._choose_digits(count=message.capacity)

    def _choose_digits(self, **changes: Any) -> None:
        self.digits.choose(**changes)
        if self.has_driver:
            for screen in self.run_screens[:1]:
                screen.ask(self.driver)

    @on(TitleBar.Chosen)
    async def _screen_chosen(self, message: TitleBar.Chosen) -> None:
        await self.action_show(message.mode)

    async def action_show(self, mode: str) -> None:
        """Show a screen as things are now; it may have slept for long. None is left while a dialog on it asks."""
        if not self.screen_stack or not isinstance(self.screen, RunScreen):
            return
        await self.switch_mode(mode)
        self._apply_appearance()
        self.show_run()

    # --- help -------------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """All commands and their keys."""
        from tui_mnist.tui.app.help import HelpScreen  # noqa: PLC0415 - loaded when it is first shown

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(COMMANDS, self.settings.keymap), self._after_help)

    async def _after_help(self, result: HelpResult | None) -> None:
        if result is None:
            return
        self.set_keymap(result.keymap)
        self.remember(keymap=result.keymap)
        self._apply_appearance()
        if result.command is not None and self.screen_stack:
            await self.run_action(result.command.action)

    def action_command_palette(self) -> None:
        """Open the palette of commands."""
        from tui_mnist.tui.app.palette import Palette  # noqa: PLC0415 - loaded when it is first shown

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def search_themes(self) -> None:
        """Open the palette of themes."""
        from tui_mnist.tui.app.palette import Palette  # noqa: PLC0415 - loaded when it is first shown

        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))


def _next(choices: Sequence[Any], now: Any) -> Any:
    """The choice after this one, round and round."""
    return choices[(choices.index(now) + 1) % len(choices)] if now in choices else choices[0]
