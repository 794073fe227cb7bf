"""Shows what the units of a layer look for, live while it trains, and all about the one that is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from tui_mnist.queries.units import FIRST, UNIT_ORDERS, UnitsPage, UnitsQuery
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.caption_line import CaptionLine
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.screens.inside.units.unit_grid import UnitGrid, unit_tiling
from tui_mnist.tui.screens.inside.units.unit_panel import UnitPanel
from tui_mnist.tui.screens.inside.units.unit_words import ORDER_CHOICES, titles
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

PANEL_WIDTH = 50
FRAME = 2
MANY = 512
"""As many units are taken to be there before it is known."""
DRAWING = ("The units are being drawn.", "Each is a picture of what it looks for in an image.")
MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then each unit is drawn: what it looks for in an image."),
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), DRAWING),
}


class UnitsPart(InsidePart):
    """A page of units, beside the one that is opened where there is room; the pane alone where there is not."""

    DEFAULT_CSS = """
    UnitsPart {
        & > Horizontal { height: 1fr; }
        & UnitPanel { width: 50; height: 1fr; }
        & > PhaseMessage { height: 1fr; }
        &.-alone UnitGrid { display: none; }
        &.-alone UnitPanel { width: 1fr; }
        &.-closed UnitPanel { display: none; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close_unit", show=False)]

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, clock, id=id)
        self.page: UnitsPage | None = None
        self.layer_number = 1
        self.unit_order = UNIT_ORDERS[0]
        self.chosen: int | None = None
        self._wants_open: bool | None = None  # as there is room, until it is opened or closed
        self._is_alone = False
        self._number = 0
        self._awaited_end = 0
        self._step = 0
        self._query = UnitsQuery(unit=FIRST)
        self._follower = StepFollower(self._query, clock)
        self._error = ""
        self._grid = UnitGrid(id="units-grid")
        self._panel = UnitPanel(id="unit")
        self._line = CaptionLine(id="units-line")
        self._message = PhaseMessage(MESSAGES, id="units-message")

    def compose(self) -> ComposeResult:
        """The units beside the one that is opened, and words before there are any."""
        yield self._message
        with Horizontal(id="units-panes"):
            yield self._grid
            yield self._panel
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self._arrange()

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        for pane in (self._grid, self._panel):
            pane.ascii_only, pane.palette, pane.drawing = appearance.ascii_only, appearance.palette, appearance.drawing

    # --- what is known of the run -------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the page of units that is shown."""
        query = UnitsQuery(
            self.layer_number,
            self.unit_order,
            self._number,
            self._capacity,
            self.digit,
            (FIRST if self.chosen is None else self.chosen) if self.is_open else None,
        )
        if query != self._query:
            self._query = query
            self._follower = StepFollower(query, self.clock)
        self._follower.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show what is known; until it is known of a run that has just begun again, what was."""
        before, now = self.snapshot, driver.snapshot
        self.snapshot = now
        if now.hyperparameters.data != before.hyperparameters.data or now.phase is Phase.FAILED:
            self.page = self.chosen = None
        answer = now.newest(UnitsQuery)
        self._error = "" if answer is None else answer.error
        if answer is not None and answer.value is not None and answer.value is not self.page and not why_not_walk(now):
            self._take(answer.value, answer.query)
            self._step = answer.step
        self._draw()

    def _take(self, page: UnitsPage, query: object) -> None:
        """Show this page; the chosen unit stays, or where the page was turned to its near end."""
        is_new = self.page is None
        self.page, self._number = page, page.page
        self.layer_number = page.layer
        shown = page.numbers.tolist()
        if self._awaited_end and isinstance(query, UnitsQuery) and replace(query, at_leisure=False) == self._query:
            self.chosen, self._awaited_end = (shown[0] if self._awaited_end > 0 else shown[-1]), 0
            self.post_message(self.Changed())
        elif self.chosen is None or self.chosen >= page.units:
            self.chosen = shown[0]
        if is_new:
            self._arrange()
            if self.screen.focused is None:
                self.call_after_refresh(self.take_focus)
            self.post_message(self.Changed())

    # --- what is chosen -----------------------------------------------------------------------------------------------

    @property
    def has_room(self) -> bool:
        """Whether an opened unit has room beside the others."""
        return self.screen.has_class("-wide")

    @property
    def is_open(self) -> bool:
        """Whether a unit is opened."""
        return self._is_alone or (self.has_room if self._wants_open is None else self._wants_open)

    @property
    def _capacity(self) -> int:
        """How many units there is room for, or will be as soon as they are shown."""
        if self.page is not None:
            return self._grid.capacity
        beside = PANEL_WIDTH if self.is_open else 0
        return unit_tiling(self.size.width - beside - FRAME, self.size.height - FRAME - 1, MANY).capacity

    def choose_digit(self, number: int) -> None:
        """Look at another digit: by what they add to it, others come first."""
        if number != self.digit and self.unit_order == "contribution":
            self._number = 0
        super().choose_digit(number)

    def next_layer(self) -> None:
        """The units of the next layer; after the outputs come the first layer's."""
        if self.page is not None:
            self.layer_number = self.page.layer % self.page.layers + 1
            self._number, self.chosen = 0, None
            self.post_message(self.Changed())

    def turn_page(self, direction: int) -> None:
        """The next page, or the one before; its first unit is chosen."""
        self._turn(direction, end=1)

    def _turn(self, direction: int, end: int) -> None:
        if self.page is None:
            return
        number = (self.page.page + direction) % self.page.pages
        if number != self._number:
            self._number, self._awaited_end = number, end
            self.post_message(self.Changed())

    def ask_for_order(self) -> None:
        """Have an order chosen."""

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached:
                self.unit_order, self._number, self.chosen = choice.value, 0, None
                self.sort_again()

        self.app.push_screen(ChoiceList("The order of the units", ORDER_CHOICES, self.unit_order), taken)

    def sort_again(self) -> None:
        """Have the units in the order that holds now."""
        self.post_message(self.Changed())
        driver = getattr(self.app, "driver", None)
        if driver is not None and not why_not_walk(self.snapshot):
            self.ask(driver)
            driver.ask(replace(self._query, sort_again=True))

    def open_unit(self) -> None:
        """Show all about the chosen unit."""
        self._wants_open = True
        self._arrange()
        if not self._grid.display or self.has_class("-alone"):
            self._panel.focus()
        self.post_message(self.Changed())

    def action_close_unit(self) -> None:
        """Back to all units."""
        if self._is_alone and self.has_room:
            self._is_alone = False
        else:
            self._wants_open, self._is_alone = False, False
        self._arrange()
        self._grid.focus()
        self.post_message(self.Changed())

    def toggle_alone(self) -> None:
        """The chosen unit alone, or beside the others."""
        if self.has_class("-alone"):
            self.action_close_unit()
            return
        self._is_alone = True
        self._arrange()
        self._panel.focus()
        self.post_message(self.Changed())

    @on(UnitGrid.Chosen)
    def _unit_chosen(self, message: UnitGrid.Chosen) -> None:
        self.chosen = message.unit
        self._draw()
        if self.is_open:
            self.post_message(self.Changed())

    @on(UnitGrid.Opened)
    def _unit_opened(self) -> None:
        self.open_unit()

    @on(UnitGrid.PageTurned)
    def _page_turned(self, message: UnitGrid.PageTurned) -> None:
        self._turn(message.direction, end=message.direction)

    @on(UnitGrid.CapacityChanged)
    def _capacity_changed(self) -> None:
        self.post_message(self.Changed())

    @on(UnitPanel.Moved)
    def _unit_moved(self, message: UnitPanel.Moved) -> None:
        self._grid.action_move(message.by, 0)

    # --- showing ------------------------------------------------------------------------------------------------------

    def take_focus(self) -> None:
        """Let the keys go to the units, or to the one that is alone."""
        (self._panel if self.has_class("-alone") else self._grid).focus()

    def on_resize(self, _: events.Resize) -> None:
        """An opened unit has room beside the others, or not."""
        self._arrange()

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        self._draw()

    def _arrange(self) -> None:
        """The panes that there is room for."""
        if not self.is_attached:
            return
        is_open = self.is_open
        self.set_class(not is_open, "-closed")
        self.set_class(is_open and (self._is_alone or not self.has_room), "-alone")
        self._draw()

    def _draw(self) -> None:
        if not self.is_attached:
            return
        page, now = self.page, self.snapshot
        self._message.show(now, self.with_keys)
        self._message.display = page is None
        self.query_one("#units-panes").display = page is not None
        if page is None:
            self._line.show((self._error,), ())
            return
        names = now.data.class_names if now.data is not None else ()
        pages = f"page {page.page + 1} of {page.pages}" if page.pages > 1 else ""
        self._grid.show(page, names, chosen=self.chosen, titles=titles(page, names), where=pages)
        self._panel.show(page, names, "digits" if now.samples == "images" else now.samples)
        self._line.show(self._wordings(page), self._ends(page))

    def _wordings(self, page: UnitsPage) -> tuple[str, ...]:
        if self._error:
            return (self._error,)
        if page.in_plane:
            what = "what a unit makes of each point of the plane: its line is where the colour turns"
        elif page.is_approximate:
            what = "approximate: the first layer's pictures, summed up by the weights between"
        else:
            what = "a picture is a unit's weights: ink on orange excites it, ink on blue inhibits it"
        keys = "{units_order} order, {units_layer} layer"
        opens = "esc closes" if self.is_open else "enter opens"
        return (
            self.with_keys(f"{what}; {opens}, {keys}"),
            self.with_keys(f"{what}; {opens}"),
            what,
            self.with_keys(f"{opens}, {keys}"),
        )

    def _ends(self, page: UnitsPage) -> tuple[str, ...]:
        step = f"step {self._step:,}"
        if page.sorted_at != self._step:
            return (f"{step}, in the order of step {page.sorted_at:,}", step)
        return (step,)
