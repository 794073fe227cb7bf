"""Optimizers race down a loss landscape of two weights: the landscape at the left, the race in rows beside it."""

from __future__ import annotations

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from tui_mnist.geometry.landscape import LANDSCAPES
from tui_mnist.geometry.race import MOST_STEPS
from tui_mnist.number_format import figure
from tui_mnist.render.plain_letters import plain_letters
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.screen_part import ScreenPart
from tui_mnist.tui.kit.textual_private import retitle
from tui_mnist.tui.screens.geometry.landscape.landscape_view import LandscapeView
from tui_mnist.tui.screens.geometry.landscape.race_pane import RacePane
from tui_mnist.tui.screens.geometry.landscape.race_words import RaceWords
from tui_mnist.tui.screens.geometry.landscape.state import FIRST, LandscapeState, values_of
from tui_mnist.tui.screens.geometry.landscape.step_line import StepLine

FRAME_SECONDS = 0.1
PACES = (1, 2, 5, 10, 20, 50, 100)
"""Steps a second."""
FIRST_PACE = 10


class LandscapePart(ScreenPart):
    """The state, and all that shows it; it has nothing to do with the run, which goes on behind it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.state = LandscapeState()
        self.plays = False
        self.pace = FIRST_PACE
        self._elapsed = 0.0
        self._timer: Timer | None = None
        self._view = LandscapeView(id="landscape-view")
        self._pane = RacePane(id="landscape-race")
        self._words = RaceWords(id="landscape-words")
        self._line = StepLine(id="landscape-steps")

    def compose(self) -> ComposeResult:
        """All the panes."""
        with Horizontal(id="landscape-panes"):
            yield self._view
            with Vertical(id="landscape-side"):
                yield self._pane
                yield self._words
        yield self._line

    def on_mount(self) -> None:
        """Show the start."""
        self._timer = self.set_interval(FRAME_SECONDS, self.frame, pause=True)
        self.bring_up_to_date()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for widget in (self._view, self._pane, self._words, self._line):
            widget.ascii_only = appearance.ascii_only
            widget.palette = appearance.palette
        self.bring_up_to_date()

    def take_focus(self) -> None:
        """Have the keys go to the rows."""
        self._pane.focus()

    def toggle_alone(self) -> None:
        """The landscape alone, or with the rows beside it."""
        is_alone = not self.has_class("-alone")
        self.set_class(is_alone, "-alone")
        (self._view if is_alone else self._pane).focus()
        self.bring_up_to_date()

    # --- playing ------------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Roll from the step that is seen, from the start if that is the last one; or hold."""
        if self.plays:
            self.hold()
        else:
            if self.state.is_at_end:
                self.state.go_to(0)
            self.plays, self._elapsed = True, 0.0
        self.bring_up_to_date()

    def hold(self) -> None:
        """Roll no more."""
        self.plays = False

    def frame(self) -> None:
        """What is due in a tenth of a second: steps of the race, or the way back to the step that was seen."""
        state = self.state
        if state.is_behind:
            state.catch_up()
        elif self.plays:
            self._elapsed += self.pace * FRAME_SECONDS
            due = int(self._elapsed + 1e-9)
            self._elapsed -= due
            state.go_to(state.wanted + due)
            if state.is_at_end:
                self.hold()
                self.bring_up_to_date()
                return
        self._show_race()
        self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:
            (self._timer.resume if self.plays or self.state.is_behind else self._timer.pause)()

    def change_pace(self, direction: int) -> None:
        """Roll faster, or slower."""
        self.pace = PACES[min(max(PACES.index(self.pace) + direction, 0), len(PACES) - 1)]
        self.bring_up_to_date()

    def step(self, direction: int) -> None:
        """One step on, or back."""
        self.hold()
        self.state.go_to(self.state.step + direction)
        self.bring_up_to_date()

    def start(self) -> None:
        """All back to the start."""
        self.hold()
        self.state.go_to(0)
        self.bring_up_to_date()

    @on(StepLine.Moved)
    def _line_moved(self, message: StepLine.Moved) -> None:
        self.hold()
        self.state.go_to(message.step)
        self.bring_up_to_date()

    @property
    def is_fastest(self) -> bool:
        """Whether they can't roll faster."""
        return self.pace == PACES[-1]

    @property
    def is_slowest(self) -> bool:
        """Whether they can't roll more slowly."""
        return self.pace == PACES[0]

    # --- changes ------------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """The race before the last change."""
        self.state.undo()
        self.bring_up_to_date()

    def set_defaults(self) -> None:
        """The race that there is at first."""
        self.state.change(FIRST)
        self.bring_up_to_date()

    @property
    def is_default(self) -> bool:
        """Whether the race is the one that there is at first."""
        return self.state.settings == FIRST

    def toggle_all(self) -> None:
        """All optimizers, or those of the first race."""
        self.state.toggle_all()
        self.bring_up_to_date()

    def toggle_chosen(self) -> None:
        """The chosen optimizer takes part, or no more."""
        self.state.toggle(self.chosen_optimizer)
        self.bring_up_to_date()

    @property
    def chosen_optimizer(self) -> str:
        """The one whose row is chosen, or nothing."""
        return self._pane.optimizer

    @on(RacePane.Toggled)
    def _toggled(self, message: RacePane.Toggled) -> None:
        self.state.toggle(message.optimizer)
        self.bring_up_to_date()

    @on(RacePane.Turned)
    def _turned(self, message: RacePane.Turned) -> None:
        self.state.turn(message.knob, message.by)
        self.bring_up_to_date()

    @on(LandscapeView.Placed)
    def _placed(self, message: LandscapeView.Placed) -> None:
        self.state.set(start=message.point)
        self.bring_up_to_date()

    @on(LandscapeView.CursorMoved)
    def _cursor_moved(self) -> None:
        self._show_titles()

    def ask_for_landscape(self) -> None:
        """Have a landscape chosen."""
        self._ask("landscape")

    @on(RacePane.Opened)
    def _opened(self, message: RacePane.Opened) -> None:
        self._ask(message.knob)

    def _ask(self, knob: str) -> None:
        self.hold()
        if knob == "landscape":
            choices = [NamedChoice(each.name, each.name, each.meaning) for each in LANDSCAPES.values()]
        else:
            meaning = "of a gradient is a step" if knob == "rate" else "of the velocity is kept, where there is one"
            choices = [NamedChoice(value, f"{value:g}", meaning) for value in values_of(knob)]

        def taken(choice: NamedChoice | None) -> None:
            if choice is None or not self.is_attached:
                return
            if knob == "landscape":
                self.state.take_landscape(choice.value)
            else:
                self.state.set(**{knob: choice.value})
            self.bring_up_to_date()

        self.app.push_screen(ChoiceList(knob.capitalize(), choices, getattr(self.state.settings, knob)), taken)

    # --- showing ------------------------------------------------------------------------------------------------------

    def bring_up_to_date(self) -> None:
        """Show how the state is."""
        if self.is_attached:
            self._show_race()
            self._set_timer()
            self.post_message(self.Changed())

    def _show_race(self) -> None:
        self._view.show(self.state)
        self._pane.show(self.state)
        self._show_words()
        self._line.show(tuple(map(self.with_keys, self._wordings())), self.state.step)
        self._show_titles()

    @on(RacePane.Chosen)
    def _show_words(self) -> None:
        self._words.show(self.state.landscape, self._pane.knob, self._pane.optimizer)

    def _show_titles(self) -> None:
        landscape, cursor = self.state.landscape, self._view.cursor
        remark = ""
        if cursor is not None:
            loss = figure(float(landscape.loss(np.array(cursor))))
            remark = f"w1 {cursor[0]:.2f}, w2 {cursor[1]:.2f}, loss {loss}: enter starts here"
        title = f"{landscape.name}: loss = {landscape.formula}"
        retitle(self._view, plain_letters(title, ascii_only=self._view.ascii_only), remark)

    def _wordings(self) -> tuple[str, ...]:
        """What is said below at the left, from long to short."""
        state = self.state
        counted = f"step {state.step}"
        if not state.settings.optimizers:
            return "no optimizer takes part: {landscape_all} lets all", "{landscape_all} lets all race"
        if self.plays:
            return f"{counted} · {self.pace} a second", counted
        if state.step == 0:
            return "all at the start: {landscape_play} lets them roll", "{landscape_play} rolls", counted
        if state.is_at_end:
            why = f"over after {MOST_STEPS} steps" if state.step == MOST_STEPS else f"all diverged by step {state.step}"
            return f"{why}: {{landscape_play}} races again", why, counted
        return f"{counted}: {{landscape_play}} goes on, {{landscape_forth}} one step", counted
