"""What the network has learned and where it errs, live, whatever it trains on."""

from __future__ import annotations

from textual import on

from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.tui.kit.parts_screen import PartsScreen
from tui_mnist.tui.kit.run_screen import Opening
from tui_mnist.tui.kit.screen_part import ScreenPart
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.inside.commands import INSIDE_COMMANDS
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.screens.inside.part_table import PART_ENTRIES
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk


class InsideScreen(PartsScreen):
    """Its parts, all of which look at the same digit."""

    TITLE = "Inside"
    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""  # the first part takes it, once it has something to show
    OWN_COMMANDS = INSIDE_COMMANDS
    PARTS = tuple(entry.name for entry in PART_ENTRIES)

    def __init__(self, mode: str, opening: Opening) -> None:
        self.digit = 0
        self._search: HeldOutDigitQuery | None = None
        self._clock = opening.clock
        self._follower = StepFollower(HeldOutDigitQuery(), opening.clock)
        super().__init__(mode, opening)

    def make_part(self, name: str) -> ScreenPart:
        """A new part of this name, which looks at the digit that the others look at."""
        entry = next(entry for entry in PART_ENTRIES if entry.name == name)
        part = entry.make(self.snapshot, self._clock)
        part.choose_digit(self.digit)
        return part

    # --- the digit that is looked at ----------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the digit that is looked at, and for what the part shows."""
        if self._search is None:
            self._follower.ask(driver)
        super().ask(driver)

    def show(self, driver: Driver) -> None:
        """Show how the run stands; a mistake that was looked for and found is what is looked at from now on."""
        answer = driver.snapshot.newest(HeldOutDigitQuery)
        if self._search is not None and answer is not None and answer.query == self._search:
            self._search = None
            if answer.value is not None:
                self.choose_digit(answer.value.number)
        super().show(driver)

    def choose_digit(self, number: int) -> None:
        """Look at this digit, on all parts."""
        self.digit, self._search = number, None
        self._follower = StepFollower(HeldOutDigitQuery(number), self._clock)
        for part in self.made_parts:
            if isinstance(part, InsidePart):
                part.choose_digit(number)
        if self.run_app.has_driver:
            self.ask(self.run_app.driver)

    @on(InsidePart.DigitChosen)
    def _digit_chosen(self, message: InsidePart.DigitChosen) -> None:
        self.choose_digit(message.number)

    def action_step_digit(self, by: int) -> None:
        """The digit after this one, or before it; after the last comes the first."""
        answer = self.snapshot.newest(HeldOutDigitQuery)
        count = answer.value.count if answer is not None and answer.value is not None else 1
        self.choose_digit((self.digit + by) % count)

    def action_next_mistake(self) -> None:
        """Look for the next digit that the network takes for something else."""
        if self.run_app.has_driver and not why_not_walk(self.snapshot):
            self._search = HeldOutDigitQuery(self.digit, mistaken=1)
            self.run_app.driver.ask(self._search)
