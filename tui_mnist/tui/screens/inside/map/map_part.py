"""Shows what one layer has made of the classes: a large map, and the digits that are picked out of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from tui_mnist.queries.class_maps import ClassMaps
from tui_mnist.queries.held_out import HeldOutDigitQuery
from tui_mnist.render import bar
from tui_mnist.tui.kit.caption_line import CaptionLine
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.class_colours import letter
from tui_mnist.tui.kit.class_names import short_names
from tui_mnist.tui.kit.digit_panel import ChosenDigit, DigitPanel
from tui_mnist.tui.kit.maps.gliding_maps import GlidingMaps
from tui_mnist.tui.kit.maps.map_texts import METHOD_CHOICES, mistaken_texts, stage_title
from tui_mnist.tui.kit.maps.map_view import MapView
from tui_mnist.tui.kit.maps.maps_follower import MapsFollower
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.screens.inside.inside_part import InsidePart
from tui_mnist.tui.screens.inside.map.pick_panel import PickedDigits, PickPanel
from tui_mnist.tui.screens.inside.map.picking_map import PickingMap
from tui_mnist.tui.screens.inside.map.picks import FEWEST, MOST, Digits, mistakes_first, nearest
from tui_mnist.tui.session.snapshot import Phase, Snapshot

if TYPE_CHECKING:
    from tui_mnist.tui.kit.appearance import Appearance
    from tui_mnist.tui.session.driver import Driver

FRAME_SECONDS = 0.1
LEAST_WITH_SIDE, WIDE = 60, 110
"""Columns from which on there is something beside the map, and from which on it is wider."""
SIDES = (28, 38)
BAR = 20
DRAWING = ("The map is being drawn.", "It shows what a layer makes of 500 digits.")
MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then the map is drawn: what a layer makes of 500 digits."),
    **dict.fromkeys((Phase.TRAINING, Phase.PAUSED, Phase.FINISHED, Phase.STOPPED, Phase.DIVERGED), DRAWING),
}


class MapPart(InsidePart):
    """The map of one layer; digits that are picked out stay so while training moves them."""

    DEFAULT_CSS = """
    MapPart {
        & > #map-message { height: 1fr; }
        & > #map-panes { height: 1fr; }
        & PickingMap { width: 1fr; height: 1fr; }
        & #map-side { height: 1fr; }
        & #map-digit { height: 1fr; }
        & #map-picked { height: 1fr; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "let_go", show=False)]

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(now, clock, id=id)
        self.state = GlidingMaps()
        self.chosen = 0
        self.source = MapsFollower(now, clock)
        self._stage = -1  # the last of them, as soon as it is known which there are
        self._lassoed: Digits | None = None
        self._class: int | None = None
        self._nearest = self._anchor = 0
        self._told: deque[int] = deque()
        self._shown_digit: tuple[object, ...] = (None,) * 6
        self._awaits_focus = self._is_alone = False
        self._timer: Timer | None = None
        self._map = PickingMap()
        self._digit = DigitPanel(id="map-digit")
        self._picked = PickPanel(id="map-picked")
        self._side = Vertical(self._digit, self._picked, id="map-side")
        self._panes = Horizontal(self._map, self._side, id="map-panes")
        self._line = CaptionLine(id="map-line")
        self._message = PhaseMessage(MESSAGES, id="map-message")

    def compose(self) -> ComposeResult:
        """The map beside the digits, and words before there is one."""
        yield self._message
        yield self._panes
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self._panes.display = self._picked.display = False
        self._timer = self.set_interval(FRAME_SECONDS, self.glide, pause=True)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._map.ascii_only, self._map.palette = appearance.ascii_only, appearance.palette
        for panel in (self._digit, self._picked):
            panel.ascii_only, panel.palette, panel.drawing = (
                appearance.ascii_only,
                appearance.palette,
                appearance.drawing,
            )

    @property
    def maps(self) -> ClassMaps | None:
        """The newest maps."""
        return self.state.newest

    @property
    def stage(self) -> int:
        """The number of the stage that is shown."""
        count = len(self.state.targets)
        return self._stage % count if count else 0

    @property
    def has_other_handles(self) -> bool:
        """Whether handles were dragged."""
        return self.state.has_other_handles

    @property
    def has_pick(self) -> bool:
        """Whether digits are picked out."""
        return self._lassoed is not None or self._class is not None or self._nearest > 0

    @property
    def picked(self) -> Digits:
        """The numbers of the digits on the map that are picked out, the mistaken ones first."""
        maps = self.maps
        if maps is None or not self.has_pick:
            return np.zeros(0, np.intp)
        if self._nearest:
            return nearest(self.state.targets[self.stage].positions, self._anchor, self._nearest)
        digits = np.flatnonzero(maps.labels == self._class) if self._lassoed is None else self._lassoed
        return mistakes_first(digits[digits < len(maps.labels)], self.state.predicted != maps.labels)

    # --- what is known of the run -------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the maps of the network as it is."""
        self.source.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show what is known."""
        self.snapshot = now = driver.snapshot
        had_digits, had_maps = self.source.digits is not None, self.maps is not None
        if self.source.take(now):
            if self.source.maps is None:
                self.state.forget()
                self.let_go()
            else:
                self._take(self.source.maps)
        if self.source.digits is not None and not had_digits:
            self.choose_digit(self.digit)
        is_known = self.maps is not None
        self._message.show(now, self.with_keys)
        self._message.display, self._panes.display = not is_known, is_known
        if is_known and not had_maps:
            self.post_message(self.Changed())
            if self._awaits_focus:
                self.call_after_refresh(self.take_focus)
        self._show_digit()
        self._show_line()

    def _take(self, maps: ClassMaps) -> None:
        """Let the digits glide to where they are on these maps."""
        self.state.take(maps)
        self.chosen, self._anchor = (min(each, len(maps.labels) - 1) for each in (self.chosen, self._anchor))
        if not self.state.is_settled and self._timer is not None:
            self._timer.resume()
        self._draw()

    def glide(self) -> None:
        """One frame on; over once all digits are where they belong."""
        self.state.glide()
        self._draw_map()
        if self._timer is not None and self.state.is_settled:
            self._timer.pause()

    def hold(self) -> None:
        """Nobody sees it: be where the digits belong, and rest."""
        self.state.settle()
        if self._timer is not None:
            self._timer.pause()

    # --- what is looked at --------------------------------------------------------------------------------------------

    def choose_digit(self, number: int) -> None:
        """Look at this digit; it is marked if it is one of those on the map."""
        if self._told and self._told[0] == number:
            self._told.popleft()  # it was chosen here
            super().choose_digit(number)
            return
        super().choose_digit(number)
        if self.source.digits is not None:
            found = np.flatnonzero(self.source.digits.numbers == number)
            self.chosen = int(found[0]) if len(found) else -1
            self._draw()

    @on(MapView.Chosen)
    @on(PickPanel.Chosen)
    def _digit_chosen(self, message: MapView.Chosen | PickPanel.Chosen) -> None:
        self.chosen = message.digit
        if isinstance(message, MapView.Chosen):
            self._anchor = message.digit
        if self.source.digits is not None and message.digit < len(self.source.digits.numbers):
            number = int(self.source.digits.numbers[message.digit])
            self._told.append(number)
            self.post_message(self.DigitChosen(number))
        self._draw()

    def take_focus(self) -> None:
        """Let the keys go to the map, as soon as there is one."""
        self._awaits_focus = self.maps is None
        if self.maps is not None:
            self._map.focus()

    def choose_layer(self) -> None:
        """The next stage; after the last comes the first."""
        if self.state.targets:
            self._stage = (self.stage + 1) % len(self.state.targets)
            self._draw()

    def ask_for_method(self) -> None:
        """Have a method chosen."""

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached and choice.value != self.source.method:
                self.source.choose(choice.value)
                self.post_message(self.Changed())

        self.app.push_screen(ChoiceList("What the map shows", METHOD_CHOICES, self.source.method), taken)

    def fit(self) -> None:
        """See all of the map, as it is now."""
        self.state.fit()
        self._draw()

    def toggle_alone(self) -> None:
        """The map over the whole screen, or with the digits beside it."""
        self._is_alone = not self._is_alone
        self._map.focus()
        self._arrange()

    def set_handles_back(self) -> None:
        """All handles on the circle."""
        self.state.set_handles_back()
        self._draw()
        self.post_message(self.Changed())

    @on(MapView.HandleMoved)
    def _handle_moved(self, message: MapView.HandleMoved) -> None:
        self.state.move_handle(message.label, message.point)
        self._draw()
        self.post_message(self.Changed())

    # --- what is picked out -------------------------------------------------------------------------------------------

    @on(PickingMap.Lassoed)
    def _lasso_drawn(self, message: PickingMap.Lassoed) -> None:
        self._pick(lassoed=message.digits if len(message.digits) else None)

    def pick_nearest(self, direction: int) -> None:
        """Twice as many of the digits nearest to the chosen one, or half as many; below FEWEST, none."""
        count = self._nearest * 2 if direction > 0 else self._nearest // 2
        if not self._nearest:
            count, self._anchor = FEWEST * (2 if direction > 0 else 1), max(self.chosen, 0)
        self._pick(nearest=min(count, MOST) if count >= FEWEST else 0)

    def ask_for_class(self) -> None:
        """Have the class chosen whose digits are picked out."""
        maps = self.maps
        if maps is None:
            return
        names = self._names(maps.probabilities.shape[1])
        right = self.state.predicted == maps.labels
        choices = []
        for label, name in enumerate(short_names(names, 20)):
            of_class = maps.labels == label
            share = float(right[of_class].mean()) if of_class.any() else 0.0
            # no figures: who types 7 means the class
            meaning = f"recognised {bar(share, BAR, ascii_only=self._map.ascii_only)}" if of_class.any() else "none"
            choices.append(NamedChoice(label, name, meaning))

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached:
                self._pick(of_class=choice.value)

        self.app.push_screen(ChoiceList("Pick out a class", choices, self._class), taken)

    def let_go(self) -> None:
        """Pick nothing out."""
        self._pick()

    def action_let_go(self) -> None:
        """Pick nothing out."""
        self.let_go()

    def _pick(self, *, lassoed: Digits | None = None, nearest: int = 0, of_class: int | None = None) -> None:
        self._lassoed, self._nearest, self._class = lassoed, nearest, of_class
        if self._picked.has_focus and not self.has_pick:
            self._map.focus()
        self._draw()
        self.post_message(self.Changed())

    # --- showing ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """There is room for more pictures, or less."""
        self._arrange()

    def _arrange(self) -> None:
        width = self.size.width
        self._side.display = width >= LEAST_WITH_SIDE and not self._is_alone
        self._side.styles.width = SIDES[1] if width >= WIDE else SIDES[0]

    def bring_up_to_date(self) -> None:
        """Show how all stands."""
        self._draw()

    def _draw(self) -> None:
        """Show all that is chosen."""
        if not self.is_attached:
            return
        self._draw_map()
        self._show_picked()
        self._show_digit()
        self._show_line()

    def _draw_map(self) -> None:
        maps, state = self.maps, self.state
        if maps is None or not self.is_attached:
            return
        placed, target = state.placed[self.stage], state.targets[self.stage]
        method = next(choice.label for choice in METHOD_CHOICES if choice.value == maps.method)
        place = f"{self.stage + 1} of {len(state.targets)}"
        self._map.border_title = f"{stage_title(placed.stage.name)} · {place} · {method}"
        box = state.box(target)
        self._map.show(placed, maps.labels, state.predicted, box=box, chosen=self.chosen, partner=None)

    def _show_picked(self) -> None:
        """The digits that are picked out, on the map and at the side."""
        maps, digits = self.maps, self.source.digits
        self._digit.display, self._picked.display = not self.has_pick, self.has_pick
        if maps is None or not self.has_pick:
            self._map.show_faint(None)
            return
        picked = self.picked
        faint = np.ones(len(maps.labels), np.bool_)
        faint[picked] = False
        self._map.show_faint(faint)
        if digits is not None and len(digits.images) == len(maps.labels):
            classes = maps.probabilities.shape[1]
            self._picked.show(
                PickedDigits(picked, maps.labels, self.state.predicted, digits.images, classes), self.chosen
            )

    def _names(self, classes: int) -> tuple[str, ...]:
        names = self.snapshot.data.class_names if self.snapshot.data is not None else ()
        return names if len(names) == classes else tuple(map(letter, range(classes)))

    def _show_digit(self) -> None:
        """The digit that is looked at, wherever it is known from."""
        maps, digits = self.maps, self.source.digits
        if maps is None:
            return
        answer = self.snapshot.newest(HeldOutDigitQuery)
        shown = (maps, digits, answer if self.chosen < 0 else None, self.chosen, self.digit, self.snapshot.data)
        if all(one is other for one, other in zip(shown, self._shown_digit, strict=True)):
            return
        self._shown_digit = shown
        names = self._names(maps.probabilities.shape[1])
        if 0 <= self.chosen < len(maps.labels) and digits is not None and self.chosen < len(digits.images):
            image, label = digits.images[self.chosen], int(maps.labels[self.chosen])
            self._digit.show(ChosenDigit(image, label, maps.probabilities[self.chosen]), names)
        elif answer is not None and answer.value is not None and answer.value.number == self.digit:
            value = answer.value
            self._digit.show(ChosenDigit(value.image, value.label, value.probabilities), names)

    def _show_line(self) -> None:
        """What can be done now, and how many digits are mistaken."""
        maps = self.maps
        if maps is None:
            self._line.show((), ())
            return
        wordings: tuple[str, ...]
        if self.has_pick:
            wordings = ("{map_let_go} lets them go; choose one: all parts look at it", "{map_let_go} lets them go")
        elif self.chosen < 0:
            wordings = (
                f"number {self.digit} is none of the {len(maps.labels)} on the map: an arrow goes back to them",
                "it is not on the map",
            )
        else:
            wordings = (
                "drag a line around some, {map_more} picks out the nearest, {map_class} a class",
                "drag around some, {map_more} nearest, {map_class} class",
                "{map_more} picks out digits",
            )
        ends = mistaken_texts(maps, self.source.step)
        self._line.show(tuple(map(self.with_keys, wordings)), ends if self.size.width >= WIDE else ends[1:])
