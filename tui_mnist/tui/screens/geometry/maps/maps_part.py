"""Shows what each layer has made of the classes: a map for each stage, and the digit under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import numpy as np
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, Vertical
from textual.message import Message
from textual.timer import Timer

from tui_mnist.queries.class_maps import (
    METHODS,
    ClassMaps,
    ClassMapsQuery,
    DigitWalkQuery,
    MappedDigits,
    MappedDigitsQuery,
)
from tui_mnist.tui.kit.appearance import Appearance
from tui_mnist.tui.kit.choice_list import ChoiceList, NamedChoice
from tui_mnist.tui.kit.phase_message import PhaseMessage
from tui_mnist.tui.kit.step_follower import StepFollower
from tui_mnist.tui.screens.geometry.maps.digit_panel import ChosenDigit, DigitPanel
from tui_mnist.tui.screens.geometry.maps.map_line import MapLine
from tui_mnist.tui.screens.geometry.maps.map_view import MapView
from tui_mnist.tui.screens.geometry.maps.methods import EXPLANATIONS, METHOD_CHOICES
from tui_mnist.tui.screens.geometry.maps.placed_map import Box, PlacedMap, circle
from tui_mnist.tui.screens.geometry.maps.walk_pane import WalkPane
from tui_mnist.tui.session.driver import Driver
from tui_mnist.tui.session.possible import why_not_walk
from tui_mnist.tui.session.snapshot import Phase, Snapshot

FRAME_SECONDS = 0.1
OUT_OF_SIGHT = 0.05
"""With a greater share of the digits out of sight, a map is fitted anew."""
MOST_BESIDE = 5
"""Maps that are shown side by side; of more, those around the chosen one."""
PANEL_WIDTH = 28

MESSAGES = {
    Phase.LOADING: ("The data is being loaded.", "Then the maps are drawn: what each layer makes of 500 digits."),
    Phase.TRAINING: ("The maps are being drawn.", "They show what each layer makes of 500 digits."),
    Phase.PAUSED: ("The maps are being drawn.", "They show what each layer makes of 500 digits."),
    Phase.FINISHED: ("The maps are being drawn.", "They show what each layer makes of 500 digits."),
    Phase.STOPPED: ("The maps are being drawn.", "They show what each layer makes of 500 digits."),
    Phase.DIVERGED: ("The maps are being drawn.", "They show what each layer makes of 500 digits."),
}


class MapsPart(Vertical):
    """The maps of the newest answer, between two of which the digits glide."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave_walk", show=False)]

    class Changed(Message):
        """Something else is shown."""

    def __init__(self, now: Snapshot, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.with_keys: Callable[[str], str] = str
        self.method = METHODS[0]
        self.chosen = 0
        self.is_alone = False
        self.start: int | None = None
        self.is_walking = False
        self.maps: ClassMaps | None = None
        self._stage = -1  # the last of them, as soon as it is known which there are
        self._snapshot = now
        self._clock = clock
        self._appearance = Appearance()
        self._follower = StepFollower(ClassMapsQuery(self.method), clock)
        self._walk_follower: StepFollower | None = None
        self._digits: MappedDigits | None = None
        self._handles = circle(0)
        self._targets: list[PlacedMap] = []
        self._placed: list[PlacedMap] = []
        self._boxes: dict[tuple[str, str], Box] = {}
        self._step = 0
        self._shown_method = ""
        self._predicted = np.zeros(0, np.intp)
        self._awaits_focus = False
        self._timer: Timer | None = None
        self._grid = Grid(id="maps-grid")
        self._panel = DigitPanel(id="digit")
        self._walk = WalkPane(id="walk")
        self._line = MapLine(id="maps-line")
        self._message = PhaseMessage(MESSAGES, id="maps-message")

    def compose(self) -> ComposeResult:
        """The maps beside the digit, and words before there are any."""
        yield self._message
        with self._grid:
            yield self._panel
        yield self._walk
        yield self._line

    def on_mount(self) -> None:
        """Say what is going to be seen."""
        self._grid.display = self._walk.display = False
        self._timer = self.set_interval(FRAME_SECONDS, self.glide, pause=True)

    def apply_appearance(self, appearance: Appearance) -> None:
        """Draw in another way from now on."""
        self._appearance = appearance
        for view in self.views:
            view.ascii_only, view.palette = appearance.ascii_only, appearance.palette
        for pane in (self._panel, self._walk):
            pane.ascii_only, pane.palette, pane.drawing = appearance.ascii_only, appearance.palette, appearance.drawing

    @property
    def views(self) -> list[MapView]:
        """The maps' widgets, in the order of the stages."""
        return [view for view in self._grid.children if isinstance(view, MapView)]

    @property
    def stage(self) -> int:
        """The number of the stage that is chosen."""
        count = len(self._targets)
        return self._stage % count if count else 0

    @property
    def has_other_handles(self) -> bool:
        """Whether handles were dragged."""
        return not np.array_equal(self._handles, circle(len(self._handles)))

    @property
    def is_settled(self) -> bool:
        """Whether all digits are where they belong."""
        return all(placed is target for placed, target in zip(self._placed, self._targets, strict=True))

    # --- what is known of the run -------------------------------------------------------------------------------------

    def ask(self, driver: Driver) -> None:
        """Ask for the maps of the network as it is, as often as training does not feel it."""
        now = driver.snapshot
        if why_not_walk(now):
            return
        newest, query = now.newest(ClassMapsQuery), ClassMapsQuery(self.method)
        if newest is not None and newest.query != query and not newest.query.at_leisure and not now.training:
            if not driver.awaits(ClassMapsQuery, query):
                driver.ask(query)
        else:
            self._follower.ask(driver)
        if now.newest(MappedDigitsQuery) is None and not driver.awaits(MappedDigitsQuery):
            driver.ask(MappedDigitsQuery())
        if self._walk_follower is not None:
            self._walk_follower.ask(driver)

    def show(self, driver: Driver) -> None:
        """Show what is known; until it is known of a run that has just begun again, what was."""
        before, now = self._snapshot, driver.snapshot
        self._snapshot = now
        if now.hyperparameters.data != before.hyperparameters.data or now.phase is Phase.FAILED:
            self.maps = self._digits = None
        digits, answer = now.newest(MappedDigitsQuery), now.newest(ClassMapsQuery)
        if digits is not None and digits.value is not None:
            self._digits = digits.value
        if answer is not None and answer.value is not None and answer.value is not self.maps:
            self.maps, self._step = answer.value, answer.step
            self._take(answer.value)
        self._message.show(now, self.with_keys)
        self._show_walk()
        self._message.display = self.maps is None
        self._grid.display = self.maps is not None and not self.is_walking
        self._walk.display = self.maps is not None and self.is_walking
        self._show_rest()

    def _take(self, maps: ClassMaps) -> None:
        """Let the digits glide to where they are on these maps; or be there at once if these are of another kind."""
        classes = maps.probabilities.shape[1]
        if len(self._handles) != classes:
            self._handles = circle(classes)
        before = [placed.stage.name for placed in self._placed]
        same = before == [stage.name for stage in maps.stages]
        same = same and all(placed.by_handles == (maps.method == "handles") for placed in self._placed)
        same = same and self._shown_method == maps.method
        self._shown_method = maps.method
        self._targets = [PlacedMap.of(stage, self._handles) for stage in maps.stages]
        self._predicted = maps.probabilities.argmax(axis=1)
        self.chosen = min(self.chosen, len(maps.labels) - 1)
        if same:
            self._go_on_gliding()
        else:
            self._placed = list(self._targets)
            self._arrange()
            self._draw()

    _shown_method = ""

    def _go_on_gliding(self) -> None:
        if self._timer is not None and not self.is_settled:
            self._timer.resume()

    def glide(self) -> None:
        """One frame on; over once all digits are where they belong."""
        self._placed = [
            placed.moved_towards(target, self._box_of(target))
            for placed, target in zip(self._placed, self._targets, strict=True)
        ]
        self._draw_maps()
        if self._timer is not None and self.is_settled:
            self._timer.pause()

    def hold(self) -> None:
        """Nobody sees it: be where the digits belong, and rest."""
        self._placed = list(self._targets)
        if self._timer is not None:
            self._timer.pause()

    # --- what is chosen -----------------------------------------------------------------------------------------------

    def choose_stage(self, direction: int) -> None:
        """Go to the next stage; after the last comes the first."""
        if self._targets:
            self._stage = (self.stage + direction) % len(self._targets)
            self._arrange()
            self.views[self.stage].focus()
            self._draw()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The map that has the keys is the chosen one."""
        if isinstance(event.widget, MapView) and event.widget.number != self.stage:
            self._stage = event.widget.number
            self._draw()

    def focus_map(self) -> None:
        """Let the keys go to the chosen map, as soon as there is one."""
        self._awaits_focus = not self.views
        if self.views:
            self.views[self.stage].focus()

    def walk(self) -> None:
        """Begin a walk at this digit; then walk to the one that is chosen, or do not; then go back to the maps."""
        if self.is_walking or self.start == self.chosen:
            self.action_leave_walk()
        elif self.start is None:
            self.start = self.chosen
            self._draw()
        else:
            self.is_walking = True
            self._walk_follower = StepFollower(DigitWalkQuery(self.start, self.chosen), self._clock)
            self._grid.display, self._walk.display = False, True
            self._show_walk()
            self._walk.focus()
            self._show_rest()
        self.post_message(self.Changed())

    def action_leave_walk(self) -> None:
        """Back to the maps, where no walk is begun."""
        was_walking, self.is_walking, self.start = self.is_walking, False, None
        self._walk_follower = None
        if was_walking:
            self._grid.display, self._walk.display = True, False
            self.focus_map()
        self._draw()
        self.post_message(self.Changed())

    def _show_walk(self) -> None:
        """The newest walk, if it is between the two digits that were chosen."""
        if not self.is_walking or self._digits is None:
            return
        answer = self._snapshot.newest(DigitWalkQuery)
        walk = None if answer is None else answer.value
        if walk is not None and (walk.first, walk.second) != (self.start, self.chosen):
            walk = None
        self._walk.show(walk, self._digits.images)

    def ask_for_method(self) -> None:
        """Have a method chosen."""

        def taken(choice: NamedChoice | None) -> None:
            if choice is not None and self.is_attached and choice.value != self.method:
                self.method = choice.value
                self._follower = StepFollower(ClassMapsQuery(self.method), self._clock)
                self.post_message(self.Changed())

        self.app.push_screen(ChoiceList("What the maps show", METHOD_CHOICES, self.method), taken)

    def fit(self) -> None:
        """See all of each map, as it is now."""
        for target in self._targets:
            self._boxes[self._shown_method, target.stage.name] = target.box
        self._draw()

    def toggle_alone(self) -> None:
        """One map alone, or all of them."""
        self.is_alone = not self.is_alone
        self._arrange()
        self._draw()

    def set_handles_back(self) -> None:
        """All handles on the circle."""
        self._move_handles(circle(len(self._handles)))

    @on(MapView.HandleMoved)
    def _handle_moved(self, message: MapView.HandleMoved) -> None:
        handles = self._handles.copy()
        handles[message.label] = np.clip(message.point, -1.1, 1.1)
        self._move_handles(handles)

    def _move_handles(self, handles: np.ndarray) -> None:
        self._handles = handles
        self._targets = [PlacedMap.of(target.stage, handles) for target in self._targets]
        self._placed = list(self._targets)
        self._draw()
        self.post_message(self.Changed())

    @on(MapView.Chosen)
    def _digit_chosen(self, message: MapView.Chosen) -> None:
        self.chosen = message.digit
        self._draw()

    # --- showing ------------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """More or fewer maps have room."""
        self._arrange()

    @property
    def is_single(self) -> bool:
        """Whether one map is shown, not all of them."""
        return self.is_alone or self.screen.has_class("-narrow") or self.screen.has_class("-tiny")

    def _arrange(self) -> None:
        """As many maps side by side as have room, and the digit in the place behind them."""
        count = len(self._targets)
        if not (self.is_attached and count):
            return
        views = self.views
        for view in views[count:]:
            view.remove()
        for number in range(len(views), count):
            view = MapView(number)
            view.ascii_only, view.palette = self._appearance.ascii_only, self._appearance.palette
            self._grid.mount(view, before=self._panel)
        if self._awaits_focus:
            self.call_after_refresh(self.focus_map)
        first = min(max(self.stage - MOST_BESIDE // 2, 0), max(count - MOST_BESIDE, 0))
        beside = range(self.stage, self.stage + 1) if self.is_single else range(first, min(first + MOST_BESIDE, count))
        for view in self.views[:count]:
            view.display = view.number in beside
        has_panel = not (self.is_alone and not self.screen.has_class("-wide")) and not self.screen.has_class("-tiny")
        self._panel.display = has_panel
        styles = self._grid.styles
        if self.is_single:
            styles.grid_size_columns, styles.grid_size_rows = (2, 1) if has_panel else (1, 1)
            styles.grid_columns = f"1fr {PANEL_WIDTH}" if has_panel else "1fr"
        else:
            cells = len(beside) + 1
            columns = 2 if cells <= 4 else 3
            styles.grid_size_columns, styles.grid_size_rows = columns, -(-cells // columns)
            styles.grid_columns = "1fr"

    def _box_of(self, target: PlacedMap) -> Box:
        """What one sees of this map: as before, unless too many digits would be out of sight."""
        key = (self._shown_method, target.stage.name)
        box = self._boxes.get(key)
        if box is None or (np.abs(box.within(target.positions)).max(axis=1) > 1).mean() > OUT_OF_SIGHT:
            self._boxes[key] = box = target.box
        return box

    def _draw(self) -> None:
        """Show all that is chosen."""
        self._draw_maps()
        self._show_rest()

    def _draw_maps(self) -> None:
        maps = self.maps
        if maps is None or not self.is_attached:
            return
        for view, placed, target in zip(self.views, self._placed, self._targets, strict=False):
            if view.display:
                view.border_title = self._title(placed)
                view.show(
                    placed,
                    maps.labels,
                    self._predicted,
                    box=self._box_of(target),
                    chosen=self.chosen,
                    partner=self.start,
                )

    def _title(self, placed: PlacedMap) -> str:
        stage = placed.stage
        name = {"pixels": "the pixels", "scores": "the scores", "softmax": "after softmax"}.get(stage.name)
        name = name or f"after {stage.name}"
        if self.is_single and len(self._targets) > 1:
            return f"{name} · {self.stage + 1} of {len(self._targets)}"
        return name

    def _show_rest(self) -> None:
        """The digit, and what is said below."""
        maps, digits = self.maps, self._digits
        data = self._snapshot.data
        names = data.class_names if data is not None else ()
        if maps is None:
            self._panel.show(None, names)
            self._line.show((), "")
            return
        if digits is not None and self.chosen < len(digits.images):
            self._panel.show(
                ChosenDigit(digits.images[self.chosen], int(maps.labels[self.chosen]), maps.probabilities[self.chosen]),
                names,
            )
        wrong = int((self._predicted != maps.labels).sum())
        kind = "held-out digits" if maps.held_out else "digits, trained on"
        right = f"{wrong} of {len(maps.labels)} {kind} mistaken · step {self._step:,}"
        self._line.show(self._wordings(maps), right)

    def _wordings(self, maps: ClassMaps) -> tuple[str, ...]:
        """What is said below at the left, from long to short."""
        if self.is_walking:
            wordings: tuple[str, ...] = (
                "a walk in a straight line, {maps_walk} goes back to the maps",
                "{maps_walk} goes back",
            )
        elif self.start is not None:
            wordings = (
                "a walk begins here: choose another digit, {maps_walk} walks there",
                "choose another digit, {maps_walk} walks there",
                "{maps_walk} walks to the next one",
            )
        else:
            wordings = EXPLANATIONS[maps.method]
        return tuple(map(self.with_keys, wordings))
