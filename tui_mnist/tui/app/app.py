"""The app: its screens, the run that they drive, and what the learner chose, which is remembered."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.color import BLACK, WHITE, Color
from textual.filter import LineFilter
from textual.theme import Theme

from tui_mnist.errors import StorageError
from tui_mnist.printable import printable
from tui_mnist.tui.app.frame_app import FrameApp
from tui_mnist.tui.app.legible import legible_variables
from tui_mnist.tui.app.settings import Settings
from tui_mnist.tui.app.settings_writer import SettingsWriter
from tui_mnist.tui.app.sixteen_colours import SixteenColours
from tui_mnist.tui.app.terminal import OnlyShown, PlainLetters, Terminal
from tui_mnist.tui.app.themes import HIGH_CONTRAST
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.palettes import PALETTES
from tui_mnist.tui.screens import SCREENS
from tui_mnist.tui.session.notice import Notice

if TYPE_CHECKING:
    from tui_mnist.hosting import Host, Job


class TuiMnistApp(FrameApp):
    """Trains as the learner drives it.

    `make_host` gives the place where the trainer lives, `settings` are kept in `settings_path` (None: nowhere).
    `notice` is one line to show at the start, and `when_open` is called once the first picture is there.
    """

    TITLE = "tui-mnist"
    ENTRIES = SCREENS
    DEFAULT_MODE = "train"
    CSS_PATH = Path(__file__).parents[1] / "screens" / "train" / "screen.tcss"
    CSS = "ToastRack { margin-bottom: 1; } Toast { max-width: 100%; margin-top: 0; padding: 0 1; }"

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
        super().__init__(job, make_host, settings or Settings(), clock, when_open)
        self.terminal = terminal or Terminal(unicode=True, colour=True)
        self._writer = None if settings_path is None else SettingsWriter(settings_path, self._not_kept)
        self._notice = notice
        self._only_shown = OnlyShown()
        self._letters = PlainLetters(enabled=not self.terminal.unicode)
        self._colours = SixteenColours(enabled=self.console.color_system == "standard")

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, what takes orders to the terminal out, and letters and colours that it knows."""
        filters = [*super().get_line_filters(), self._only_shown, self._letters, self._colours]
        return [filter_ for filter_ in filters if filter_.enabled]

    def get_css_variables(self) -> dict[str, str]:
        """The theme's, in shades that can be read."""
        self.theme_variables = legible_variables(super().get_css_variables(), dark=self.current_theme.dark)
        return self.theme_variables

    def on_mount(self) -> None:
        """Take the learner's theme and keys, and let the data load behind the first picture."""
        self.register_theme(HIGH_CONTRAST)
        self.theme = self.settings.theme
        self.set_keymap(self.settings.keymap)
        self.theme_changed_signal.subscribe(self, self._theme_changed)
        self.call_after_refresh(self._begin)

    def _theme_changed(self, _theme: Theme) -> None:
        """Remember it, which may be a newer one than is told of, and draw images and curves in its shades."""
        self.remember(theme=self.theme)
        self.show_appearance()

    def _begin(self) -> None:
        self.show_appearance()
        self.show_run()
        if self._notice:
            self.notify(printable(self._notice), severity="warning", timeout=12, markup=False)
        self.open_session()
        if self.settings.keymap:
            self._check_keymap()

    def _check_keymap(self) -> None:
        """Tell once of keys that can't be used any more, and forget them."""
        from tui_mnist.tui.app.known_keymap import known_keymap  # noqa: PLC0415 - for those who have changed keys

        keymap, line = known_keymap(self.settings.keymap, self.ENTRIES)
        if line:
            self.set_keymap(keymap)
            self.remember(keymap=keymap)
            self.show_appearance()
            self.notify(printable(line), severity="warning", timeout=12, markup=False)

    # --- settings ---------------------------------------------------------------------------------------------------

    @property
    def _page(self) -> Color:
        """The colour that the theme has behind everything; of the terminal's own it is not known."""
        page = Color.parse(self.theme_variables["background"])
        return page if page.ansi is None else BLACK if self.current_theme.dark else WHITE

    @property
    def appearance(self) -> Appearance:
        """What was chosen, as far as the terminal can show it; half-blocks need colour."""
        chosen, drawing = self.settings, self.settings.drawing
        if not self.terminal.unicode:
            drawing = "ascii"
        elif drawing == "auto":
            drawing = "blocks" if self.terminal.colour else "braille"
        return Appearance(
            PALETTES[chosen.palette].on(self._page),
            drawing,
            not self.terminal.unicode,
            chosen.log_y,
            chosen.smoothing,
            chosen.digit_order,
        )

    def remember(self, **changes: Any) -> None:
        """Keep choices of the learner, by their names in the settings, and draw by them."""
        before, settings = self.appearance, replace(self.settings, **changes)
        if settings == self.settings:
            return
        self.settings = settings
        self.theme = settings.theme
        if self.appearance != before:
            self.show_appearance()
        if self._writer is not None:
            self._writer.change(settings)

    def _not_kept(self, error: StorageError) -> None:
        self.show_notice(Notice(str(error), "warning"))

    def on_unmount(self) -> None:
        """However the app ends, what was chosen is kept."""
        if self._writer is not None:
            self._writer.finish()

    @property
    def settings_error(self) -> StorageError | None:
        """Why the last choices could not be kept, if that turned out when the app was left."""
        return None if self._writer is None else self._writer.untold

    def action_change_theme(self) -> None:
        """Choose the theme, and see each while choosing."""
        self._choose_look("theme")

    def action_palette_colours(self) -> None:
        """Choose the colours of curves and of right and wrong."""
        self._choose_look("palette")

    def action_drawing(self) -> None:
        """Choose how digits are drawn."""
        self._choose_look("drawing")

    def _choose_look(self, setting: str) -> None:
        """Ask for a setting of how things look; each choice is seen as soon as it is highlighted."""
        from tui_mnist.tui.app.looks import LOOKS  # noqa: PLC0415 - loaded when a list is first opened
        from tui_mnist.tui.kit.choice_list import ChoiceList  # noqa: PLC0415

        def show(value: str) -> None:
            self.remember(**{setting: value})

        title, choices = LOOKS[setting]
        self.push_screen(
            ChoiceList(title, choices, getattr(self.settings, setting), show),
            lambda choice: show(choice.value) if choice else None,
        )

    # --- the run ----------------------------------------------------------------------------------------------------

    def drive(self, command: Callable[[], None]) -> None:
        """Do something to the run, and remember its knobs."""
        super().drive(command)
        self.remember(hyperparameters=self.driver.knob_state.wanted.as_dict())

    def action_drive(self, command: str) -> None:
        """Do what the driver calls by this name."""
        self.drive(getattr(self.driver, command))

    def action_change_speed(self, direction: int) -> None:
        """Train faster, or slower, and remember it."""
        self.drive(lambda: self.driver.change_speed(direction))
        self.remember(speed=self.driver.snapshot.speed)

    def action_more_epochs(self) -> None:
        """Ask for how many epochs, and go on."""

        def go_on(count: int | None) -> None:
            if count:
                self.drive(lambda: self.driver.more_epochs(count))

        from tui_mnist.tui.app.more_epochs import MoreEpochsScreen  # noqa: PLC0415 - loaded when it is first shown

        self.push_screen(MoreEpochsScreen(self.driver.snapshot.epochs), go_on)
